package org.netfate.sdn;

import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;

/** Which addresses a client may have. */
final class ClientAddress {
    private ClientAddress() {
        // functions only
    }

    /**
     * Tells whether a client with an address is served: it is a host of the clients' network, and neither the gateway
     * nor the captive portal.
     *
     * @param network the clients' network
     * @param address the client's address
     * @return true if it is
     */
    static boolean isServed(final ClientNetwork network, final Ipv4AddressNoZone address) {
        final String prefix = network.getPrefix().getValue();
        final int slash = prefix.indexOf('/');
        final int length = Integer.parseInt(prefix.substring(slash + 1));
        final long hosts = 0xFFFFFFFFL >>> length;
        final long bits = bits(address.getValue());
        final long host = bits & hosts;
        return ((bits(prefix.substring(0, slash)) ^ bits) & ~hosts & 0xFFFFFFFFL) == 0
            && (hosts < 2 || host != 0 && host != hosts)
            && !address.equals(network.getGatewayAddress())
            && (network.getCaptivePortal() == null || !address.equals(network.getCaptivePortal().getAddress()));
    }

    private static long bits(final String address) {
        long bits = 0;
        for (String octet : address.split("\\.")) {
            bits = bits << 8 | Long.parseLong(octet);
        }
        return bits;
    }
}
