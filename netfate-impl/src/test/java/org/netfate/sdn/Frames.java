package org.netfate.sdn;

import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Packets as octets of Ethernet. */
final class Frames {
    private static final int SMALLEST = 60;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private Frames() {
        // functions only
    }

    /** A packet on the wire; its checksums are right where they are looked at. */
    static byte[] of(final Packet packet) {
        final var frame = ByteBuffer.allocate(SMALLEST)
            .put(mac(packet, Field.ETH_DST)).put(mac(packet, Field.ETH_SRC));
        if (packet.protocol() == Match.Protocol.ARP) {
            frame.putShort((short) ETHERTYPE_ARP);
            arp(frame, packet);
        } else {
            frame.putShort((short) ETHERTYPE_IPV4);
            ip(frame, packet);
        }
        return frame.array();
    }

    private static void arp(final ByteBuffer frame, final Packet packet) {
        frame.putShort((short) 1).putShort((short) ETHERTYPE_IPV4).put((byte) 6).put((byte) 4).putShort((short) 1)
            .put(mac(packet, Field.ARP_SHA)).put(address(packet, Field.ARP_SPA))
            .put(new byte[6]).put(address(packet, Field.ARP_TPA));
    }

    private static void ip(final ByteBuffer frame, final Packet packet) {
        final int start = frame.position();
        final int protocol = switch (packet.protocol()) {
            case TCP -> 6;
            case UDP -> 17;
            default -> 254;
        };
        final int payload = switch (packet.protocol()) {
            case TCP -> TCP_HEADER;
            case UDP -> UDP_HEADER;
            default -> 0;
        };
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (HEADER + payload)).putInt(0)
            .put((byte) 64).put((byte) protocol).putShort((short) 0)
            .put(address(packet, Field.IPV4_SRC)).put(address(packet, Field.IPV4_DST));
        frame.putShort(start + 10, checksum(frame, start));
        if (payload > 0) {
            frame.putShort(port(packet, Field.TP_SRC)).putShort(port(packet, Field.TP_DST));
            if (packet.protocol() == Match.Protocol.TCP) {
                frame.putLong(0).put((byte) 0x50).put((byte) 2);
            } else {
                frame.putShort((short) UDP_HEADER);
            }
        }
    }

    private static short checksum(final ByteBuffer frame, final int start) {
        int sum = 0;
        for (int i = 0; i < HEADER; i += 2) {
            sum += Short.toUnsignedInt(frame.getShort(start + i));
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }

    private static byte[] mac(final Packet packet, final Field field) {
        return HexFormat.ofDelimiter(":").parseHex(packet.fields().get(field));
    }

    private static byte[] address(final Packet packet, final Field field) {
        return InetAddresses.forString(packet.fields().get(field)).getAddress();
    }

    private static short port(final Packet packet, final Field field) {
        return (short) Integer.parseInt(packet.fields().get(field));
    }
}
