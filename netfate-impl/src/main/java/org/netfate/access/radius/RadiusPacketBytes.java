package org.netfate.access.radius;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A RADIUS packet whose structure was checked, and its signatures. They are computed over the octets as they are on the
 * wire, so that nothing that a parser thinks of them can matter.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-3">RFC 2865, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3579#section-3.2">RFC 3579, section 3.2 (Message-Authenticator)</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866#section-3">RFC 2866, section 3 (Request Authenticator)</a>
 */
final class RadiusPacketBytes {
    /** Code of an Access-Request. */
    static final int ACCESS_REQUEST = 1;
    /** Code of an Accounting-Request. */
    static final int ACCOUNTING_REQUEST = 4;

    static final int MESSAGE_AUTHENTICATOR = 80;
    static final int AUTHENTICATOR_LENGTH = 16;

    private static final int PROXY_STATE = 33;
    private static final int HEADER = 20;
    private static final int AUTHENTICATOR = 4;
    private static final int LARGEST = 4096;

    private final byte[] bytes;
    private int messageAuthenticator = -1;
    private int proxyStates;

    private RadiusPacketBytes(final byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks the structure of a packet: its length, and that its attributes fill it exactly. Octets beyond its length
     * are cut off as padding.
     *
     * @param datagram what was received
     * @return the packet, empty if it is none, or has a malformed or more than one Message-Authenticator
     */
    static Optional<RadiusPacketBytes> parse(final byte[] datagram) {
        if (datagram.length < HEADER) {
            return Optional.empty();
        }
        final int length = Byte.toUnsignedInt(datagram[2]) << 8 | Byte.toUnsignedInt(datagram[3]);
        if (length < HEADER || length > datagram.length || length > LARGEST) {
            return Optional.empty();
        }
        final var packet = new RadiusPacketBytes(Arrays.copyOf(datagram, length));
        return packet.findAttributes() ? Optional.of(packet) : Optional.empty();
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
                case MESSAGE_AUTHENTICATOR -> {
                    if (messageAuthenticator >= 0 || length != 2 + AUTHENTICATOR_LENGTH) {
                        return false;
                    }
                    messageAuthenticator = at + 2;
                }
                case PROXY_STATE -> proxyStates++;
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
     * @return the code
     */
    int code() {
        return Byte.toUnsignedInt(bytes[0]);
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
     * Checks the Message-Authenticator of an Access-Request.
     *
     * @param secret the shared secret
     * @return true if it was made with it
     */
    boolean isAuthenticAccessRequest(final String secret) {
        final byte[] given = Arrays.copyOfRange(bytes, messageAuthenticator,
            messageAuthenticator + AUTHENTICATOR_LENGTH);
        final byte[] cleared = bytes.clone();
        Arrays.fill(cleared, messageAuthenticator, messageAuthenticator + AUTHENTICATOR_LENGTH, (byte) 0);
        return MessageDigest.isEqual(given, hmacMd5(secret, cleared));
    }

    /**
     * Checks the Request Authenticator of an Accounting-Request.
     *
     * @param secret the shared secret
     * @return true if it was made with it
     */
    boolean isAuthenticAccountingRequest(final String secret) {
        final byte[] given = Arrays.copyOfRange(bytes, AUTHENTICATOR, HEADER);
        final byte[] cleared = bytes.clone();
        Arrays.fill(cleared, AUTHENTICATOR, HEADER, (byte) 0);
        return MessageDigest.isEqual(given, md5(cleared, secret));
    }

    /**
     * Signs an answer: sets its Message-Authenticator, if it has one, and its Response Authenticator.
     *
     * @param answer the answer, whose Authenticator field holds that of the request and whose Message-Authenticator is
     *        zero
     * @param secret the shared secret
     * @return the same octets, signed
     */
    static byte[] sign(final byte[] answer, final String secret) {
        final var packet = parse(answer).orElseThrow();
        if (packet.hasMessageAuthenticator()) {
            System.arraycopy(hmacMd5(secret, packet.bytes), 0, packet.bytes, packet.messageAuthenticator,
                AUTHENTICATOR_LENGTH);
        }
        System.arraycopy(md5(packet.bytes, secret), 0, packet.bytes, AUTHENTICATOR, AUTHENTICATOR_LENGTH);
        return packet.bytes;
    }

    private static byte[] hmacMd5(final String secret, final byte[] data) {
        try {
            final var mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return mac.doFinal(data);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacMD5", e);
        }
    }

    private static byte[] md5(final byte[] data, final String secret) {
        try {
            final var digest = MessageDigest.getInstance("MD5");
            digest.update(data);
            return digest.digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
