package org.netfate.access.dhcp;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.onlab.packet.DHCP;
import org.onlab.packet.DHCP.MsgType;
import org.onlab.packet.UDP;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * A message of a DHCP client, as far as it is one that an honest client could have sent from where it came.
 *
 * @param type what it wants
 * @param client the client: the sender of the frame, which is also what the message names
 * @param address the address that it uses (ciaddr), 0 if none
 * @param unicast whether it was sent to one server only
 * @param frame the whole message
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2131#section-2">RFC 2131, section 2</a>
 */
record ClientMessage(MsgType type, UnicastMacAddress client, long address, boolean unicast, DhcpFrame frame) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final int BROADCAST = -1;
    /** The bit of the flags with which a client says that it cannot receive unicast yet. */
    private static final int BROADCAST_FLAG = 0x8000;

    /**
     * Reads a frame.
     *
     * @param bytes a frame; anything may be in it
     * @return the message, empty if it is none of a client's, was relayed, or names another client than its sender
     */
    static Optional<ClientMessage> read(final byte[] bytes) {
        return DhcpFrame.read(bytes).filter(ClientMessage::isHonest).flatMap(frame -> frame.type()
            .map(type -> new ClientMessage(type,
                new UnicastMacAddress(COLONS.formatHex(frame.ethernet().getSourceMACAddress())),
                Ipv4.of(frame.dhcp().getClientIPAddress()), frame.ip().getDestinationAddress() != BROADCAST, frame)));
    }

    private static boolean isHonest(final DhcpFrame frame) {
        final byte[] sender = frame.ethernet().getSourceMACAddress();
        final var dhcp = frame.dhcp();
        final int source = frame.ip().getSourceAddress();
        return frame.udp().getDestinationPort() == UDP.DHCP_SERVER_PORT
            && dhcp.getOpCode() == DHCP.OPCODE_REQUEST && frame.isOfEthernet()
            && (sender[0] & 1) == 0 && Arrays.equals(dhcp.getClientHardwareAddress(), sender)
            && dhcp.getGatewayIPAddress() == 0 && !frame.has(Options.RELAY_AGENT)
            && (source == 0 || source == dhcp.getClientIPAddress());
    }

    /** Returns the address that the client asks for (option 50). */
    Optional<Long> requested() {
        return number(Options.REQUESTED_ADDRESS);
    }

    /** Returns the server that the client means (option 54). */
    Optional<Long> server() {
        return number(Options.SERVER_IDENTIFIER);
    }

    /** Returns for how many seconds the client would like its address (option 51). */
    Optional<Long> leaseSeconds() {
        return number(Options.LEASE_TIME);
    }

    /** Returns the largest answer that the client takes (option 57), in octets of IP. */
    Optional<Integer> maximumSize() {
        return frame.option(Options.MAXIMUM_SIZE).filter(value -> value.length == Short.BYTES)
            .map(value -> Ints.fromBytes((byte) 0, (byte) 0, value[0], value[1]));
    }

    /** Returns the options that the client would like to have (option 55), the dearest first. */
    byte[] wishes() {
        return frame.option(Options.PARAMETER_LIST).orElse(new byte[0]);
    }

    /** Returns how the client calls itself (option 61). */
    Optional<byte[]> identifier() {
        return frame.option(Options.CLIENT_IDENTIFIER);
    }

    /** Tells whether the client can only receive what is broadcast. */
    boolean wantsBroadcast() {
        return (frame.dhcp().getFlags() & BROADCAST_FLAG) != 0;
    }

    private Optional<Long> number(final byte code) {
        return frame.option(code).filter(value -> value.length == Integer.BYTES).map(Ints::fromByteArray)
            .map(Ipv4::of);
    }
}
