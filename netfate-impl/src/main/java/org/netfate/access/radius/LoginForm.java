package org.netfate.access.radius;

import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.netfate.access.LoginRequest;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.tinyradius.core.packet.request.RadiusRequest;

/** What an Access-Request says, checked. */
sealed interface LoginForm {
    /**
     * A login that can be decided.
     *
     * @param request who and where
     * @param password in clear
     */
    record Complete(LoginRequest request, String password) implements LoginForm {
        @Override
        public String toString() {
            return "login of " + request;
        }
    }

    /**
     * A request that is no login.
     *
     * @param user the name that was given, if it is a valid one
     * @param mac the client, if it was given
     * @param reason why it is none
     */
    record Refused(Optional<String> user, Optional<String> mac, String reason) implements LoginForm { }

    /**
     * Reads an Access-Request.
     *
     * @param nas who asks
     * @param request the request
     * @return what it says
     */
    static LoginForm read(final Nas nas, final RadiusRequest request) {
        final var user = RadiusAttributes.text(request, RadiusAttributes.USER_NAME).flatMap(LoginForm::userName);
        final var station = RadiusAttributes.text(request, RadiusAttributes.CALLING_STATION_ID);
        final var mac = station.flatMap(MacNotation::parse);
        final var identifier = RadiusAttributes.text(request, RadiusAttributes.NAS_IDENTIFIER);
        final var address = RadiusAttributes.octets(request, RadiusAttributes.FRAMED_IP_ADDRESS);
        final String problem;
        if (identifier.isPresent() && !identifier.orElseThrow().equals(nas.node().getValue())) {
            problem = "NAS-Identifier " + RadiusAttributes.printable(identifier.orElseThrow()) + " is not "
                + nas.node().getValue();
        } else if (user.isEmpty()) {
            problem = "User-Name is missing or no valid user name";
        } else if (station.isEmpty()) {
            problem = "Calling-Station-Id is missing: it must be the client's MAC address";
        } else if (mac.isEmpty()) {
            problem = "Calling-Station-Id " + RadiusAttributes.printable(station.orElseThrow())
                + " is no unicast MAC address";
        } else if (address.isPresent() && address.orElseThrow().length != 4) {
            problem = "Framed-IP-Address is no IPv4 address";
        } else {
            return RadiusAttributes.octets(request, RadiusAttributes.USER_PASSWORD)
                .<LoginForm>map(password -> new Complete(
                    new LoginRequest(user.orElseThrow(), nas.node(), mac.orElseThrow(), address.map(LoginForm::ipv4)),
                    new String(password, StandardCharsets.UTF_8)))
                .orElseGet(() -> refused(user, mac, passwordProblem(request)));
        }
        return refused(user, mac, problem);
    }

    private static Refused refused(final Optional<UserName> user, final Optional<UnicastMacAddress> mac,
            final String reason) {
        return new Refused(user.map(UserName::getValue), mac.map(UnicastMacAddress::getValue), reason);
    }

    private static String passwordProblem(final RadiusRequest request) {
        if (RadiusAttributes.octets(request, RadiusAttributes.CHAP_PASSWORD).isPresent()) {
            return "CHAP needs the password in clear, and only its hash is stored: let the NAS use PAP";
        }
        return RadiusAttributes.octets(request, RadiusAttributes.EAP_MESSAGE).isPresent()
            ? "EAP is not served: let the NAS use PAP" : "User-Password is missing";
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
