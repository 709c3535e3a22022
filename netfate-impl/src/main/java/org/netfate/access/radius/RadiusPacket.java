package org.netfate.access.radius;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tinyradius.core.RadiusPacketException;
import org.tinyradius.core.attribute.AttributeHolder;
import org.tinyradius.core.attribute.type.RadiusAttribute;
import org.tinyradius.core.dictionary.DefaultDictionary;
import org.tinyradius.core.dictionary.Dictionary;

/**
 * A RADIUS packet whose structure was checked. TinyRadius reads its attributes; its signatures are computed here, over
 * the octets as they are on the wire, so that nothing that a parser makes of them can differ from what was signed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-3">RFC 2865, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3579#section-3.2">RFC 3579, section 3.2 (Message-Authenticator)</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866#section-3">RFC 2866, section 3 (Request Authenticator)</a>
 */
final class RadiusPacket {
    /** Length of code, identifier, length and authenticator. */
    static final int HEADER = 20;
    /** Where the authenticator is. */
    static final int AUTHENTICATOR = 4;
    /** Length of the longest packet. */
    static final int LARGEST = 4096;
    /** What TinyRadius knows of attributes, loaded once. */
    static final Dictionary DICTIONARY = DefaultDictionary.INSTANCE;
    /** The vendor of the attributes of the standard. */
    static final int NO_VENDOR = -1;

    private static final int LONGEST_PASSWORD = 128;

    private final byte[] bytes;
    private List<RadiusAttribute> attributes = List.of();
    private int messageAuthenticator = -1;
    private int proxyStates;

