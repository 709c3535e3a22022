package org.netfate.sdn;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * The announcement of a client on the segment of an exit: whoever hears it learns behind which port the client's MAC
 * address is now.
 */
final class GratuitousArp {
    private static final int SMALLEST_FRAME = 60;
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final short ETHERTYPE_ARP = 0x0806;
    private static final short ETHERNET = 1;
    private static final short IPV4 = 0x0800;
    private static final short REQUEST = 1;

    private GratuitousArp() {
        // functions only
    }

    /**
     * Makes the frame, an ARP announcement of RFC 5227, section 3.
     *
     * @param mac the client's MAC address
     * @param address the client's IPv4 address
     * @return an Ethernet frame without its check sequence
     */
    static byte[] of(final UnicastMacAddress mac, final Ipv4AddressNoZone address) {
        final byte[] hardware = HexFormat.ofDelimiter(":").parseHex(mac.getValue());
        final byte[] protocol = new byte[4];
        final String[] octets = address.getValue().split("\\.");
        for (int i = 0; i < protocol.length; i++) {
            protocol[i] = (byte) Integer.parseInt(octets[i]);
        }
        return ByteBuffer.allocate(SMALLEST_FRAME)
            .put(BROADCAST).put(hardware).putShort(ETHERTYPE_ARP)
            .putShort(ETHERNET).putShort(IPV4).put((byte) hardware.length).put((byte) protocol.length)
            .putShort(REQUEST)
            .put(hardware).put(protocol)
            .put(new byte[hardware.length]).put(protocol)
            .array();
    }
}
