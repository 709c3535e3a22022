package org.netfate.access;

import java.util.Arrays;

/** How a user proves to be the user. No implementation prints what is secret. */
public sealed interface Credential {
    /**
     * A password.
     *
     * @param text in clear
     */
    record Password(String text) implements Credential {
        @Override
        public String toString() {
            return "a password";
        }
    }

    /**
     * The answer to a challenge, by which the password itself stays at the client.
     *
     * @param id the CHAP identifier
     * @param response MD5 of identifier, password and challenge
     * @param challenge what the client was asked
     * @see <a href="https://www.rfc-editor.org/rfc/rfc1994#section-2">RFC 1994, section 2</a>
     */
    record Chap(byte id, byte[] response, byte[] challenge) implements Credential {
        /** Length of a response. */
        public static final int RESPONSE_LENGTH = 16;

        @Override
        public boolean equals(final Object other) {
            return other instanceof Chap that && id == that.id && Arrays.equals(response, that.response)
                && Arrays.equals(challenge, that.challenge);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(response);
        }

        @Override
        public String toString() {
            return "a CHAP response";
        }
    }
}