    private RadiusPacket(final byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks the structure of a packet: its length, and that its attributes fill it exactly. Octets beyond its length
     * are cut off as padding.
     *
     * @param datagram what was received; it is not to be changed any more
     * @return the packet, empty if it is none, if an attribute is not what its type says, or if it has more than one
     *     Message-Authenticator
     */
    static Optional<RadiusPacket> parse(final byte[] datagram) {
        if (datagram.length < HEADER) {
            return Optional.empty();
        }
        final int length = Byte.toUnsignedInt(datagram[2]) << 8 | Byte.toUnsignedInt(datagram[3]);
        if (length < HEADER || length > datagram.length || length > LARGEST) {
            return Optional.empty();
        }
        final var packet = new RadiusPacket(length == datagram.length ? datagram : Arrays.copyOf(datagram, length));
        return packet.findAttributes() && packet.readAttributes() ? Optional.of(packet) : Optional.empty();
    }

    private boolean readAttributes() {
        try {
            attributes = AttributeHolder.readAttributes(DICTIONARY, NO_VENDOR,
                Unpooled.wrappedBuffer(bytes, HEADER, bytes.length - HEADER));
            return true;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    private boolean findAttributes() {
        int at = HEADER;
        while (at < bytes.length) {
            if (at + 2 > bytes.length) {
                return false;
            }
            final int length = Byte.toUnsignedInt(bytes[at + 1]);
            if (length < 2 || at + length > bytes.length) {
                return false;
            }
            switch (Byte.toUnsignedInt(bytes[at])) {
                case RadiusAttributes.MESSAGE_AUTHENTICATOR -> {
                    if (messageAuthenticator >= 0 || length != 2 + SharedSecret.DIGEST_LENGTH) {
                        return false;
                    }
                    messageAuthenticator = at + 2;
                }
                case RadiusAttributes.PROXY_STATE -> proxyStates++;
                default -> {
                    // of no interest here
                }
            }
            at += length;
        }
        return true;
    }

    /**
     * Returns the octets.
     *
     * @return the packet itself, not a copy
     */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Returns the packet's code.
     *
     * @return the code, from {@link RadiusCodes}
     */
    int code() {
        return Byte.toUnsignedInt(bytes[0]);
    }

    /**
     * Returns the packet's identifier.
     *
     * @return the identifier
     */
    byte id() {
        return bytes[1];
    }

    /**
     * Returns the packet's authenticator.
     *
     * @return a copy of it
     */
    byte[] authenticator() {
        return Arrays.copyOfRange(bytes, AUTHENTICATOR, HEADER);
    }

    /**
     * Reads an attribute.
     *
     * @param type number of the attribute
     * @return its value, the first if there are several
     */
    Optional<byte[]> octets(final int type) {
        return attribute(type).map(RadiusAttribute::getValue);
    }

    private Optional<RadiusAttribute> attribute(final int type) {
        for (var attribute : attributes) {
            if (attribute.getType() == type && attribute.getVendorId() == NO_VENDOR) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads an attribute as text.
     *
     * @param type number of the attribute
     * @return its value
     */
    Optional<String> text(final int type) {
        return octets(type).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    /**
     * Reads an attribute as an integer of four octets.
     *
     * @param type number of the attribute
     * @return its value, empty if it is absent or no integer
     */
    Optional<Integer> integer(final int type) {
        return octets(type).filter(value -> value.length == Integer.BYTES)
            .map(value -> ByteBuffer.wrap(value).getInt());
    }

    /**
     * Returns the attributes.
     *
     * @return all of them, in order
     */
    List<RadiusAttribute> attributes() {
        return attributes;
    }

    /**
     * Counts Proxy-State attributes, with which an attacker can shape what is signed (CVE-2024-3596).
     *
     * @return how many there are
     */
    int proxyStates() {
        return proxyStates;
    }

    /**
     * Tells whether there is a Message-Authenticator.
     *
     * @return true if there is one
     */
    boolean hasMessageAuthenticator() {
        return messageAuthenticator >= 0;
    }

    /**
     * Reveals the User-Password.
     *
     * @param secret the shared secret
     * @return the password without its padding, empty if there is none of a possible length
     */
    Optional<byte[]> password(final SharedSecret secret) {
        final var hidden = attribute(RadiusAttributes.USER_PASSWORD);
        if (hidden.isEmpty() || hidden.orElseThrow().getValue().length > LONGEST_PASSWORD) {
            return Optional.empty();
        }
        try {
            return Optional.of(hidden.orElseThrow().decode(authenticator(), secret.text()).getValue());
        } catch (RadiusPacketException e) {
            return Optional.empty();
        }
    }

    /**
     * Checks the Message-Authenticator of a request whose authenticator is a random number: Access-Request and
     * Status-Server.
     *
     * @param secret the shared secret
     * @return true if it was made with it
     */
    boolean hasRightMessageAuthenticator(final SharedSecret secret) {
        return isRightMessageAuthenticator(bytes.clone(), secret);
    }

    /**
     * Checks the Request Authenticator of a request that signs itself by it: Accounting-Request, and those of dynamic
     * authorization.
     *
     * @param secret the shared secret
     * @return true if it was made with it
     */
    boolean hasRightRequestAuthenticator(final SharedSecret secret) {
        final byte[] cleared = bytes.clone();
        Arrays.fill(cleared, AUTHENTICATOR, HEADER, (byte) 0);
        return MessageDigest.isEqual(authenticator(), secret.authenticator(cleared));
    }

    /**
     * Checks that this is the answer to a request: its Response Authenticator, and its Message-Authenticator if it has
     * one.
     *
     * @param requestAuthenticator authenticator of the request
     * @param secret the shared secret
     * @return true if it was made with the secret for that request
     */
    boolean answers(final byte[] requestAuthenticator, final SharedSecret secret) {
        final byte[] asSigned = bytes.clone();
        System.arraycopy(requestAuthenticator, 0, asSigned, AUTHENTICATOR, SharedSecret.DIGEST_LENGTH);
        return MessageDigest.isEqual(authenticator(), secret.authenticator(asSigned))
            && (!hasMessageAuthenticator() || isRightMessageAuthenticator(asSigned, secret));
    }

    private boolean isRightMessageAuthenticator(final byte[] copy, final SharedSecret secret) {
        final byte[] given = Arrays.copyOfRange(bytes, messageAuthenticator,
            messageAuthenticator + SharedSecret.DIGEST_LENGTH);
        Arrays.fill(copy, messageAuthenticator, messageAuthenticator + SharedSecret.DIGEST_LENGTH, (byte) 0);
        return MessageDigest.isEqual(given, secret.hmac(copy));
    }
}
