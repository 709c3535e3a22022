package org.netfate.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * How long each client has been silent. As all have the same limit, the order of their last packets is the order in
 * which they expire: a packet and an expiry take the same time however many clients there are. Belongs to one thread.
 */
final class IdleClock {
    /** Longest silent first; the time is that of the last packet. */
    private final Map<UnicastMacAddress, Long> lastPackets = new LinkedHashMap<>();

    /**
     * A client's packet was seen.
     *
     * @param mac the client
     * @param now when, in nanoseconds of a clock that never goes back
     */
    void restart(final UnicastMacAddress mac, final long now) {
        lastPackets.remove(mac);
        lastPackets.put(mac, now);
    }

    /**
     * Forgets a client.
     *
     * @param mac the client
     */
    void remove(final UnicastMacAddress mac) {
        lastPackets.remove(mac);
    }

    /**
     * Finds the clients that have been silent for too long. They stay until they are removed or restarted.
     *
     * @param now the time
     * @param limit how long a client may be silent
     * @return those that have been for the limit or longer
     */
    List<UnicastMacAddress> expired(final long now, final Duration limit) {
        final var expired = new ArrayList<UnicastMacAddress>();
        for (var entry : lastPackets.entrySet()) {
            if (now - entry.getValue() < limit.toNanos()) {
                break;
            }
            expired.add(entry.getKey());
        }
        return expired;
    }

    /**
     * Tells when it is time to look again.
     *
     * @param now the time
     * @param limit how long a client may be silent
     * @return nanoseconds until the next client may expire, empty if there is none
     */
    OptionalLong untilNext(final long now, final Duration limit) {
        final var entries = lastPackets.values().iterator();
        return entries.hasNext() ? OptionalLong.of(Math.max(0, limit.toNanos() - (now - entries.next())))
            : OptionalLong.empty();
    }
}
