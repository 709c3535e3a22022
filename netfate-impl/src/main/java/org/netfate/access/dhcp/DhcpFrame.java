package org.netfate.access.dhcp;

import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.Optional;
import org.onlab.packet.DHCP;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.UDP;
import org.onlab.packet.dhcp.DhcpOption;

/**
 * A frame with a DHCP message, taken apart.
 *
 * @param ethernet the frame
 * @param ip its packet
 * @param udp the datagram in that
 * @param dhcp the message in that
 */
record DhcpFrame(Ethernet ethernet, IPv4 ip, UDP udp, DHCP dhcp) {
    private static final int MAC_LENGTH = 6;

    /**
     * Reads a frame. Every input is safe.
     *
     * @param bytes a frame
     * @return its parts, empty if it does not hold a whole DHCP message
     */
    static Optional<DhcpFrame> read(final byte[] bytes) {
        try {
            final var ethernet = Ethernet.deserializer().deserialize(bytes, 0, bytes.length);
            return ethernet.getPayload() instanceof IPv4 ip && ip.getPayload() instanceof UDP udp
                && udp.getPayload() instanceof DHCP dhcp
                ? Optional.of(new DhcpFrame(ethernet, ip, udp, dhcp)) : Optional.empty();
        } catch (DeserializationException | BufferUnderflowException | IndexOutOfBoundsException
                | NegativeArraySizeException | IllegalArgumentException e) {
            // the library leaves it to the virtual machine to find what is cut short inside of a message
            return Optional.empty();
        }
    }

    /**
     * Looks an option up.
     *
     * @param code its code, from {@link Options}
     * @return its value
     */
    Optional<byte[]> option(final byte code) {
        return dhcp.getOptions().stream().filter(option -> option.getCode() == code).findFirst()
            .map(DhcpOption::getData);
    }

    /**
     * Tells whether there is an option, with a value or without.
     *
     * @param code its code, from {@link Options}
     * @return true if there is
     */
    boolean has(final byte code) {
        return dhcp.getOptions().stream().anyMatch(option -> option.getCode() == code);
    }

    /**
     * Tells what kind of message it is.
     *
     * @return its type, empty if it is none of DHCP's
     */
    Optional<DHCP.MsgType> type() {
        return option(Options.MESSAGE_TYPE).filter(value -> value.length == 1)
            .flatMap(value -> Arrays.stream(DHCP.MsgType.values())
                .filter(type -> type.getValue() == value[0]).findFirst());
    }

    /**
     * Tells how the client's hardware is addressed.
     *
     * @return true if its address is a MAC address
     */
    boolean isOfEthernet() {
        return dhcp.getHardwareType() == DHCP.HWTYPE_ETHERNET && dhcp.getHardwareAddressLength() == MAC_LENGTH;
    }
}
