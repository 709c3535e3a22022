package org.netfate.access.radius;

import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.netfate.access.Credential;
import org.netfate.access.LoginRequest;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/** What an Access-Request says, checked. */
sealed interface LoginForm {
    /**
     * A login that can be decided.
     *
     * @param request who and where
     * @param credential how the user proves to be the user
     */
    record Complete(LoginRequest request, Credential credential) implements LoginForm { }

    /**
     * The question whether a client has a session.
     *
     * @param mac the client
     * @param address its address, if it was given
     */
    record CallCheck(UnicastMacAddress mac, Optional<Ipv4AddressNoZone> address) implements LoginForm { }

    /**
     * A request that is neither.
     *
     * @param user the name that was given, if it is a valid one
     * @param mac the client, if it was given
     * @param reason why it is none
     */
    record Refused(Optional<String> user, Optional<String> mac, String reason) implements LoginForm { }

    /**
     * Reads an Access-Request.
     *
     * @param request the request
     * @return what it says
     */
    static LoginForm read(final NasRequest request) {
        final var packet = request.packet();
        final var user = packet.text(RadiusAttributes.USER_NAME).flatMap(LoginForm::userName);
        final var station = packet.text(RadiusAttributes.CALLING_STATION_ID);
        final var mac = station.flatMap(MacNotation::parse);
        final boolean check = packet.integer(RadiusAttributes.SERVICE_TYPE).orElse(0) == RadiusAttributes.CALL_CHECK;
        final var problem = problem(request, user.isPresent() || check, station, mac.isPresent());
        if (problem.isPresent()) {
            return refused(user, mac, problem.orElseThrow());
        }
        final var address = packet.octets(RadiusAttributes.FRAMED_IP_ADDRESS).map(LoginForm::ipv4);
        if (check) {
            return packet.hasMessageAuthenticator() ? new CallCheck(mac.orElseThrow(), address)
                : refused(user, mac, "a Call-Check has no Message-Authenticator");
        }
        return credential(request).<LoginForm>map(credential -> new Complete(
                new LoginRequest(user.orElseThrow(), request.nas().node(), mac.orElseThrow(), address), credential))
            .orElseGet(() -> refused(user, mac, credentialProblem(packet)));
    }

    private static Optional<String> problem(final NasRequest request, final boolean hasUser,
            final Optional<String> station, final boolean hasMac) {
        final var node = request.nas().node();
        final var identifier = request.packet().text(RadiusAttributes.NAS_IDENTIFIER);
        if (identifier.isPresent() && !identifier.orElseThrow().equals(node.getValue())) {
            return Optional.of("NAS-Identifier " + RadiusAttributes.printable(identifier.orElseThrow()) + " is not "
                + node.getValue());
        }
        if (!hasUser) {
            return Optional.of("User-Name is missing or no valid user name");
        }
        if (station.isEmpty()) {
            return Optional.of("Calling-Station-Id is missing: it must be the client's MAC address");
        }
        if (!hasMac) {
            return Optional.of("Calling-Station-Id " + RadiusAttributes.printable(station.orElseThrow())
                + " is no unicast MAC address");
        }
        return request.packet().octets(RadiusAttributes.FRAMED_IP_ADDRESS)
            .filter(address -> address.length != Integer.BYTES).map(address -> "Framed-IP-Address is no IPv4 address");
    }

    private static Optional<Credential> credential(final NasRequest request) {
        final var packet = request.packet();
        final var chap = packet.octets(RadiusAttributes.CHAP_PASSWORD)
            .filter(octets -> octets.length == 1 + Credential.Chap.RESPONSE_LENGTH);
        if (chap.isPresent()) {
            final byte[] octets = chap.orElseThrow();
            return Optional.of(new Credential.Chap(octets[0], Arrays.copyOfRange(octets, 1, octets.length),
                packet.octets(RadiusAttributes.CHAP_CHALLENGE).orElseGet(packet::authenticator)));
        }
        return packet.password(request.secret())
            .map(octets -> new Credential.Password(new String(octets, StandardCharsets.UTF_8)));
    }

    private static String credentialProblem(final RadiusPacket packet) {
        if (packet.octets(RadiusAttributes.CHAP_PASSWORD).isPresent()) {
            return "CHAP-Password does not have 17 octets";
        }
        return packet.octets(RadiusAttributes.EAP_MESSAGE).isPresent()
            ? "EAP is not served: let the NAS use PAP" : "User-Password is missing or of no possible length";
    }

    private static Refused refused(final Optional<UserName> user, final Optional<UnicastMacAddress> mac,
            final String reason) {
        return new Refused(user.map(UserName::getValue), mac.map(UnicastMacAddress::getValue), reason);
    }

    private static Optional<UserName> userName(final String text) {
        try {
            return Optional.of(new UserName(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Ipv4AddressNoZone ipv4(final byte[] octets) {
        return new Ipv4AddressNoZone(InetAddresses.fromInteger(ByteBuffer.wrap(octets).getInt())
            .getHostAddress());
    }
}
