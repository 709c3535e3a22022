package org.netfate.access.radius;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;
import org.netfate.access.LogLimiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the RADIUS server's pipelines: an error on the way of a packet costs that packet and nothing else, and the
 * operator gets to know it without the log being filled.
 */
@Sharable
final class LastResort extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    private final AccessCounters counters;
    private final LogLimiter limiter;

    /**
     * Makes it.
     *
     * @param counters counts the packets
     * @param limiter keeps them from filling the log
     */
    LastResort(final AccessCounters counters, final LogLimiter limiter) {
        this.counters = counters;
        this.limiter = limiter;
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        counters.count(AccessCounter.MALFORMED);
        limiter.admit("exception " + cause.getClass().getName()).ifPresent(suppressed ->
            LOG.error("a RADIUS packet caused an error and is dropped ({} more since the last such line)", suppressed,
                cause));
    }
}
