package org.netfate.access.radius;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.Test;
import org.netfate.access.Samples;

public class RadiusPacketTest {
    private static final SharedSecret SECRET = new SharedSecret(RadiusFixtures.SECRET);
    private static final SharedSecret ANOTHER = new SharedSecret("another secret");
    private static final byte[] REQUEST = RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET,
        RadiusFixtures.login());

    @Test
    public void theSignatureOfAnAccessRequestIsChecked() {
        final var packet = RadiusPacket.parse(REQUEST).orElseThrow();
        assertTrue(packet.hasRightMessageAuthenticator(SECRET));
        assertFalse(packet.hasRightMessageAuthenticator(ANOTHER));
    }

    @Test
    public void everyChangedOctetIsNoticed() {
        for (int i = 0; i < REQUEST.length; i++) {
            final byte[] changed = REQUEST.clone();
            changed[i] ^= 1;
            assertFalse("octet " + i, RadiusPacket.parse(changed)
                .filter(packet -> packet.hasMessageAuthenticator()
                    && packet.hasRightMessageAuthenticator(SECRET))
                .isPresent());
        }
    }

    @Test
    public void theSignatureOfAnAccountingRequestIsChecked() {
        final var packet = RadiusPacket.parse(RadiusFixtures.accountingRequest(1, RadiusFixtures.SECRET,
            RadiusFixtures.login())).orElseThrow();
        assertTrue(packet.hasRightRequestAuthenticator(SECRET));
        assertFalse(packet.hasRightRequestAuthenticator(ANOTHER));
    }

    @Test
    public void whatIsCutShortIsNoPacket() {
        for (int length = 0; length < REQUEST.length; length++) {
            assertEquals(Optional.empty(), RadiusPacket.parse(Arrays.copyOf(REQUEST, length)));
        }
    }

    @Test
    public void anAttributeThatReachesBeyondThePacketIsRefused() {
        final byte[] packet = Samples.concat(new byte[] {1, 1, 0, 23}, new byte[16], new byte[] {1, 4, 'a'});
        assertEquals(Optional.empty(), RadiusPacket.parse(packet));
        packet[21] = 3;
        assertTrue(RadiusPacket.parse(packet).isPresent());
        packet[21] = 1;
        assertEquals(Optional.empty(), RadiusPacket.parse(packet));
    }

    @Test
    public void twoMessageAuthenticatorsAreRefused() {
        final byte[] signature = Samples.concat(new byte[] {80, 18}, new byte[16]);
        assertTrue(RadiusPacket.parse(
            Samples.concat(new byte[] {1, 1, 0, 38}, new byte[16], signature)).isPresent());
        assertEquals(Optional.empty(), RadiusPacket.parse(
            Samples.concat(new byte[] {1, 1, 0, 56}, new byte[16], signature, signature)));
    }

    @Test
    public void paddingIsCutOff() {
        assertArrayEquals(REQUEST, RadiusPacket.parse(Arrays.copyOf(REQUEST, REQUEST.length + 7)).orElseThrow()
            .bytes());
    }
}
