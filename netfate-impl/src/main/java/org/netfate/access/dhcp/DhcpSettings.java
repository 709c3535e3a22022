package org.netfate.access.dhcp;

import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Dhcp;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.Pool;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.client.network.CaptivePortal;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * What the DHCP server gives and tells. Addresses are numbers, as in {@link Ipv4}.
 *
 * @param pool the addresses to give, without those of gateway and portal
 * @param network first address of the prefix
 * @param mask its mask
 * @param gateway address of the gateway, which is also the server's identifier
 * @param gatewayMac its MAC address, from which the server answers
 * @param leaseTime how long an address is given
 * @param nameServers option 6
 * @param domain option 15
 * @param portalUri option 114
 */
record DhcpSettings(RangeSet<Long> pool, long network, long mask, long gateway, UnicastMacAddress gatewayMac,
        Duration leaseTime, List<Long> nameServers, Optional<String> domain, Optional<String> portalUri) {
    private static final long ALL_ONES = 0xffff_ffffL;

    /**
     * Takes the settings from the model.
     *
     * @param dhcp the DHCP server's
     * @param clients the clients' network
     * @return all of them
     */
    static DhcpSettings of(final Dhcp dhcp, final ClientNetwork clients) {
        final String[] prefix = clients.requirePrefix().getValue().split("/", 2);
        final int length = Integer.parseInt(prefix[1]);
        final long mask = length == 0 ? 0 : ALL_ONES << 32 - length & ALL_ONES;
        final long network = Ipv4.of(prefix[0]) & mask;
        final long gateway = Ipv4.of(clients.requireGatewayAddress());
        final RangeSet<Long> pool = TreeRangeSet.create();
        for (Pool part : dhcp.nonnullPool().values()) {
            final long first = Ipv4.of(part.requireFirst());
            final long last = Ipv4.of(part.requireLast());
            if (first <= last) {
                pool.add(Range.closed(first, last).canonical(DiscreteDomain.longs()));
            }
        }
        final var hosts = hosts(network, mask);
        pool.removeAll(TreeRangeSet.create(hosts).complement());
        final var portal = Optional.ofNullable(clients.getCaptivePortal());
        remove(pool, gateway);
        portal.ifPresent(it -> remove(pool, Ipv4.of(it.requireAddress())));
        return new DhcpSettings(ImmutableRangeSet.copyOf(pool), network, mask, gateway, clients.requireGatewayMac(),
            Duration.ofSeconds(dhcp.requireLeaseTime().toJava()),
            Optional.ofNullable(dhcp.getDnsServer()).orElse(List.of()).stream().map(Ipv4::of).toList(),
            Optional.ofNullable(dhcp.getDomainName()).map(name -> name.getValue()),
            portal.map(CaptivePortal::getApiUri).map(uri -> uri.getValue()));
    }

    /**
     * Tells whether an address is one of the network's.
     *
     * @param address an address
     * @return true if it has the network's prefix
     */
    boolean isOnNetwork(final long address) {
        return (address & mask) == network;
    }

    /**
     * Counts the addresses to give.
     *
     * @return how many there are
     */
    long size() {
        return pool.asRanges().stream().mapToLong(range -> range.upperEndpoint() - range.lowerEndpoint()).sum();
    }

    /** The network's own address and the broadcast address are no hosts', except in the smallest networks. */
    private static RangeSet<Long> hosts(final long network, final long mask) {
        final long broadcast = network | ~mask & ALL_ONES;
        final long margin = broadcast - network > 1 ? 1 : 0;
        final RangeSet<Long> hosts = TreeRangeSet.create();
        hosts.add(Range.closed(network + margin, broadcast - margin).canonical(DiscreteDomain.longs()));
        return hosts;
    }

    private static void remove(final RangeSet<Long> pool, final long address) {
        pool.remove(Range.closedOpen(address, address + 1));
    }
}
