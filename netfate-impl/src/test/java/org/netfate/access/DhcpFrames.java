package org.netfate.access;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** Frames of DHCP clients, made and read octet by octet, so that no test depends on what it tests. */
final class DhcpFrames {
    static final int DISCOVER = 1;
    static final int OFFER = 2;
    static final int REQUEST = 3;
    static final int DECLINE = 4;
    static final int ACK = 5;
    static final int NAK = 6;
    static final int RELEASE = 7;
    static final int INFORM = 8;
    private static final int OPTIONS = 14 + 20 + 8 + 240;

    /**
     * What a client finds in an answer.
     *
     * @param type message type
     * @param address the address that it is given, 0.0.0.0 if none
     * @param options all options
     * @param bytes the frame
     */
    record Answer(int type, String address, Map<Integer, byte[]> options, byte[] bytes) {
        String addressOption(final int code) {
            return dotted(options.get(code), 0);
        }

        String textOption(final int code) {
            return new String(options.get(code), StandardCharsets.US_ASCII);
        }

        int numberOption(final int code) {
            return ByteBuffer.wrap(options.get(code)).getInt();
        }

        String destinationMac() {
            return HexFormat.ofDelimiter(":").formatHex(bytes, 0, 6);
        }

        String destination() {
            return dotted(bytes, 30);
        }
    }

    private final UnicastMacAddress client;
    private final int type;
    private final Map<Integer, byte[]> options = new LinkedHashMap<>();
    private String used = "0.0.0.0";
    private String source = "0.0.0.0";
    private String destination = "255.255.255.255";
    private int flags;

    private DhcpFrames(final UnicastMacAddress client, final int type) {
        this.client = client;
        this.type = type;
        options.put(53, new byte[] {(byte) type});
    }

    static DhcpFrames of(final UnicastMacAddress client, final int type) {
        return new DhcpFrames(client, type);
    }

    DhcpFrames requested(final String address) {
        return option(50, octets(address));
    }

    DhcpFrames server(final String address) {
        return option(54, octets(address));
    }

    DhcpFrames option(final int code, final byte... value) {
        options.put(code, value);
        return this;
    }

    /** The client has this address, and sends from it. */
    DhcpFrames from(final String address) {
        used = address;
        source = address;
        return this;
    }

    DhcpFrames to(final String address) {
        destination = address;
        return this;
    }

    DhcpFrames broadcastWanted() {
        flags = 0x8000;
        return this;
    }

    byte[] bytes() {
        final var dhcp = ByteBuffer.allocate(1000);
        dhcp.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0).putInt(0xcafe0000 + type).putShort((short) 0)
            .putShort((short) flags).put(octets(used)).putInt(0).putInt(0).putInt(0).put(mac()).put(new byte[10 + 192])
            .putInt(0x63825363);
        options.forEach((code, value) -> dhcp.put((byte) (int) code).put((byte) value.length).put(value));
        dhcp.put((byte) 255);
        final int length = dhcp.position();
        final var frame = ByteBuffer.allocate(14 + 28 + length);
        frame.put(HexFormat.of().parseHex("ffffffffffff")).put(mac()).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (28 + length)).putInt(0).put((byte) 64).put((byte) 17)
            .putShort((short) 0).put(octets(source)).put(octets(destination));
        frame.putShort((short) 68).putShort((short) 67).putShort((short) (8 + length)).putShort((short) 0);
        return frame.put(dhcp.array(), 0, length).array();
    }

    /** Reads a server's frame; empty if it is none. Checksums of IP are checked. */
    static Optional<Answer> answer(final byte[] frame) {
        if (frame.length < OPTIONS || frame[23] != 17 || frame[35] != 67 || frame[37] != 68) {
            return Optional.empty();
        }
        if (sum(frame) != 0xffff) {
            throw new AssertionError("wrong checksum of the IP header");
        }
        final Map<Integer, byte[]> options = new LinkedHashMap<>();
        int at = OPTIONS;
        while (frame[at] != -1) {
            final int length = frame[at] == 0 ? -1 : Byte.toUnsignedInt(frame[at + 1]);
            if (length >= 0) {
                options.put(Byte.toUnsignedInt(frame[at]), Arrays.copyOfRange(frame, at + 2, at + 2 + length));
            }
            at += 2 + length;
        }
        return Optional.of(new Answer(options.get(53)[0], dotted(frame, 14 + 28 + 16), options, frame));
    }

    /** Makes the answer of a server that a node keeps for itself. */
    static byte[] serverFrame(final UnicastMacAddress client, final int type, final String address) {
        final byte[] frame = of(client, type).option(51, new byte[] {0, 0, 14, 16}).server("10.0.0.2").bytes();
        frame[14 + 28] = 2;
        frame[35] = 67;
        frame[37] = 68;
        System.arraycopy(octets(address), 0, frame, 14 + 28 + 16, 4);
        return frame;
    }

    static byte[] octets(final String address) {
        final var out = new ByteArrayOutputStream();
        for (String octet : address.split("\\.")) {
            out.write(Integer.parseInt(octet));
        }
        return out.toByteArray();
    }

    private static int sum(final byte[] frame) {
        int sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(i));
        }
        return (sum & 0xffff) + (sum >>> 16);
    }

    private static String dotted(final byte[] bytes, final int offset) {
        return (bytes[offset] & 0xff) + "." + (bytes[offset + 1] & 0xff) + "." + (bytes[offset + 2] & 0xff) + "."
            + (bytes[offset + 3] & 0xff);
    }

    private byte[] mac() {
        return HexFormat.ofDelimiter(":").parseHex(client.getValue());
    }
}
