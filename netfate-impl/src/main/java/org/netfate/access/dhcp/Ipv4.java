package org.netfate.access.dhcp;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import java.net.Inet4Address;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;

/** Converts IPv4 addresses to and from numbers, 0 to 2^32 - 1, whose order is that of the addresses. */
final class Ipv4 {
    private Ipv4() {
        // functions only
    }

    static long of(final Ipv4AddressNoZone address) {
        return of(InetAddresses.coerceToInteger(InetAddresses.forString(address.getValue())));
    }

    static long of(final String address) {
        return of(InetAddresses.coerceToInteger(InetAddresses.forString(address)));
    }

    static long of(final int bits) {
        return Integer.toUnsignedLong(bits);
    }

    static Ipv4AddressNoZone address(final long number) {
        return new Ipv4AddressNoZone(text(number));
    }

    static String text(final long number) {
        final Inet4Address address = InetAddresses.fromInteger((int) number);
        return address.getHostAddress();
    }

    static byte[] octets(final long number) {
        return Ints.toByteArray((int) number);
    }
}
