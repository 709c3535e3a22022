package org.netfate.access.dhcp;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.netfate.access.LogLimiter;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.PoolExhaustedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.binding.Notification;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what happens to addresses and tells the operator what matters: in the log, at most once a minute for each
 * matter, and by a notification. Belongs to the state executor.
 */
final class DhcpNews {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpNews.class);
    private static final long EXHAUSTED_INTERVAL = Duration.ofMinutes(1).toNanos();

    private final Map<DhcpCounter, Long> counts = new EnumMap<>(DhcpCounter.class);
    private final Consumer<Notification<?>> notifications;
    private final Ticker ticker;
    private final LogLimiter limiter;
    private final Runnable changed;
    private OptionalLong exhaustedTold = OptionalLong.empty();
    private long untold;

    /**
     * Makes it.
     *
     * @param notifications publishes a notification, or loses it, but never blocks
     * @param ticker measures the minute
     * @param changed told that a count has changed
     */
    DhcpNews(final Consumer<Notification<?>> notifications, final Ticker ticker, final Runnable changed) {
        this.notifications = notifications;
        this.ticker = ticker;
        this.changed = changed;
        limiter = new LogLimiter(ticker);
    }

    /**
     * Counts one.
     *
     * @param counter what happened
     */
    void count(final DhcpCounter counter) {
        counts.merge(counter, 1L, Long::sum);
        changed.run();
    }

    /**
     * Reads a counter.
     *
     * @param counter which
     * @return how often it happened
     */
    long get(final DhcpCounter counter) {
        return counts.getOrDefault(counter, 0L);
    }

    /**
     * A client got no address because none is free.
     *
     * @param client the client
     * @param node its node
     * @param addresses how many there are in all
     */
    void exhausted(final UnicastMacAddress client, final NodeId node, final long addresses) {
        count(DhcpCounter.EXHAUSTED);
        final long now = ticker.read();
        if (exhaustedTold.isPresent() && now - exhaustedTold.orElseThrow() < EXHAUSTED_INTERVAL) {
            untold++;
            return;
        }
        exhaustedTold = OptionalLong.of(now);
        LOG.warn("no address for client {} at node {}: all {} addresses of the DHCP pools are in use; {} more messages"
            + " stayed without an answer since this was told last. Add a pool, or shorten the lease time",
            client.getValue(), node.getValue(), addresses, untold);
        untold = 0;
        notifications.accept(new PoolExhaustedBuilder().setMac(client).setNode(node)
            .setAddresses(Uint32.saturatedOf(addresses)).build());
    }

    /**
     * A client found the address that it was given in use by someone else.
     *
     * @param client the client
     * @param node its node
     * @param address the address
     */
    void declined(final UnicastMacAddress client, final NodeId node, final String address) {
        limiter.admit("declined " + client.getValue()).ifPresent(more -> LOG.warn(
            "client {} at node {} found address {} in use by someone else; {} more of it not logged",
            client.getValue(), node.getValue(), address, more));
    }

    /**
     * The DHCP server of a node gave an address that no client may have.
     *
     * @param client the client
     * @param node the node
     * @param address the address
     */
    void foreign(final UnicastMacAddress client, final NodeId node, final String address) {
        limiter.admit("foreign " + node.getValue()).ifPresent(more -> LOG.warn(
            "the DHCP server of node {} gave client {} address {}, which is not a client's in the client network; the"
            + " client is not told; {} more of it not logged", node.getValue(), client.getValue(), address, more));
    }

    /**
     * A lease could not be stored, so its client got no answer.
     *
     * @param client the client
     * @param cause why
     */
    void notStored(final UnicastMacAddress client, final Throwable cause) {
        limiter.admit("not stored").ifPresent(more -> LOG.error(
            "cannot store the address of client {}: {}; it gets no answer and will ask again; {} more not logged",
            client.getValue(), cause.getMessage(), more));
    }
}
