package org.netfate.access.radius;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared secret, and what is computed with it. The keyed digests are prepared once and copied for each use, because
 * looking an algorithm up costs more than using it. Immutable, thread-safe.
 */
final class SharedSecret {
    /** Length of an authenticator, in octets. */
    static final int DIGEST_LENGTH = 16;

    private static final MessageDigest MD5 = newMd5();

    private final String text;
    private final byte[] octets;
    private final Mac hmac;

    /**
     * Makes it.
     *
     * @param text the secret in clear
     */
    SharedSecret(final String text) {
        this.text = text;
        octets = text.getBytes(StandardCharsets.UTF_8);
        try {
            hmac = Mac.getInstance("HmacMD5");
            hmac.init(new SecretKeySpec(octets, "HmacMD5"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacMD5", e);
        }
    }

    /**
     * Computes a Message-Authenticator.
     *
     * @param packet the packet, its Message-Authenticator zero
     * @return 16 octets
     */
    byte[] hmac(final byte[] packet) {
        try {
            return ((Mac) hmac.clone()).doFinal(packet);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("HmacMD5 of this Java platform cannot be copied", e);
        }
    }

    /**
     * Computes a Request or Response Authenticator.
     *
     * @param packet what it covers
     * @return MD5 of the packet, followed by the secret
     */
    byte[] authenticator(final byte[] packet) {
        final var digest = md5();
        digest.update(packet);
        return digest.digest(octets);
    }

    /**
     * Returns the secret itself.
     *
     * @return the secret in clear
     */
    String text() {
        return text;
    }

    /**
     * Makes an MD5 digest.
     *
     * @return the digest, for one use
     */
    static MessageDigest md5() {
        try {
            return (MessageDigest) MD5.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("MD5 of this Java platform cannot be copied", e);
        }
    }

    private static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof SharedSecret that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "a shared secret";
    }
}
