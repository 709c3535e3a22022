package org.netfate.nfvi.validation;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;

/** What must hold for the clients' network: the gateway is one of its hosts, and the captive portal another one. */
final class ClientNetworkRules {
    private static final int BITS = 32;

    private ClientNetworkRules() {
        // functions only
    }

    static List<Violation> check(final Nfvi nfvi) {
        final var network = nfvi.getClientNetwork();
        if (network == null) {
            return List.of();
        }
        final String[] prefix = network.getPrefix().getValue().split("/");
        final int length = Integer.parseInt(prefix[1]);
        final long size = 1L << BITS - length;
        final long first = address(prefix[0]) / size * size;
        // Network and broadcast address are no hosts, except in the two smallest prefixes (RFC 3021).
        final long reserved = size > 2 ? 1 : 0;
        final long lowest = first + reserved;
        final long highest = first + size - 1 - reserved;
        final String allowed = "allowed: " + text(lowest) + " to " + text(highest);
        final var violations = new ArrayList<Violation>();
        final long gateway = address(network.getGatewayAddress().getValue());
        if (gateway < lowest || gateway > highest) {
            violations.add(Violation.invalid("client-network: gateway-address "
                + network.getGatewayAddress().getValue() + " is not a host of prefix "
                + network.getPrefix().getValue(), allowed));
        }
        if (network.getCaptivePortal() != null) {
            final String portal = network.getCaptivePortal().getAddress().getValue();
            if (address(portal) < lowest || address(portal) > highest) {
                violations.add(Violation.invalid("client-network: captive-portal address " + portal
                    + " is not a host of prefix " + network.getPrefix().getValue(), allowed));
            } else if (address(portal) == gateway) {
                violations.add(Violation.invalid("client-network: captive-portal address " + portal
                    + " is the gateway's", allowed + ", except " + text(gateway)));
            }
            apiHost(network.getCaptivePortal().getApiUri()).ifPresent(violations::add);
        }
        return violations;
    }

    /** RFC 8910, section 2: a certificate names a host. */
    private static Optional<Violation> apiHost(final Uri uri) {
        return Optional.ofNullable(uri).map(Uri::getValue)
            .filter(text -> text.matches("https://(\\[|[0-9.]+([:/?#]|$)).*"))
            .map(text -> Violation.invalid("client-network: captive-portal api-uri " + text
                + " names its host by an address", "use the name in the portal's certificate"));
    }

    private static long address(final String text) {
        return Integer.toUnsignedLong(InetAddresses.coerceToInteger(InetAddresses.forString(text)));
    }

    private static String text(final long address) {
        return InetAddresses.fromInteger((int) address).getHostAddress();
    }
}
