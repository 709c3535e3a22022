package org.netfate.access;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

public class FrameTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String HEADER = "ffffffffffff" + "02000000c101";
    private static final byte[] ARP = HEX.parseHex(HEADER + "0806" + "0001080006040001" + "02000000c101" + "0a00000b"
        + "000000000000" + "0a000001");
    private static final byte[] IPV4 = HEX.parseHex(HEADER + "0800" + "45000014000000004001" + "0000" + "0a00000b"
        + "08080808");

    @Test
    public void anArpPacketTellsMacAndAddress() {
        assertEquals(Optional.of(new Frame(Samples.MAC1, Optional.of(Samples.ADDRESS1), Frame.Kind.ARP)),
            Frame.parse(ARP));
    }

    @Test
    public void anIpv4PacketTellsMacAndAddress() {
        assertEquals(Optional.of(new Frame(Samples.MAC1, Optional.of(Samples.ADDRESS1), Frame.Kind.OTHER)),
            Frame.parse(IPV4));
    }

    @Test
    public void aVlanTagIsSkipped() {
        final byte[] tagged = Samples.concat(Arrays.copyOf(IPV4, 12), HEX.parseHex("81000005"),
            Arrays.copyOfRange(IPV4, 12, IPV4.length));
        assertEquals(Frame.parse(IPV4), Frame.parse(tagged));
    }

    @Test
    public void theUnspecifiedAddressOfADhcpClientIsNoAddress() {
        final byte[] dhcp = IPV4.clone();
        Arrays.fill(dhcp, 26, 30, (byte) 0);
        assertEquals(Optional.of(new Frame(Samples.MAC1, Optional.empty(), Frame.Kind.OTHER)), Frame.parse(dhcp));
    }

    @Test
    public void aDatagramIsForDhcpByItsPort() {
        final byte[] udp = Samples.concat(IPV4, HEX.parseHex("0044004300080000"));
        udp[23] = 17;
        assertEquals(Frame.Kind.TO_DHCP_SERVER, Frame.parse(udp).orElseThrow().kind());
        udp[37] = 68;
        assertEquals(Frame.Kind.TO_DHCP_CLIENT, Frame.parse(udp).orElseThrow().kind());
        udp[20] = 0x20;
        assertEquals(Frame.Kind.OTHER, Frame.parse(udp).orElseThrow().kind());
    }

    @Test
    public void anArpPacketThatSpeaksForAnotherTellsNoAddress() {
        final byte[] forged = ARP.clone();
        forged[27]++;
        assertEquals(Optional.of(new Frame(Samples.MAC1, Optional.empty(), Frame.Kind.ARP)), Frame.parse(forged));
    }

    @Test
    public void lldpAndMulticastSourcesAreIgnored() {
        assertEquals(Optional.empty(), Frame.parse(HEX.parseHex(HEADER + "88cc0207")));
        final byte[] multicast = ARP.clone();
        multicast[6] |= 1;
        assertEquals(Optional.empty(), Frame.parse(multicast));
    }

    @Test
    public void whatIsCutShortIsReadAsFarAsItGoes() {
        for (int length = 0; length < ARP.length; length++) {
            assertEquals(length >= 14 ? Optional.of(new Frame(Samples.MAC1, Optional.empty(), Frame.Kind.ARP))
                : Optional.empty(), Frame.parse(Arrays.copyOf(ARP, length)));
        }
    }

    @Test
    public void noFrameCausesAnError() {
        final var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            final byte[] frame = random.nextBoolean() ? ARP.clone() : IPV4.clone();
            for (int j = random.nextInt(8); j >= 0; j--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            Frame.parse(Arrays.copyOf(frame, random.nextInt(frame.length + 1)));
        }
    }
}
