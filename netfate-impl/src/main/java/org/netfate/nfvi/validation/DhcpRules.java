package org.netfate.nfvi.validation;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Dhcp;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.Pool;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;

/** What must hold for the addresses that clients are given: there are some, each once, and all in their network. */
final class DhcpRules {
    private DhcpRules() {
        // functions only
    }

    static List<Violation> check(final Optional<Dhcp> dhcp, final Nfvi nfvi) {
        if (dhcp.isEmpty()) {
            return List.of();
        }
        final var pools = dhcp.orElseThrow().nonnullPool().values().stream()
            .sorted(Comparator.comparingLong(pool -> address(pool.getFirst().getValue()))).toList();
        final var violations = new ArrayList<Violation>();
        if (pools.isEmpty()) {
            violations.add(Violation.invalid("dhcp: there is no pool", "at least one is needed to give addresses"));
        }
        violations.addAll(order(pools));
        if (nfvi.getClientNetwork() == null) {
            violations.add(Violation.invalid("dhcp: nfvi/client-network is not configured",
                "its prefix and gateway are what clients are told; configure it first, or in the same transaction"));
        } else {
            violations.addAll(within(pools, nfvi.getClientNetwork()));
        }
        return violations;
    }

    private static List<Violation> order(final List<Pool> pools) {
        final var violations = new ArrayList<Violation>();
        Pool before = null;
        for (var pool : pools) {
            if (last(pool) < first(pool)) {
                violations.add(Violation.invalid(name(pool) + ": last " + pool.getLast().getValue()
                    + " is below first", "last is first or above"));
            }
            if (before != null && first(pool) <= last(before)) {
                violations.add(Violation.invalid(name(pool) + " overlaps with the one from "
                    + before.getFirst().getValue() + " to " + before.getLast().getValue(),
                    "an address is in one pool only"));
            }
            before = before == null || last(pool) > last(before) ? pool : before;
        }
        return violations;
    }

    private static List<Violation> within(final List<Pool> pools, final ClientNetwork network) {
        final String[] prefix = network.getPrefix().getValue().split("/");
        final long size = 1L << 32 - Integer.parseInt(prefix[1]);
        final long lowest = address(prefix[0]) / size * size;
        final long highest = lowest + size - 1;
        return pools.stream().filter(pool -> first(pool) < lowest || Math.max(first(pool), last(pool)) > highest)
            .map(pool -> Violation.invalid(name(pool) + " to " + pool.getLast().getValue()
                + " is not within the clients' prefix " + network.getPrefix().getValue(),
                "allowed: " + text(lowest) + " to " + text(highest))).toList();
    }

    private static String name(final Pool pool) {
        return "dhcp: pool " + pool.getFirst().getValue();
    }

    private static long first(final Pool pool) {
        return address(pool.getFirst().getValue());
    }

    private static long last(final Pool pool) {
        return address(pool.getLast().getValue());
    }

    private static long address(final String text) {
        return Integer.toUnsignedLong(InetAddresses.coerceToInteger(InetAddresses.forString(text)));
    }

    private static String text(final long address) {
        return InetAddresses.fromInteger((int) address).getHostAddress();
    }
}
