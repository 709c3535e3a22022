package org.netfate.access;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.security.SecureRandom;
import org.junit.Test;

public class VerifiedPasswordsTest {
    private final VerifiedPasswords verified = new VerifiedPasswords(new SecureRandom());

    @Test
    public void aPasswordIsKnownOnlyForItsUserAndItsHash() {
        verified.remember(Samples.ALICE, Samples.PASSWORD, Samples.HASH);
        assertTrue(verified.isKnown(Samples.ALICE, Samples.PASSWORD, Samples.HASH));
        assertFalse(verified.isKnown(Samples.ALICE, "another", Samples.HASH));
        assertFalse(verified.isKnown(Samples.BOB, Samples.PASSWORD, Samples.HASH));
    }

    @Test
    public void aNewHashForgetsIt() {
        verified.remember(Samples.ALICE, Samples.PASSWORD, Samples.HASH);
        assertFalse(verified.isKnown(Samples.ALICE, Samples.PASSWORD, ShaCrypt.OF_NOBODY));
        assertFalse(verified.isKnown(Samples.ALICE, Samples.PASSWORD, Samples.HASH));
    }
}
