package org.netfate.access.radius;

import com.google.common.primitives.Ints;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tinyradius.core.RadiusPacketException;
import org.tinyradius.core.attribute.type.RadiusAttribute;

/**
 * Writes one RADIUS packet by TinyRadius. Its attributes are in the order in which they are added; that is why it is
 * signed here, since the Message-Authenticator has to be the first. Belongs to one thread.
 */
final class RadiusWriter {
    private static final int LONGEST_VALUE = 253;

    private final List<RadiusAttribute> attributes = new ArrayList<>();
    private final byte code;
    private int length = RadiusPacket.HEADER;
    private int messageAuthenticator = -1;

    /**
     * Begins a packet.
     *
     * @param code its code
     */
    RadiusWriter(final int code) {
        this.code = (byte) code;
    }

    /**
     * Adds a Message-Authenticator, which is computed when the packet is signed.
     *
     * @return this
     */
    RadiusWriter messageAuthenticator() {
        messageAuthenticator = length + 2;
        return octets(RadiusAttributes.MESSAGE_AUTHENTICATOR, new byte[SharedSecret.DIGEST_LENGTH]);
    }

    /**
     * Adds an attribute.
     *
     * @param type its number
     * @param value at most 253 octets
     * @return this
     */
    RadiusWriter octets(final int type, final byte[] value) {
        return add(RadiusPacket.DICTIONARY.createAttribute(RadiusPacket.NO_VENDOR, type, value));
    }

    /**
     * Adds an attribute as it is.
     *
     * @param attribute the attribute
     * @return this
     */
    RadiusWriter add(final RadiusAttribute attribute) {
        attributes.add(attribute);
        length += attribute.getLength();
        return this;
    }

    /**
     * Adds an attribute of text; what does not fit is cut off.
     *
     * @param type its number
     * @param value the text
     * @return this
     */
    RadiusWriter text(final int type, final String value) {
        final byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        return octets(type, octets.length > LONGEST_VALUE ? Arrays.copyOf(octets, LONGEST_VALUE) : octets);
    }

    /**
     * Adds an attribute of an integer.
     *
     * @param type its number
     * @param value the integer
     * @return this
     */
    RadiusWriter integer(final int type, final int value) {
        return octets(type, Ints.toByteArray(value));
    }

    /**
     * Adds a User-Password.
     *
     * @param password in clear, at most 128 octets
     * @param requestAuthenticator that with which the packet will be signed
     * @param secret the shared secret
     * @return this
     */
    RadiusWriter password(final byte[] password, final byte[] requestAuthenticator, final SharedSecret secret) {
        try {
            return add(RadiusPacket.DICTIONARY.createAttribute(RadiusPacket.NO_VENDOR, RadiusAttributes.USER_PASSWORD,
                password).encode(requestAuthenticator, secret.text()));
        } catch (RadiusPacketException e) {
            throw new IllegalArgumentException("a password that cannot be hidden", e);
        }
    }

    /**
     * Copies the Proxy-State attributes of a request into its answer, in order.
     *
     * @param request the request
     * @return this
     */
    RadiusWriter proxyStates(final RadiusPacket request) {
        if (request.proxyStates() > 0) {
            request.attributes().stream().filter(attribute -> attribute.getType() == RadiusAttributes.PROXY_STATE)
                .forEach(this::add);
        }
        return this;
    }

    /**
     * Ends an answer.
     *
     * @param request what it answers
     * @param secret the shared secret
     * @return the signed packet
     */
    byte[] answer(final RadiusPacket request, final SharedSecret secret) {
        final byte[] bytes = finish(request.id(), request.authenticator());
        sign(bytes, secret);
        setAuthenticator(bytes, secret.authenticator(bytes));
        return bytes;
    }

    /**
     * Ends a request whose authenticator is a random number: Access-Request and Status-Server.
     *
     * @param id its identifier
     * @param authenticator 16 octets that nobody can foresee
     * @param secret the shared secret
     * @return the signed packet
     */
    byte[] request(final byte id, final byte[] authenticator, final SharedSecret secret) {
        final byte[] bytes = finish(id, authenticator);
        sign(bytes, secret);
        return bytes;
    }

    /**
     * Ends a request that signs itself by its authenticator: Accounting-Request, and those of dynamic authorization.
     *
     * @param id its identifier
     * @param secret the shared secret
     * @return the signed packet
     */
    byte[] signedRequest(final byte id, final SharedSecret secret) {
        final byte[] bytes = finish(id, new byte[SharedSecret.DIGEST_LENGTH]);
        sign(bytes, secret);
        setAuthenticator(bytes, secret.authenticator(bytes));
        return bytes;
    }

    private byte[] finish(final byte id, final byte[] authenticator) {
        if (length > RadiusPacket.LARGEST) {
            throw new IllegalStateException("a packet that is too long: " + length + " octets");
        }
        final var packet = ByteBuffer.allocate(length).put(code).put(id).putShort((short) length).put(authenticator);
        attributes.forEach(attribute -> packet.put(attribute.toByteArray()));
        return packet.array();
    }

    private void sign(final byte[] bytes, final SharedSecret secret) {
        if (messageAuthenticator >= 0) {
            System.arraycopy(secret.hmac(bytes), 0, bytes, messageAuthenticator, SharedSecret.DIGEST_LENGTH);
        }
    }

    private static void setAuthenticator(final byte[] bytes, final byte[] authenticator) {
        System.arraycopy(authenticator, 0, bytes, RadiusPacket.AUTHENTICATOR, SharedSecret.DIGEST_LENGTH);
    }
}
