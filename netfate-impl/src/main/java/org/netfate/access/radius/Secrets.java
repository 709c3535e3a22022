package org.netfate.access.radius;

import java.util.Optional;

/** What keeps shared secrets. It may come late or never. Thread-safe. */
public interface Secrets {
    /**
     * Tells whether secrets can be decrypted at all.
     *
     * @return true if they can
     */
    boolean isAvailable();

    /**
     * Decrypts.
     *
     * @param encrypted an encrypted secret
     * @return in clear, empty if that is not possible
     */
    Optional<String> decrypt(String encrypted);
}
