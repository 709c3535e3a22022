package org.netfate.access.radius;

import com.google.common.util.concurrent.FutureCallback;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.netfate.access.AccessCounter;

/**
 * Passes the accounting of network access servers on to the operator's own servers. The network access server has its
 * answer already; what no server confirms is tried again, longer apart each time, and given up after a while. Bounded.
 * Belongs to the state executor, but for {@link #forward}.
 */
final class AccountingForwarder {
    /** Requests that wait at most. */
    static final int CAPACITY = 10_000;
    /** How long a request is tried. */
    static final Duration TRIED = Duration.ofMinutes(30);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int DOUBLINGS = 6;

    private record Item(RadiusPacket packet, Instant received, int pauses) { }

    private final AtomicInteger waiting = new AtomicInteger();
    private final RadiusParts parts;
    private final Upstreams upstreams;

    /**
     * Makes it.
     *
     * @param parts what it works with
     * @param upstreams the operator's own servers
     */
    AccountingForwarder(final RadiusParts parts, final Upstreams upstreams) {
        this.parts = parts;
        this.upstreams = upstreams;
    }

    /**
     * Passes a request on, if there is anybody to pass it to. For any thread.
     *
     * @param packet the request
     */
    void forward(final RadiusPacket packet) {
        if (!upstreams.isInCharge()) {
            return;
        }
        if (waiting.incrementAndGet() > CAPACITY) {
            lost();
            return;
        }
        final var item = new Item(packet, parts.clock().instant(), 0);
        parts.state().execute(() -> send(item));
    }

    private void send(final Item item) {
        final var delay = Duration.between(item.received(), parts.clock().instant());
        upstreams.ask(UpstreamServer::accounting,
            (server, id) -> UpstreamRequest.accounting(item.packet(), delay, server.accounting().secret(), id),
            new FutureCallback<>() {
                @Override
                public void onSuccess(final RadiusPacket answer) {
                    waiting.decrementAndGet();
                }

                @Override
                public void onFailure(final Throwable cause) {
                    again(item, delay);
                }
            });
    }

    private void again(final Item item, final Duration delay) {
        final var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(item.pauses(), DOUBLINGS));
        if (delay.plus(pause).compareTo(TRIED) > 0) {
            lost();
            return;
        }
        final var next = new Item(item.packet(), item.received(), item.pauses() + 1);
        parts.timer().schedule(() -> parts.state().execute(() -> send(next)), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lost() {
        waiting.decrementAndGet();
        parts.counters().count(AccessCounter.FORWARDING_LOST);
    }
}
