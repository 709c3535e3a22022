package org.netfate.access.radius;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;

/**
 * Answers Status-Server, by which a network access server or a proxy asks whether the server is well. It is not
 * remembered for duplicates: each is to be answered anew.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5997">RFC 5997</a>
 */
@Sharable
final class StatusHandler extends ChannelInboundHandlerAdapter {
    private final int code;
    private final AccessCounters counters;

    /**
     * Makes a handler.
     *
     * @param code what the port answers
     * @param counters counts the questions
     */
    StatusHandler(final int code, final AccessCounters counters) {
        this.code = code;
        this.counters = counters;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof NasRequest request && request.packet().code() == RadiusCodes.STATUS_SERVER) {
            counters.count(AccessCounter.STATUS_SERVER);
            ctx.writeAndFlush(NasAnswer.alive(request, code));
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
