package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.security.SecureRandom;
import org.junit.Test;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.PasswordHash;

public class ShaCryptTest {
    /** Made by: openssl passwd -5 -salt netfatetest 'correct horse'. */
    private static final String SHA256 = "$5$netfatetest$QVv8MQM/b7xNGDAE2b6VZQ1v0"
        + "SE27YnMbKf5pGIKe89";

    @Test
    public void hashesOfOtherToolsAreUnderstood() {
        assertTrue(ShaCrypt.matches(Samples.PASSWORD, Samples.HASH));
        assertTrue(ShaCrypt.matches(Samples.PASSWORD, SHA256));
    }

    @Test
    public void anotherPasswordDoesNotMatch() {
        assertFalse(ShaCrypt.matches("correct horsf", Samples.HASH));
        assertFalse(ShaCrypt.matches("", SHA256));
    }

    @Test
    public void aNewHashMatchesItsPasswordAndFitsTheModel() {
        final String hash = ShaCrypt.of("pässwörd", new SecureRandom());
        assertThat(hash, matchesPattern("\\$6\\$[a-zA-Z0-9./]{16}\\$[a-zA-Z0-9./]{86}"));
        assertTrue(ShaCrypt.matches("pässwörd", hash));
        assertFalse(ShaCrypt.matches("passwort", new PasswordHash(hash).getValue()));
    }

    @Test
    public void theSamePasswordIsHashedDifferentlyEachTime() {
        final var random = new SecureRandom();
        assertNotEquals(ShaCrypt.of("password", random), ShaCrypt.of("password", random));
    }

    @Test
    public void whatIsNoHashMatchesNothing() {
        assertFalse(ShaCrypt.matches("password", "password"));
        assertFalse(ShaCrypt.matches("password", "$0$password"));
        assertFalse(ShaCrypt.matches("password", "$6$"));
        assertFalse(ShaCrypt.matches("password", ShaCrypt.OF_NOBODY));
    }

    @Test(timeout = 5000)
    public void aHashThatWouldTakeMinutesIsRefusedAtOnce() {
        assertFalse(ShaCrypt.matches("password", "$6$rounds=999999999$salt$" + "a".repeat(86)));
    }
}
