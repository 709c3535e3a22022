package org.netfate.access.restconf;

import java.util.Optional;

/**
 * A password in clear where a crypt hash belongs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7317#section-3">RFC 7317, section 3 (crypt-hash)</a>
 */
final class ClearText {
    /** The leaf that holds a user's password. */
    static final String LEAF = "password";
    /** Its module. */
    static final String MODULE = "netfate-user";
    /** The same for XML. */
    static final String NAMESPACE = "urn:netfate:user";

    private static final String MARK = "$0$";

    private ClearText() {
        // functions only
    }

    /**
     * Reads the value of a leaf of type crypt-hash.
     *
     * @param value the value
     * @return the password, empty if the value is none in clear
     */
    static Optional<String> of(final String value) {
        return value.startsWith(MARK) ? Optional.of(value.substring(MARK.length())) : Optional.empty();
    }
}
