package org.netfate.access;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.Optional;
import org.netfate.access.dhcp.FrameSender;
import org.onlab.packet.ARP;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.MacAddress;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;

/**
 * Answers clients that ask for the gateway, and for the portal, which have the same MAC address at every node: the
 * switches lead on what is sent there. It answers for nobody else, and nobody but the client at the port and with the
 * address that it was given; so a client that asks whether its own new address is free hears nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc826">RFC 826</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5227#section-2.1.1">RFC 5227, section 2.1.1</a>
 */
final class ArpResponder {
    private final FrameSender sender;

    /**
     * Makes it.
     *
     * @param sender sends the answers
     */
    ArpResponder(final FrameSender sender) {
        this.sender = sender;
    }

    /**
     * Takes a frame with ARP.
     *
     * @param from where it came from
     * @param client what is known of its sender, who is attached there
     * @param network the clients' network
     * @param portal whether its sender may ask for the portal too
     * @param frame the frame; anything may be in it
     */
    void received(final AccessPort from, final Client client, final ClientNetwork network, final boolean portal,
            final byte[] frame) {
        read(frame).filter(request -> isQuestionOf(client, request)).ifPresent(request -> {
            final var arp = (ARP) request.getPayload();
            final byte[] target = arp.getTargetProtocolAddress();
            final boolean known = Arrays.equals(target, octets(network.requireGatewayAddress()))
                || portal && Optional.ofNullable(network.getCaptivePortal())
                    .filter(it -> Arrays.equals(target, octets(it.requireAddress()))).isPresent();
            if (known) {
                sender.send(from.node(), from.port(), answer(network, request, arp));
            }
        });
    }

    private static boolean isQuestionOf(final Client client, final Ethernet request) {
        final var arp = (ARP) request.getPayload();
        return arp.getOpCode() == ARP.OP_REQUEST
            && arp.getHardwareType() == ARP.HW_TYPE_ETHERNET && arp.getProtocolType() == ARP.PROTO_TYPE_IP
            && arp.getHardwareAddressLength() == Ethernet.DATALAYER_ADDRESS_LENGTH
            && arp.getProtocolAddressLength() == Integer.BYTES
            && Arrays.equals(arp.getSenderHardwareAddress(), request.getSourceMACAddress())
            && client.getAddress() != null
            && Arrays.equals(arp.getSenderProtocolAddress(), octets(client.getAddress()));
    }

    private static byte[] answer(final ClientNetwork network, final Ethernet request, final ARP asked) {
        final byte[] mac = MacAddress.valueOf(network.requireGatewayMac().getValue()).toBytes();
        final var arp = new ARP()
            .setHardwareType(ARP.HW_TYPE_ETHERNET).setProtocolType(ARP.PROTO_TYPE_IP)
            .setHardwareAddressLength((byte) Ethernet.DATALAYER_ADDRESS_LENGTH)
            .setProtocolAddressLength((byte) Integer.BYTES).setOpCode(ARP.OP_REPLY)
            .setSenderHardwareAddress(mac).setSenderProtocolAddress(asked.getTargetProtocolAddress())
            .setTargetHardwareAddress(asked.getSenderHardwareAddress())
            .setTargetProtocolAddress(asked.getSenderProtocolAddress());
        final var ethernet = new Ethernet().setEtherType(Ethernet.TYPE_ARP)
            .setSourceMACAddress(mac).setDestinationMACAddress(request.getSourceMACAddress()).setPad(true);
        ethernet.setPayload(arp);
        return ethernet.serialize();
    }

    private static Optional<Ethernet> read(final byte[] frame) {
        try {
            return Optional.of(Ethernet.deserializer().deserialize(frame, 0, frame.length))
                .filter(ethernet -> ethernet.getPayload() instanceof ARP);
        } catch (DeserializationException | BufferUnderflowException | IndexOutOfBoundsException
                | NegativeArraySizeException | IllegalArgumentException e) {
            // the library leaves it to the virtual machine to find what is cut short
            return Optional.empty();
        }
    }

    private static byte[] octets(final Ipv4AddressNoZone address) {
        return Ints.toByteArray(InetAddresses.coerceToInteger(InetAddresses.forString(address.getValue())));
    }
}
