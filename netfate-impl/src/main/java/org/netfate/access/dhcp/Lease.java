package org.netfate.access.dhcp;

import java.time.Instant;
import java.util.Comparator;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * The address of a client. Ordered by when it expires.
 *
 * @param mac the client
 * @param address its address
 * @param expires until when it may use it
 */
record Lease(UnicastMacAddress mac, long address, Instant expires) implements Comparable<Lease> {
    private static final Comparator<Lease> ORDER =
        Comparator.comparing(Lease::expires).thenComparingLong(Lease::address);

    boolean isValid(final Instant now) {
        return expires.isAfter(now);
    }

    @Override
    public int compareTo(final Lease other) {
        return ORDER.compare(this, other);
    }
}
