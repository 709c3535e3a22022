package org.netfate.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * Remembers which password each user has proven to have, so that only the first login pays for the slow hash. What is
 * kept is a digest under a key that exists in this process only, with the hash against which the password was checked:
 * when the user's hash changes, what is remembered is of no use any more. It is never stored, and a copy of it is worth
 * nothing without the key. Bounded; thread-safe.
 */
final class VerifiedPasswords {
    /** Users; the one whose login is the longest ago is forgotten first. */
    private static final int CAPACITY = 200_000;
    private static final int KEY_LENGTH = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private record Proof(String hash, byte[] digest) { }

    private final Cache<UserName, Proof> proofs = CacheBuilder.newBuilder().maximumSize(CAPACITY).build();
    private final Mac keyed;

    /**
     * Makes an empty memory.
     *
     * @param random where the key comes from
     */
    VerifiedPasswords(final SecureRandom random) {
        final byte[] key = new byte[KEY_LENGTH];
        random.nextBytes(key);
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * Tells whether this password was found right before.
     *
     * @param user the user
     * @param password in clear
     * @param hash the user's hash
     * @return true if it was, against the same hash; false says nothing
     */
    boolean isKnown(final UserName user, final String password, final String hash) {
        final var proof = proofs.getIfPresent(user);
        if (proof == null) {
            return false;
        }
        if (!proof.hash().equals(hash)) {
            proofs.invalidate(user);
            return false;
        }
        return MessageDigest.isEqual(proof.digest(), digest(user, password));
    }

    /**
     * Remembers a password that was found right.
     *
     * @param user the user
     * @param password in clear; it is not kept
     * @param hash the user's hash
     */
    void remember(final UserName user, final String password, final String hash) {
        proofs.put(user, new Proof(hash, digest(user, password)));
    }

    private byte[] digest(final UserName user, final String password) {
        try {
            final var mac = (Mac) keyed.clone();
            mac.update(user.getValue().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(ALGORITHM + " of this Java platform cannot be copied", e);
        }
    }
}
