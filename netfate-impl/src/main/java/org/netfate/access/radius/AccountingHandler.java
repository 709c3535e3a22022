package org.netfate.access.radius;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.function.Consumer;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;
import org.netfate.access.AccessDesk;
import org.netfate.access.SessionName;
import org.opendaylight.yangtools.yang.common.Empty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Accounting-Requests. A Stop ends the session that it names, On and Off end those of their NAS, which has
 * forgotten them. The rest is only passed on: the switches' counters say more.
 *
 * <p>A Stop because the carrier was lost ends nothing: the client may be on its way to another node, and its functions
 * are to follow it. If it is not, the session ends when it was idle for long enough.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866#section-4">RFC 2866, section 4</a>
 */
@Sharable
final class AccountingHandler extends SimpleChannelInboundHandler<NasRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AccountingHandler.class);
    private static final int STOP = 2;
    private static final int LOST_CARRIER = 2;
    private static final int ACCOUNTING_ON = 7;
    private static final int ACCOUNTING_OFF = 8;

    private final AccessDesk desk;
    private final RecentAnswers recent;
    private final AccessCounters counters;
    private final List<Consumer<NasRequest>> readers;

    /**
     * Makes a handler.
     *
     * @param desk ends sessions
     * @param recent is told of requests that are not answered
     * @param counters counts answers
     * @param readers are told of each request, once
     */
    AccountingHandler(final AccessDesk desk, final RecentAnswers recent, final AccessCounters counters,
            final List<Consumer<NasRequest>> readers) {
        this.readers = List.copyOf(readers);
        this.desk = desk;
        this.recent = recent;
        this.counters = counters;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final NasRequest request) {
        readers.forEach(reader -> reader.accept(request));
        final int status = request.packet().integer(RadiusAttributes.ACCT_STATUS_TYPE).orElse(0);
        switch (status) {
            case STOP -> {
                if (hasLostCarrier(request)) {
                    answer(ctx, request);
                } else {
                    whenDone(desk.stopped(named(request)), ctx, request);
                }
            }
            case ACCOUNTING_ON, ACCOUNTING_OFF -> {
                if (request.nas().restartEndsSessions()) {
                    whenDone(desk.restarted(request.nas().node()), ctx, request);
                } else {
                    answer(ctx, request);
                }
            }
            default -> answer(ctx, request);
        }
    }

    private static boolean hasLostCarrier(final NasRequest request) {
        return request.packet().integer(RadiusAttributes.ACCT_TERMINATE_CAUSE).filter(cause -> cause == LOST_CARRIER)
            .isPresent();
    }

    private void whenDone(final ListenableFuture<Empty> done, final ChannelHandlerContext ctx,
            final NasRequest request) {
        Futures.addCallback(done, new FutureCallback<>() {
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
    private static SessionName named(final NasRequest request) {
        final var packet = request.packet();
        return new SessionName(request.nas().node(), packet.text(RadiusAttributes.CLASS),
            packet.text(RadiusAttributes.ACCT_SESSION_ID),
            packet.text(RadiusAttributes.CALLING_STATION_ID).flatMap(MacNotation::parse));
    }

    private void answer(final ChannelHandlerContext ctx, final NasRequest request) {
        counters.count(AccessCounter.ACCOUNTING);
        ctx.writeAndFlush(NasAnswer.accounted(request));
    }
}
