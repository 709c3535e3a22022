package org.netfate.access;

import java.util.Optional;
import org.netfate.access.radius.Secrets;
import org.opendaylight.aaa.encrypt.AAAEncryptionService;

/**
 * Encrypts and decrypts shared secrets by the platform's encryption service, which may come late or never. Thread-safe.
 *
 * <p>That service gives back what it was given when it fails; here a failure is an empty result, so that no secret is
 * ever stored in clear because of it.
 */
final class SecretCipher implements Secrets {
    private volatile Optional<AAAEncryptionService> service = Optional.empty();

    /**
     * The encryption service came or went.
     *
     * @param current the service, empty if there is none
     */
    void set(final Optional<AAAEncryptionService> current) {
        service = current;
    }

    /**
     * Tells whether there is an encryption service.
     *
     * @return true if there is one
     */
    @Override
    public boolean isAvailable() {
        return service.isPresent();
    }

    /**
     * Encrypts.
     *
     * @param secret in clear
     * @return encrypted, empty if that is not possible
     */
    Optional<String> encrypt(final String secret) {
        return service.map(cipher -> cipher.encrypt(secret))
            .filter(encrypted -> !encrypted.equals(secret))
            .filter(encrypted -> decrypt(encrypted).equals(Optional.of(secret)));
    }

    /**
     * Decrypts.
     *
     * @param encrypted encrypted by {@link #encrypt}
     * @return in clear, empty if that is not possible
     */
    @Override
    public Optional<String> decrypt(final String encrypted) {
        try {
            return service.map(cipher -> cipher.decrypt(encrypted))
                .filter(secret -> !secret.equals(encrypted) && !secret.isEmpty());
        } catch (IllegalArgumentException e) {
            // it is not even Base64
            return Optional.empty();
        }
    }
}
