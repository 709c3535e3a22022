package org.netfate.access.radius;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netfate.access.AccessDesk;
import org.netfate.access.LoginOutcome;
import org.netfate.access.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Access-Requests: reads them, has the access desk decide, and answers when the session is stored.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-4">RFC 2865, section 4</a>
 */
@Sharable
final class AccessRequestHandler extends SimpleChannelInboundHandler<NasRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AccessRequestHandler.class);

    private final AccessDesk desk;
    private final RecentAnswers recent;
    private final DelayedRejects rejects;
    private final Ticker ticker;

    /**
     * Makes a handler.
     *
     * @param desk decides
     * @param recent is told of requests that are not answered
     * @param rejects sends Access-Rejects
     * @param ticker measures how long a login took
     */
    AccessRequestHandler(final AccessDesk desk, final RecentAnswers recent, final DelayedRejects rejects,
            final Ticker ticker) {
        this.desk = desk;
        this.recent = recent;
        this.rejects = rejects;
        this.ticker = ticker;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final NasRequest request) {
        final var form = LoginForm.read(request);
        if (form instanceof LoginForm.Complete complete) {
            final var outcome = desk.login(complete.request(), complete.credential());
            outcome.addListener(() -> answer(ctx, request, Futures.getUnchecked(outcome)), Runnable::run);
        } else if (form instanceof LoginForm.CallCheck check) {
            Futures.addCallback(desk.check(request.nas().node(), check.mac(), check.address()),
                new CheckAnswer(ctx, request), Runnable::run);
        } else if (form instanceof LoginForm.Refused refused) {
            desk.refused(refused.user(), request.nas().node(), refused.mac(), refused.reason());
            rejects.send(ctx, NasAnswer.reject(request, Refusal.OTHER.text()));
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        desk.flush();
        ctx.fireChannelReadComplete();
    }

    private void answer(final ChannelHandlerContext ctx, final NasRequest request, final LoginOutcome outcome) {
        if (outcome instanceof LoginOutcome.Accepted accepted) {
            ctx.writeAndFlush(NasAnswer.accept(request, accepted));
            if (LOG.isDebugEnabled()) {
                LOG.debug("session {} accepted {} microseconds after its request came", accepted.session().getId(),
                    TimeUnit.NANOSECONDS.toMicros(ticker.read() - request.received()));
            }
        } else if (outcome instanceof LoginOutcome.Rejected rejected) {
            rejects.send(ctx, NasAnswer.reject(request, rejected.told()));
        } else if (outcome instanceof LoginOutcome.Unavailable unavailable) {
            LOG.debug("{} is not answered: {}", request, unavailable.reason());
            recent.forget(request);
        }
    }

    /** Nobody guesses anything by a Call-Check, so its answer does not wait. */
    private final class CheckAnswer implements FutureCallback<Optional<LoginOutcome.Accepted>> {
        private final ChannelHandlerContext ctx;
        private final NasRequest request;

        CheckAnswer(final ChannelHandlerContext ctx, final NasRequest request) {
            this.ctx = ctx;
            this.request = request;
        }

        @Override
        public void onSuccess(final Optional<LoginOutcome.Accepted> session) {
            ctx.writeAndFlush(session.map(accepted -> NasAnswer.accept(request, accepted))
                .orElseGet(() -> NasAnswer.reject(request, "No session")));
        }

        @Override
        public void onFailure(final Throwable cause) {
            LOG.debug("{} is not answered: {}", request, cause.getMessage());
            recent.forget(request);
        }
    }
}
