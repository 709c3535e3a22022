package org.netfate.access.radius;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;

/**
 * Holds Access-Rejects back for a while, so that guessing is slow. It costs a timer each and no thread, and delays
 * nothing else. When too many wait, further ones are not sent at all: a flood must not make guessing quick, and a
 * network access server repeats its request. Thread-safe.
 */
final class DelayedRejects {
    /** How many wait at a time. */
    static final int CAPACITY = 16_384;

    private final AtomicInteger waiting = new AtomicInteger();
    private final Supplier<Duration> delay;
    private final RecentAnswers recent;
    private final AccessCounters counters;

    /**
     * Makes it.
     *
     * @param delay how long to wait
     * @param recent is told of requests that are not answered
     * @param counters counts them
     */
    DelayedRejects(final Supplier<Duration> delay, final RecentAnswers recent, final AccessCounters counters) {
        this.delay = delay;
        this.recent = recent;
        this.counters = counters;
    }

    /**
     * Sends an answer later.
     *
     * @param ctx where it goes
     * @param answer the answer
     */
    void send(final ChannelHandlerContext ctx, final NasAnswer answer) {
        if (waiting.incrementAndGet() > CAPACITY) {
            waiting.decrementAndGet();
            counters.count(AccessCounter.OVERLOAD);
            recent.forget(answer.request());
            return;
        }
        ctx.executor().schedule(() -> {
            waiting.decrementAndGet();
            ctx.writeAndFlush(answer);
        }, delay.get().toMillis(), TimeUnit.MILLISECONDS);
    }
}
