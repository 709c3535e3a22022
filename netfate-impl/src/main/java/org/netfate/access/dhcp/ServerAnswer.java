package org.netfate.access.dhcp;

import com.google.common.primitives.Ints;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.onlab.packet.DHCP;
import org.onlab.packet.DHCP.MsgType;
import org.onlab.packet.UDP;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * A message of the DHCP server that a node keeps for itself.
 *
 * @param type what it says
 * @param client to whom
 * @param address the address that it gives (yiaddr), 0 if none
 * @param lease for how long; an acknowledgement without it gives no address
 */
record ServerAnswer(MsgType type, UnicastMacAddress client, long address, Optional<Duration> lease) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /**
     * Reads a frame.
     *
     * @param bytes a frame; anything may be in it
     * @return the message, empty if it is none of a server's to a client
     */
    static Optional<ServerAnswer> read(final byte[] bytes) {
        return DhcpFrame.read(bytes)
            .filter(frame -> frame.udp().getDestinationPort() == UDP.DHCP_CLIENT_PORT && frame.isOfEthernet()
                && frame.dhcp().getOpCode() == DHCP.OPCODE_REPLY
                && (frame.dhcp().getClientHardwareAddress()[0] & 1) == 0)
            .flatMap(frame -> frame.type().map(type -> new ServerAnswer(type,
                new UnicastMacAddress(COLONS.formatHex(frame.dhcp().getClientHardwareAddress())),
                Ipv4.of(frame.dhcp().getYourIPAddress()),
                frame.option(Options.LEASE_TIME).filter(value -> value.length == Integer.BYTES)
                    .map(value -> Duration.ofSeconds(Integer.toUnsignedLong(Ints.fromByteArray(value)))))));
    }
}
