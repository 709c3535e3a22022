package org.netfate.access.radius;

import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.netfate.access.Credential;
import org.netfate.access.LoginRequest;

/** Writes the requests to the operator's own RADIUS servers. Stateless. */
final class UpstreamRequest {
    /** Attributes of a request that are not passed on, because they are about the way from the NAS to here. */
    private static final Set<Integer> OURS = Set.of(RadiusAttributes.MESSAGE_AUTHENTICATOR,
        RadiusAttributes.PROXY_STATE, RadiusAttributes.ACCT_DELAY_TIME);
    /** By it a server knows that a proxy asks; it comes back and is of no further use. */
    private static final byte[] STATE = "netfate".getBytes(StandardCharsets.US_ASCII);

    private UpstreamRequest() {
        // functions only
    }

    /**
     * Writes an Access-Request.
     *
     * @param request who and where
     * @param credential how the user proves to be the user
     * @param random where the authenticator comes from
     * @param secret the shared secret
     * @param id identifier
     * @return the signed packet
     */
    static byte[] login(final LoginRequest request, final Credential credential, final SecureRandom random,
            final SharedSecret secret, final byte id) {
        final byte[] authenticator = authenticator(random);
        final var writer = new RadiusWriter(RadiusCodes.ACCESS_REQUEST).messageAuthenticator()
            .text(RadiusAttributes.USER_NAME, request.user().getValue())
            .text(RadiusAttributes.NAS_IDENTIFIER, request.node().getValue())
            .integer(RadiusAttributes.NAS_PORT_TYPE, RadiusAttributes.ETHERNET)
            .text(RadiusAttributes.CALLING_STATION_ID,
                request.mac().getValue().replace(':', '-').toUpperCase(Locale.ROOT));
        request.address().ifPresent(address -> writer.octets(RadiusAttributes.FRAMED_IP_ADDRESS,
            InetAddresses.forString(address.getValue()).getAddress()));
        if (credential instanceof Credential.Password password) {
            writer.password(password.text().getBytes(StandardCharsets.UTF_8), authenticator, secret);
        } else if (credential instanceof Credential.Chap chap) {
            writer.octets(RadiusAttributes.CHAP_PASSWORD, ByteBuffer.allocate(1 + chap.response().length)
                .put(chap.id()).put(chap.response()).array())
                .octets(RadiusAttributes.CHAP_CHALLENGE, chap.challenge());
        }
        return writer.octets(RadiusAttributes.PROXY_STATE, STATE).request(id, authenticator, secret);
    }

    /**
     * Writes an Accounting-Request that passes on one of a network access server.
     *
     * @param request what the network access server sent
     * @param delay how long ago that was
     * @param secret the shared secret
     * @param id identifier
     * @return the signed packet
     */
    static byte[] accounting(final RadiusPacket request, final Duration delay, final SharedSecret secret,
            final byte id) {
        final var writer = new RadiusWriter(RadiusCodes.ACCOUNTING_REQUEST);
        request.attributes().stream().filter(attribute -> !OURS.contains(attribute.getType())).forEach(writer::add);
        final int before = request.integer(RadiusAttributes.ACCT_DELAY_TIME).orElse(0);
        return writer.integer(RadiusAttributes.ACCT_DELAY_TIME, before + (int) delay.toSeconds())
            .octets(RadiusAttributes.PROXY_STATE, STATE).signedRequest(id, secret);
    }

    /**
     * Writes a Status-Server.
     *
     * @param random where the authenticator comes from
     * @param secret the shared secret
     * @param id identifier
     * @return the signed packet
     */
    static byte[] status(final SecureRandom random, final SharedSecret secret, final byte id) {
        return new RadiusWriter(RadiusCodes.STATUS_SERVER).messageAuthenticator()
            .request(id, authenticator(random), secret);
    }

    private static byte[] authenticator(final SecureRandom random) {
        final byte[] authenticator = new byte[SharedSecret.DIGEST_LENGTH];
        random.nextBytes(authenticator);
        return authenticator;
    }
}
