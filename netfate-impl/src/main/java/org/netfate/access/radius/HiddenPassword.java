package org.netfate.access.radius;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a User-Password is hidden on its way.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-5.2">RFC 2865, section 5.2</a>
 */
final class HiddenPassword {
    private static final int BLOCK = SharedSecret.DIGEST_LENGTH;
    private static final int LONGEST = 128;

    private HiddenPassword() {
        // functions only
    }

    /**
     * Hides a password.
     *
     * @param password at most 128 octets
     * @param requestAuthenticator that of the request
     * @param secret the shared secret
     * @return what is sent
     */
    static byte[] hide(final byte[] password, final byte[] requestAuthenticator, final SharedSecret secret) {
        final byte[] hidden = Arrays.copyOf(password, Math.max(1, (password.length + BLOCK - 1) / BLOCK) * BLOCK);
        byte[] previous = requestAuthenticator;
        for (int at = 0; at < hidden.length; at += BLOCK) {
            mix(hidden, at, secret.pad(previous));
            previous = Arrays.copyOfRange(hidden, at, at + BLOCK);
        }
        return hidden;
    }

    /**
     * Reveals a password.
     *
     * @param hidden what was sent
     * @param requestAuthenticator that of the request
     * @param secret the shared secret
     * @return the password without the zeros that fill it up, empty if the length is not possible
     */
    static Optional<byte[]> reveal(final byte[] hidden, final byte[] requestAuthenticator, final SharedSecret secret) {
        if (hidden.length == 0 || hidden.length > LONGEST || hidden.length % BLOCK != 0) {
            return Optional.empty();
        }
        final byte[] clear = hidden.clone();
        byte[] previous = requestAuthenticator;
        for (int at = 0; at < clear.length; at += BLOCK) {
            mix(clear, at, secret.pad(previous));
            previous = Arrays.copyOfRange(hidden, at, at + BLOCK);
        }
        int length = clear.length;
        while (length > 0 && clear[length - 1] == 0) {
            length--;
        }
        return Optional.of(Arrays.copyOf(clear, length));
    }

    private static void mix(final byte[] octets, final int at, final byte[] pad) {
        for (int i = 0; i < BLOCK; i++) {
            octets[at + i] ^= pad[i];
        }
    }
}
