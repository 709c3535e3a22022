package org.netfate.access;

import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * What a frame tells of its sender.
 *
 * @param source source MAC address
 * @param address source IPv4 address, of an IPv4 packet or an ARP packet, if there is one
 * @param kind what it is, as far as that matters
 * @see <a href="https://www.rfc-editor.org/rfc/rfc826">RFC 826</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc791">RFC 791</a>
 */
record Frame(UnicastMacAddress source, Optional<Ipv4AddressNoZone> address, Kind kind) {
    /** What a frame is. */
    enum Kind {
        /** Of ARP. */
        ARP,
        /** To the port of DHCP servers. */
        TO_DHCP_SERVER,
        /** To the port of DHCP clients. */
        TO_DHCP_CLIENT,
        /** Anything else. */
        OTHER
    }

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final int ETHERNET_HEADER = 14;
    private static final int VLAN_TAG = 4;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_LLDP = 0x88cc;
    private static final int TYPE_ARP = 0x0806;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int IPV4_HEADER = 20;
    private static final int UDP = 17;
    private static final int DHCP_SERVER = 67;
    private static final int DHCP_CLIENT = 68;

    /**
     * Reads the headers of a frame. Every input is safe: what is cut short is read as far as it goes.
     *
     * @param bytes the frame
     * @return what it tells, empty if it is no frame, LLDP, or not from one station
     */
    static Optional<Frame> parse(final byte[] bytes) {
        if (bytes.length < ETHERNET_HEADER || (bytes[6] & 1) != 0 || isZero(bytes, 6, 6)) {
            return Optional.empty();
        }
        final var buffer = ByteBuffer.wrap(bytes);
        int start = ETHERNET_HEADER;
        int type = Short.toUnsignedInt(buffer.getShort(start - 2));
        if (type == TYPE_VLAN && bytes.length >= ETHERNET_HEADER + VLAN_TAG) {
            start += VLAN_TAG;
            type = Short.toUnsignedInt(buffer.getShort(start - 2));
        }
        if (type == TYPE_LLDP) {
            return Optional.empty();
        }
        return Optional.of(new Frame(mac(bytes, 6), address(buffer, type, start), kind(buffer, type, start)));
    }

    private static Optional<Ipv4AddressNoZone> address(final ByteBuffer buffer, final int type, final int start) {
        return switch (type) {
            case TYPE_ARP -> arpAddress(buffer, start);
            case TYPE_IPV4 -> buffer.limit() >= start + IPV4_HEADER && buffer.get(start) >> 4 == 4
                ? ipv4(buffer.getInt(start + 12)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A message to DHCP that is tagged or comes in fragments is none: no client sends it so. */
    private static Kind kind(final ByteBuffer buffer, final int type, final int start) {
        if (type == TYPE_ARP) {
            return Kind.ARP;
        }
        final boolean whole = type == TYPE_IPV4 && start == ETHERNET_HEADER && buffer.limit() >= start + IPV4_HEADER
            && buffer.get(start) >> 4 == 4 && (buffer.getShort(start + 6) & 0x3fff) == 0;
        final int udp = whole ? start + 4 * (buffer.get(start) & 0xf) : 0;
        if (!whole || buffer.get(start + 9) != UDP || buffer.limit() < udp + 4) {
            return Kind.OTHER;
        }
        return switch (Short.toUnsignedInt(buffer.getShort(udp + 2))) {
            case DHCP_SERVER -> Kind.TO_DHCP_SERVER;
            case DHCP_CLIENT -> Kind.TO_DHCP_CLIENT;
            default -> Kind.OTHER;
        };
    }

    private static Optional<Ipv4AddressNoZone> arpAddress(final ByteBuffer buffer, final int start) {
        // hardware type Ethernet, protocol IPv4, lengths 6 and 4
        if (buffer.limit() < start + 28 || buffer.getInt(start) != 0x00010800
                || buffer.getShort(start + 4) != 0x0604) {
            return Optional.empty();
        }
        for (int i = 0; i < 6; i++) {
            if (buffer.get(start + 8 + i) != buffer.get(6 + i)) {
                return Optional.empty();
            }
        }
        return ipv4(buffer.getInt(start + 14));
    }

    private static Optional<Ipv4AddressNoZone> ipv4(final int address) {
        return address == 0 ? Optional.empty()
            : Optional.of(new Ipv4AddressNoZone(InetAddresses.fromInteger(address).getHostAddress()));
    }

    private static UnicastMacAddress mac(final byte[] bytes, final int offset) {
        return new UnicastMacAddress(COLONS.formatHex(bytes, offset, offset + 6));
    }

    private static boolean isZero(final byte[] bytes, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
