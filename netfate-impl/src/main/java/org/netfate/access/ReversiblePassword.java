package org.netfate.access;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.EncryptedSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.PasswordHash;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;

/**
 * A password that can be decrypted, for CHAP. It is encrypted together with the hash that was made of it, so that it is
 * of no use any more when the hash is replaced in another way.
 */
final class ReversiblePassword {
    /** No crypt hash has one. */
    private static final char SEPARATOR = ' ';

    private ReversiblePassword() {
        // functions only
    }

    /**
     * Encrypts.
     *
     * @param password in clear
     * @param hash the hash that is stored with it
     * @param cipher encrypts
     * @return what is stored, empty if that is not possible
     */
    static Optional<EncryptedSecret> encrypt(final String password, final PasswordHash hash,
            final SecretCipher cipher) {
        return cipher.encrypt(hash.getValue() + SEPARATOR + password).map(EncryptedSecret::new);
    }

    /**
     * Decrypts.
     *
     * @param user the user
     * @param cipher decrypts
     * @return the password in clear, empty if it is another one than the hash's, or cannot be decrypted
     */
    static Optional<String> decrypt(final User user, final SecretCipher cipher) {
        final var hash = Optional.ofNullable(user.getPassword()).map(PasswordHash::getValue).orElse("");
        return Optional.ofNullable(user.getReversiblePassword()).map(EncryptedSecret::getValue)
            .flatMap(cipher::decrypt)
            .filter(text -> text.startsWith(hash + SEPARATOR))
            .map(text -> text.substring(hash.length() + 1));
    }
}
