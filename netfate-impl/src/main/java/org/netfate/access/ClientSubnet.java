package org.netfate.access;

import com.google.common.net.InetAddresses;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;

/**
 * The addresses that clients may have.
 *
 * @param network first address of the prefix
 * @param length length of the prefix, 0 to 32
 * @param gateway address of the gateway, which no client may have
 * @param portal address of the captive portal, which no client may have either
 */
public record ClientSubnet(int network, int length, int gateway, Optional<Integer> portal) {
    /**
     * Takes the addresses from the model.
     *
     * @param configured the clients' network
     * @return its addresses
     */
    public static ClientSubnet of(final ClientNetwork configured) {
        final String prefix = configured.requirePrefix().getValue();
        final int slash = prefix.indexOf('/');
        final int length = Integer.parseInt(prefix.substring(slash + 1));
        return new ClientSubnet(toInt(prefix.substring(0, slash)) & mask(length), length,
            toInt(configured.requireGatewayAddress().getValue()),
            Optional.ofNullable(configured.getCaptivePortal()).map(it -> toInt(it.requireAddress().getValue())));
    }

    /**
     * Tells whether a client may have an address: it lies in the prefix and is neither the gateway's nor the portal's
     * nor the network's own nor the broadcast address.
     *
     * @param address an address
     * @return true if a client may have it
     */
    public boolean admits(final Ipv4AddressNoZone address) {
        final int value = toInt(address.getValue());
        final int host = value & ~mask(length);
        return (value & mask(length)) == network && value != gateway && !portal.equals(Optional.of(value))
            && (length > 30 || host != 0 && host != ~mask(length));
    }

    private static int mask(final int length) {
        return length == 0 ? 0 : -1 << 32 - length;
    }

    private static int toInt(final String address) {
        return InetAddresses.coerceToInteger(InetAddresses.forString(address));
    }
}
