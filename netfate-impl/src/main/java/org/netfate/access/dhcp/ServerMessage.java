package org.netfate.access.dhcp;

import com.google.common.primitives.Ints;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onlab.packet.DHCP;
import org.onlab.packet.DHCP.MsgType;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.MacAddress;
import org.onlab.packet.UDP;
import org.onlab.packet.dhcp.DhcpOption;

/**
 * Makes the frames in which the DHCP server answers. The options that a client must have come first, then those that it
 * asked for in its order, then the captive portal's, which is sent unasked; what does not fit is left out.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2131#section-4.1">RFC 2131, section 4.1</a>
 */
final class ServerMessage {
    private static final byte TTL = 64;
    private static final int BROADCAST = -1;
    /** Octets of IP that every client takes. */
    private static final int SMALLEST_MAXIMUM = 576;
    private static final int LARGEST_MAXIMUM = 1500;
    /** Headers of IP, UDP and DHCP up to and with the magic cookie, and the option that ends the others. */
    private static final int WITHOUT_OPTIONS = 20 + 8 + 240 + 1;

    private final DhcpSettings settings;
    private final ClientMessage request;
    private final List<DhcpOption> options = new ArrayList<>();
    private int room;

    private ServerMessage(final DhcpSettings settings, final ClientMessage request, final MsgType type) {
        this.settings = settings;
        this.request = request;
        room = Math.min(LARGEST_MAXIMUM, Math.max(SMALLEST_MAXIMUM, request.maximumSize().orElse(0)))
            - WITHOUT_OPTIONS;
        add(Options.MESSAGE_TYPE, new byte[] {(byte) type.getValue()});
        add(Options.SERVER_IDENTIFIER, Ipv4.octets(settings.gateway()));
        // RFC 6842
        request.identifier().ifPresent(identifier -> add(Options.CLIENT_IDENTIFIER, identifier));
    }

    /**
     * Offers an address, or confirms it.
     *
     * @param settings what the client is told
     * @param request what it asked
     * @param type offer or acknowledgement
     * @param address the address
     * @param time for how long
     * @return the frame
     */
    static byte[] lease(final DhcpSettings settings, final ClientMessage request, final MsgType type,
            final long address, final Duration time) {
        final var message = new ServerMessage(settings, request, type);
        final int seconds = Math.toIntExact(time.toSeconds());
        message.add(Options.LEASE_TIME, Ints.toByteArray(seconds));
        message.add(Options.RENEWAL_TIME, Ints.toByteArray(seconds / 2));
        message.add(Options.REBINDING_TIME, Ints.toByteArray((int) (seconds * 7L / 8)));
        message.addConfiguration();
        final long to = request.address() != 0 ? request.address() : address;
        return message.frame(request.address(), address, to, request.address() == 0 && request.wantsBroadcast());
    }

    /**
     * Answers a client that has an address and asks for the rest.
     *
     * @param settings what the client is told
     * @param request what it asked
     * @return the frame
     */
    static byte[] information(final DhcpSettings settings, final ClientMessage request) {
        final var message = new ServerMessage(settings, request, MsgType.DHCPACK);
        message.addConfiguration();
        return message.frame(request.address(), 0, request.address(), false);
    }

    /**
     * Tells a client that it may not have the address that it asked for.
     *
     * @param settings names the server
     * @param request what it asked
     * @param reason why, for who looks at the packet
     * @return the frame
     */
    static byte[] refusal(final DhcpSettings settings, final ClientMessage request, final String reason) {
        final var message = new ServerMessage(settings, request, MsgType.DHCPNAK);
        message.add(Options.MESSAGE, reason.getBytes(StandardCharsets.US_ASCII));
        return message.frame(0, 0, 0, true);
    }

    private void addConfiguration() {
        add(Options.SUBNET_MASK, Ipv4.octets(settings.mask()));
        add(Options.ROUTER, Ipv4.octets(settings.gateway()));
        for (byte wish : request.wishes()) {
            value(wish).ifPresent(value -> add(wish, value));
        }
        for (byte code : new byte[] {Options.NAME_SERVER, Options.CAPTIVE_PORTAL, Options.DOMAIN_NAME}) {
            value(code).ifPresent(value -> add(code, value));
        }
    }

    private Optional<byte[]> value(final byte code) {
        return switch (code) {
            case Options.NAME_SERVER -> settings.nameServers().isEmpty() ? Optional.empty()
                : Optional.of(Ints.toArray(settings.nameServers().stream().map(Long::intValue).toList()))
                    .map(ServerMessage::octets);
            case Options.DOMAIN_NAME -> settings.domain().map(name -> name.getBytes(StandardCharsets.US_ASCII));
            case Options.CAPTIVE_PORTAL -> settings.portalUri().map(uri -> uri.getBytes(StandardCharsets.US_ASCII));
            default -> Optional.empty();
        };
    }

    private void add(final byte code, final byte[] value) {
        final int size = DhcpOption.DEFAULT_LEN + value.length;
        if (size <= room && options.stream().noneMatch(option -> option.getCode() == code)) {
            room -= size;
            options.add(new DhcpOption().setCode(code).setLength((byte) value.length).setData(value));
        }
    }

    private byte[] frame(final long used, final long given, final long to, final boolean broadcast) {
        options.add(new DhcpOption().setCode(Options.END));
        final byte[] client = request.frame().dhcp().getClientHardwareAddress();
        final var dhcp = new DHCP()
            .setOpCode(DHCP.OPCODE_REPLY).setHardwareType(DHCP.HWTYPE_ETHERNET)
            .setHardwareAddressLength((byte) client.length).setClientHardwareAddress(client)
            .setTransactionId(request.frame().dhcp().getTransactionId()).setFlags(request.frame().dhcp().getFlags())
            .setClientIPAddress((int) used).setYourIPAddress((int) given)
            .setOptions(options);
        final var udp = new UDP().setSourcePort(UDP.DHCP_SERVER_PORT).setDestinationPort(UDP.DHCP_CLIENT_PORT);
        udp.setPayload(dhcp);
        final var ip = new IPv4().setTtl(TTL).setProtocol(IPv4.PROTOCOL_UDP)
            .setSourceAddress((int) settings.gateway()).setDestinationAddress(broadcast ? BROADCAST : (int) to);
        ip.setPayload(udp);
        final var ethernet = new Ethernet().setEtherType(Ethernet.TYPE_IPV4)
            .setSourceMACAddress(MacAddress.valueOf(settings.gatewayMac().getValue()))
            .setDestinationMACAddress(broadcast ? MacAddress.BROADCAST.toBytes() : client);
        ethernet.setPayload(ip);
        return ethernet.serialize();
    }

    private static byte[] octets(final int... numbers) {
        final var buffer = ByteBuffer.allocate(numbers.length * Integer.BYTES);
        for (int number : numbers) {
            buffer.putInt(number);
        }
        return buffer.array();
    }
}
