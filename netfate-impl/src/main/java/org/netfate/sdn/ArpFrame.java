package org.netfate.sdn;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * ARP that the Orchestrator sends: the announcement of a client on the segment of an exit, from which whoever hears it
 * learns behind which port the client's MAC address is now; and the question whether a host is there.
 */
final class ArpFrame {
    private static final int SMALLEST_FRAME = 60;
    private static final int IPV4_OCTETS = 4;
    /** Locally administered, nobody's. */
    private static final byte[] PROBER = {0x02, 0x4e, 0x46, 0x00, 0x00, 0x02};
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final short ETHERTYPE_ARP = 0x0806;
    private static final short ETHERNET = 1;
    private static final short IPV4 = 0x0800;
    private static final short REQUEST = 1;

    private ArpFrame() {
        // functions only
    }

    /**
     * Makes the announcement of RFC 5227, section 3.
     *
     * @param mac the client's MAC address
     * @param address the client's IPv4 address
     * @return an Ethernet frame without its check sequence
     */
    static byte[] announcement(final UnicastMacAddress mac, final Ipv4AddressNoZone address) {
        return frame(BROADCAST, hardware(mac), protocol(address), protocol(address));
    }

    /**
     * Makes the probe of RFC 5227, section 2.1.1, for one host only: it answers, and learns nothing from the question.
     *
     * @param mac MAC address of the host
     * @param address its IPv4 address
     * @return an Ethernet frame without its check sequence
     */
    static byte[] probe(final UnicastMacAddress mac, final Ipv4AddressNoZone address) {
        return frame(hardware(mac), PROBER, new byte[IPV4_OCTETS], protocol(address));
    }

    private static byte[] frame(final byte[] receiver, final byte[] sender, final byte[] senderAddress,
            final byte[] target) {
        return ByteBuffer.allocate(SMALLEST_FRAME)
            .put(receiver).put(sender).putShort(ETHERTYPE_ARP)
            .putShort(ETHERNET).putShort(IPV4).put((byte) sender.length).put((byte) target.length)
            .putShort(REQUEST)
            .put(sender).put(senderAddress)
            .put(new byte[sender.length]).put(target)
            .array();
    }

    private static byte[] hardware(final UnicastMacAddress mac) {
        return HexFormat.ofDelimiter(":").parseHex(mac.getValue());
    }

    private static byte[] protocol(final Ipv4AddressNoZone address) {
        final byte[] protocol = new byte[IPV4_OCTETS];
        final String[] octets = address.getValue().split("\\.");
        for (int i = 0; i < protocol.length; i++) {
            protocol[i] = (byte) Integer.parseInt(octets[i]);
        }
        return protocol;
    }
}
