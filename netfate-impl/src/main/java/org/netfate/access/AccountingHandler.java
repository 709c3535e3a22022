package org.netfate.access;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yangtools.yang.common.Empty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tinyradius.core.packet.request.RadiusRequest;

/**
 * Answers Accounting-Requests. A Stop ends the session that it names, On and Off end those of their NAS, which has
 * forgotten them. Nothing is recorded of the rest: the switches' counters say more.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866#section-4">RFC 2866, section 4</a>
 */
@Sharable
final class AccountingHandler extends SimpleChannelInboundHandler<NasRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AccountingHandler.class);
    private static final int STOP = 2;
    private static final int ACCOUNTING_ON = 7;
    private static final int ACCOUNTING_OFF = 8;

    private final AccessState state;
    private final BoundedExecutor bounded;
    private final RecentAnswers recent;
    private final AccessCounters counters;

    /**
     * Makes a handler.
     *
     * @param state the sessions
     * @param bounded the state executor, for as many requests as there is room for
     * @param recent is told of requests that are not answered
     * @param counters counts answers
     */
    AccountingHandler(final AccessState state, final BoundedExecutor bounded, final RecentAnswers recent,
            final AccessCounters counters) {
        this.state = state;
        this.bounded = bounded;
        this.recent = recent;
        this.counters = counters;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final NasRequest request) {
        final int status = RadiusAttributes.octets(request.packet(), RadiusAttributes.ACCT_STATUS_TYPE)
            .filter(octets -> octets.length == Integer.BYTES).map(octets -> ByteBuffer.wrap(octets).getInt())
            .orElse(0);
        switch (status) {
            case STOP, ACCOUNTING_ON, ACCOUNTING_OFF -> {
                if (!bounded.offer(() -> end(ctx, request, status))) {
                    recent.forget(request);
                }
            }
            default -> answer(ctx, request);
        }
    }

    private void end(final ChannelHandlerContext ctx, final NasRequest request, final int status) {
        if (!state.isComplete()) {
            recent.forget(request);
            return;
        }
        final var node = request.nas().node();
        final Collection<Session> ended = status == STOP
            ? named(node, request.packet()).stream().toList()
            : state.sessions().index().atNode(node);
        if (ended.isEmpty()) {
            answer(ctx, request);
            return;
        }
        final List<SessionStore.Ending> endings = ended.stream()
            .map(session -> new SessionStore.Ending(session, SessionEndCause.Logout)).toList();
        Futures.addCallback(state.sessions().end(endings), new FutureCallback<>() {
            @Override
            public void onSuccess(final Empty result) {
                answer(ctx, request);
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.debug("{} is not answered, so that the NAS repeats it", request, cause);
                recent.forget(request);
            }
        }, MoreExecutors.directExecutor());
    }

    /** The session by the Class of its Access-Accept; a NAS that does not return it names it in another way. */
    private Optional<Session> named(final NodeId node, final RadiusRequest request) {
        final var index = state.sessions().index();
        final var exact = RadiusAttributes.text(request, RadiusAttributes.CLASS);
        final var session = exact.isPresent() ? exact.flatMap(index::ofId)
            : RadiusAttributes.text(request, RadiusAttributes.ACCT_SESSION_ID).flatMap(index::ofId)
                .or(() -> RadiusAttributes.text(request, RadiusAttributes.CALLING_STATION_ID)
                    .flatMap(MacNotation::parse).flatMap(index::ofMac));
        return session.filter(found -> found.requireNode().equals(node));
    }

    private void answer(final ChannelHandlerContext ctx, final NasRequest request) {
        counters.count(AccessCounter.ACCOUNTING);
        ctx.writeAndFlush(NasAnswer.accounted(request));
    }
}
