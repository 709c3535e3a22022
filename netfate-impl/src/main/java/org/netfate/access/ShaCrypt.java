package org.netfate.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * Hashes passwords and checks them against their hashes: SHA-256 and SHA-512 crypt. Stateless, thread-safe, and slow by
 * intent: a check takes milliseconds of processor time, so it never runs on a thread that serves the network.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7317#section-3">RFC 7317, section 3 (crypt-hash)</a>
 */
public final class ShaCrypt {
    /**
     * Cost of a new hash. It is the default of SHA-512 crypt, so that the hash is as everyone else's tools write it:
     * two to four milliseconds of one core for each check. That makes guessing from a stolen hash expensive, and
     * still lets a controller with two cores admit a few hundred users in a second when a power failure in a district
     * ends.
     */
    static final int ROUNDS = 5000;

    /** Largest cost of a hash that is checked: about a quarter of a second. */
    static final int MAXIMUM_ROUNDS = 500_000;

    /** A hash that no password has; what is checked when there is no user, so that the answer takes as long. */
    static final String OF_NOBODY = "$6$netfatenobody$" + "x".repeat(86);

    private static final Pattern FORMAT = Pattern.compile("\\$[56]\\$(rounds=([0-9]{1,9})\\$)?[a-zA-Z0-9./]{1,16}"
        + "\\$[a-zA-Z0-9./]{43}([a-zA-Z0-9./]{43})?");
    private static final String SALT_CHARACTERS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SALT_LENGTH = 16;
    private static final int WARM_UP = 64;

    private ShaCrypt() {
        // functions only
    }

    /** Has the just-in-time compiler do its work before the first user waits: the first check takes a hundredfold. */
    static void warmUp() {
        for (int i = 0; i < WARM_UP; i++) {
            matches("password", OF_NOBODY);
        }
    }

    /**
     * Hashes a password with a new salt.
     *
     * @param password in clear
     * @param random where the salt comes from
     * @return its SHA-512 crypt hash
     */
    public static String of(final String password, final SecureRandom random) {
        final var salt = new StringBuilder("$6$");
        for (int i = 0; i < SALT_LENGTH; i++) {
            salt.append(SALT_CHARACTERS.charAt(random.nextInt(SALT_CHARACTERS.length())));
        }
        return Sha2Crypt.sha512Crypt(password.getBytes(StandardCharsets.UTF_8), salt.toString());
    }

    /**
     * Checks a password, in a time that does not depend on where the hashes differ.
     *
     * @param password in clear, as given
     * @param hash the crypt hash
     * @return true if it is the password; false also if the hash is none or its cost is beyond {@link #MAXIMUM_ROUNDS}
     */
    static boolean matches(final String password, final String hash) {
        final var format = FORMAT.matcher(hash);
        if (!format.matches() || format.group(2) != null && Integer.parseInt(format.group(2)) > MAXIMUM_ROUNDS) {
            return false;
        }
        final byte[] key = password.getBytes(StandardCharsets.UTF_8);
        final String actual = hash.startsWith("$6$") ? Sha2Crypt.sha512Crypt(key, hash)
            : Sha2Crypt.sha256Crypt(key, hash);
        return MessageDigest.isEqual(actual.getBytes(StandardCharsets.US_ASCII),
            hash.getBytes(StandardCharsets.US_ASCII));
    }
}
