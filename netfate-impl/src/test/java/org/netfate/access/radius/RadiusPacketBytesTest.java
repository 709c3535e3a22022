package org.netfate.access.radius;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.Test;
import org.netfate.access.Samples;

public class RadiusPacketBytesTest {
    private static final byte[] REQUEST = RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET,
        RadiusFixtures.login());

    @Test
    public void theSignatureOfAnAccessRequestIsChecked() {
        final var packet = RadiusPacketBytes.parse(REQUEST).orElseThrow();
        assertTrue(packet.isAuthenticAccessRequest(RadiusFixtures.SECRET));
        assertFalse(packet.isAuthenticAccessRequest("another secret"));
    }

    @Test
    public void everyChangedOctetIsNoticed() {
        for (int i = 0; i < REQUEST.length; i++) {
            final byte[] changed = REQUEST.clone();
            changed[i] ^= 1;
            assertFalse("octet " + i, RadiusPacketBytes.parse(changed)
                .filter(packet -> packet.hasMessageAuthenticator()
                    && packet.isAuthenticAccessRequest(RadiusFixtures.SECRET))
                .isPresent());
        }
    }

    @Test
    public void theSignatureOfAnAccountingRequestIsChecked() {
        final var packet = RadiusPacketBytes.parse(RadiusFixtures.accountingRequest(1, RadiusFixtures.SECRET,
            RadiusFixtures.login())).orElseThrow();
        assertTrue(packet.isAuthenticAccountingRequest(RadiusFixtures.SECRET));
        assertFalse(packet.isAuthenticAccountingRequest("another secret"));
    }

    @Test
    public void whatIsCutShortIsNoPacket() {
        for (int length = 0; length < REQUEST.length; length++) {
            assertEquals(Optional.empty(), RadiusPacketBytes.parse(Arrays.copyOf(REQUEST, length)));
        }
    }

    @Test
    public void anAttributeThatReachesBeyondThePacketIsRefused() {
        final byte[] packet = Samples.concat(new byte[] {1, 1, 0, 23}, new byte[16], new byte[] {1, 4, 'a'});
        assertEquals(Optional.empty(), RadiusPacketBytes.parse(packet));
        packet[21] = 3;
        assertTrue(RadiusPacketBytes.parse(packet).isPresent());
        packet[21] = 1;
        assertEquals(Optional.empty(), RadiusPacketBytes.parse(packet));
    }

    @Test
    public void twoMessageAuthenticatorsAreRefused() {
        final byte[] signature = Samples.concat(new byte[] {80, 18}, new byte[16]);
        assertTrue(RadiusPacketBytes.parse(
            Samples.concat(new byte[] {1, 1, 0, 38}, new byte[16], signature)).isPresent());
        assertEquals(Optional.empty(), RadiusPacketBytes.parse(
            Samples.concat(new byte[] {1, 1, 0, 56}, new byte[16], signature, signature)));
    }

    @Test
    public void paddingIsCutOff() {
        assertArrayEquals(REQUEST, RadiusPacketBytes.parse(Arrays.copyOf(REQUEST, REQUEST.length + 7)).orElseThrow()
            .bytes());
    }
}
