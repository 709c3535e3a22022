package org.netfate.access.radius;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.Futures;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.TimeUnit;
import org.netfate.access.AccessDesk;
import org.netfate.access.LoginOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Access-Requests: reads them, has the login desk decide, and answers when the session is stored. PAP only,
 * because passwords are stored as hashes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-4">RFC 2865, section 4</a>
 */
@Sharable
final class AccessRequestHandler extends SimpleChannelInboundHandler<NasRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AccessRequestHandler.class);
    /** All that a user is told. The reason is for the operator, as it would help who guesses passwords. */
    private static final String INCORRECT = "Login incorrect";

    private final AccessDesk desk;
    private final RecentAnswers recent;
    private final Ticker ticker;

    /**
     * Makes a handler.
     *
     * @param desk decides
     * @param recent is told of requests that are not answered
     * @param ticker measures how long a login took
     */
    AccessRequestHandler(final AccessDesk desk, final RecentAnswers recent, final Ticker ticker) {
        this.desk = desk;
        this.recent = recent;
        this.ticker = ticker;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final NasRequest request) {
        final var form = LoginForm.read(request.nas(), request.packet());
        if (form instanceof LoginForm.Complete complete) {
            final var outcome = desk.login(complete.request(), complete.password());
            outcome.addListener(() -> answer(ctx, request, Futures.getUnchecked(outcome)), Runnable::run);
        } else if (form instanceof LoginForm.Refused refused) {
            desk.refused(refused.user(), request.nas().node(), refused.mac(), refused.reason());
            ctx.writeAndFlush(NasAnswer.reject(request, INCORRECT));
        }
    }

    private void answer(final ChannelHandlerContext ctx, final NasRequest request, final LoginOutcome outcome) {
        if (outcome instanceof LoginOutcome.Accepted accepted) {
            final var session = accepted.session();
            ctx.writeAndFlush(NasAnswer.accept(request, session.requireId().getValue()));
            LOG.debug("session {} accepted {} microseconds after its request came", session.requireId().getValue(),
                TimeUnit.NANOSECONDS.toMicros(ticker.read() - request.received()));
        } else if (outcome instanceof LoginOutcome.Rejected) {
            ctx.writeAndFlush(NasAnswer.reject(request, INCORRECT));
        } else if (outcome instanceof LoginOutcome.Unavailable unavailable) {
            LOG.debug("{} is not answered: {}", request, unavailable.reason());
            recent.forget(request);
        }
    }
}
