package org.netfate.access;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.netfate.access.PacketIns.ACCESS_PORT;
import static org.netfate.access.PacketIns.DHCP_SERVER_PORT;
import static org.netfate.access.PacketIns.SECOND_ACCESS_PORT;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.access.DhcpFrames.Answer;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.DomainName;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpState;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.PoolExhausted;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.PoolBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.PoolKey;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.Lease;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.LeaseBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.LeaseKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.client.network.CaptivePortalBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

public class DhcpTest extends AbstractConcurrentDataBrokerTest {
    private static final String GATEWAY = "10.0.0.1";
    private static final String FIRST = "10.0.0.100";
    private static final String SECOND = "10.0.0.101";
    private static final String API = "https://portal.netfate.test/api";
    private static final UnicastMacAddress MAC3 = new UnicastMacAddress("02:00:00:00:c1:03");

    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice();
        PacketIns.reportPorts(world);
        configure(FIRST, "10.0.0.109");
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aClientIsOfferedAnAddressAndAllThatItNeeds() {
        final var offer = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER)
            .option(55, new byte[] {1, 3, 6, 15, 114}).option(61, new byte[] {1, 2, 3})).orElseThrow();
        assertEquals(DhcpFrames.OFFER, offer.type());
        assertEquals(FIRST, offer.address());
        assertEquals(GATEWAY, offer.addressOption(54));
        assertEquals("255.255.255.0", offer.addressOption(1));
        assertEquals(GATEWAY, offer.addressOption(3));
        assertEquals("10.0.0.3", offer.addressOption(6));
        assertEquals("netfate.test", offer.textOption(15));
        assertEquals(600, offer.numberOption(51));
        assertEquals(300, offer.numberOption(58));
        assertEquals(525, offer.numberOption(59));
        assertArrayEquals(new byte[] {1, 2, 3}, offer.options().get(61));
        assertNull(offer.options().get(114));
        assertEquals(Samples.MAC1.getValue(), offer.destinationMac());
        assertEquals(FIRST, offer.destination());
        assertEquals(Optional.empty(), lease(Samples.MAC1));
    }

    @Test
    public void aClientThatCannotReceiveUnicastYetGetsABroadcast() {
        final var offer = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).broadcastWanted()).orElseThrow();
        assertEquals("ff:ff:ff:ff:ff:ff", offer.destinationMac());
        assertEquals("255.255.255.255", offer.destination());
    }

    @Test
    public void thePortalIsAnnouncedWhenItIsConfigured() {
        world.intent(changes -> changes.put(NfviPaths.CLIENT_NETWORK, new ClientNetworkBuilder(Samples.network())
            .setCaptivePortal(new CaptivePortalBuilder().setAddress(new Ipv4AddressNoZone(FIRST))
                .setApiUri(new Uri(API)).build()).build()));
        final var offer = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER)).orElseThrow();
        assertEquals(API, offer.textOption(114));
        assertEquals("the portal's own address is not given", SECOND, offer.address());
    }

    @Test
    public void whatAClientAskedForIsConfirmedWhenItIsStored() {
        final var ack = obtain(Samples.MAC1, 1);
        assertEquals(DhcpFrames.ACK, ack.type());
        assertEquals(FIRST, ack.address());
        assertEquals(600, ack.numberOption(51));
        final var lease = lease(Samples.MAC1).orElseThrow();
        assertEquals(FIRST, lease.getAddress().getValue());
        assertEquals("2026-11-22T12:10:00.000000Z", lease.getExpires().getValue());
        assertEquals(FIRST, client(Samples.MAC1).getAddress().getValue());
    }

    @Test
    public void anAddressThatAClientMakesUpIsNotLearnt() {
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, PacketIns.arp(Samples.MAC1, "10.0.0.50", GATEWAY)));
        assertNull(client(Samples.MAC1).getAddress());
        obtain(Samples.MAC1, 1);
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, PacketIns.arp(Samples.MAC1, "10.0.0.50", GATEWAY)));
        assertEquals(FIRST, client(Samples.MAC1).getAddress().getValue());
    }

    @Test
    public void aClientHasTheSameAddressAtEveryNode() {
        obtain(Samples.MAC1, 1);
        obtain(Samples.MAC2, 1);
        final var ack = ask(2, ACCESS_PORT, DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).requested(FIRST))
            .orElseThrow();
        assertEquals(DhcpFrames.ACK, ack.type());
        assertEquals(FIRST, ack.address());
        assertEquals(Samples.CPE2, client(Samples.MAC1).getNode());
        assertEquals(FIRST, client(Samples.MAC1).getAddress().getValue());
    }

    @Test
    public void aClientKeepsItsAddressWhenTheControllerStartsAnew() {
        obtain(Samples.MAC2, 1);
        obtain(Samples.MAC1, 1);
        world.close();
        world = new AccessWorld(getDataBroker());
        PacketIns.reportPorts(world);
        assertEquals(SECOND, obtain(Samples.MAC1, 1).address());
        assertEquals("10.0.0.102", obtain(MAC3, 1).address());
    }

    @Test
    public void anExpiredLeaseIsStillItsClients() {
        obtain(Samples.MAC1, 1);
        world.pass(Duration.ofHours(2));
        assertNull(client(Samples.MAC1).getAddress());
        assertEquals(SECOND, obtain(Samples.MAC2, 1).address());
        assertEquals(FIRST, obtain(Samples.MAC1, 1).address());
        assertEquals(FIRST, client(Samples.MAC1).getAddress().getValue());
    }

    @Test
    public void theOldestExpiredLeaseIsReusedWhenNothingElseIsLeft() {
        configure(FIRST, SECOND);
        obtain(Samples.MAC1, 1);
        world.pass(Duration.ofMinutes(1));
        obtain(Samples.MAC2, 1);
        assertEquals(Optional.empty(), ask(DhcpFrames.of(MAC3, DhcpFrames.DISCOVER)));
        world.pass(Duration.ofHours(1));
        assertEquals(FIRST, obtain(MAC3, 1).address());
        assertEquals(Optional.empty(), lease(Samples.MAC1));
        assertEquals("so its old owner gets another one", Optional.empty(),
            ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).requested(FIRST)));
        assertEquals(SECOND, obtain(Samples.MAC1, 1).address());
    }

    @Test
    public void theAddressOfASessionIsNeverReused() {
        configure(FIRST, FIRST);
        obtain(Samples.MAC1, 1);
        login(Samples.CPE1);
        final var session = world.session(Samples.MAC1).orElseThrow();
        world.intent(changes -> changes.put(NfviDatabase.entry(NfviPaths.LEASES, new LeaseKey(Samples.MAC1)),
            new LeaseBuilder(lease(Samples.MAC1).orElseThrow()).setExpires(Samples.NOON).build()));
        assertEquals(Optional.empty(), ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER)));
        assertEquals(Optional.of(session), world.session(Samples.MAC1));
        world.pass(Duration.ofHours(1));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertEquals(FIRST, obtain(Samples.MAC2, 1).address());
    }

    @Test
    public void exhaustionIsToldOnceAMinute() {
        configure(FIRST, FIRST);
        obtain(Samples.MAC1, 1);
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER)));
        }
        final var told = world.published(PoolExhausted.class);
        assertEquals(1, told.size());
        assertEquals(Samples.MAC2, told.get(0).getMac());
        assertEquals(Uint32.ONE, told.get(0).getAddresses());
        world.pass(Duration.ofSeconds(60));
        ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER));
        assertEquals(2, world.published(PoolExhausted.class).size());
        world.pass(Duration.ofSeconds(1));
        assertEquals(6, state().getExhausted().getValue().intValue());
        assertEquals(Uint32.ONE, state().getLeased());
    }

    @Test
    public void anOfferIsReservedForAShortTime() {
        configure(FIRST, FIRST);
        ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER)).orElseThrow();
        assertEquals(Optional.empty(), ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER)));
        world.pass(Duration.ofSeconds(30));
        assertEquals(FIRST, ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER)).orElseThrow().address());
        assertNak(ask(selecting(Samples.MAC1, FIRST)));
    }

    @Test
    public void aClientThatChoseAnotherServerGivesItsOfferBack() {
        configure(FIRST, FIRST);
        ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER)).orElseThrow();
        assertEquals(Optional.empty(),
            ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).server("10.0.0.2").requested("10.0.0.7")));
        assertTrue(ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER)).isPresent());
    }

    @Test
    public void theAddressThatAClientWishesIsOfferedIfItIsFree() {
        assertEquals("10.0.0.105", ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).requested("10.0.0.105"))
            .orElseThrow().address());
        assertEquals(FIRST, ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER).requested("10.0.0.105"))
            .orElseThrow().address());
        assertEquals(SECOND, ask(DhcpFrames.of(MAC3, DhcpFrames.DISCOVER).requested("10.0.0.1"))
            .orElseThrow().address());
    }

    @Test
    public void aWrongAddressIsRefusedByBroadcast() {
        obtain(Samples.MAC1, 1);
        final var nak = ask(selecting(Samples.MAC1, SECOND)).orElseThrow();
        assertEquals(DhcpFrames.NAK, nak.type());
        assertEquals("0.0.0.0", nak.address());
        assertEquals("255.255.255.255", nak.destination());
        assertEquals("ff:ff:ff:ff:ff:ff", nak.destinationMac());
        assertFalse(nak.options().containsKey(51));
        assertNak(ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).requested(SECOND)));
        assertNak(ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from(SECOND)));
        assertNak(ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.REQUEST).requested("192.168.0.7")));
    }

    @Test
    public void aClientThatIsNotKnownHearsNothingWhenItAsksForItsOldAddress() {
        assertEquals(Optional.empty(), ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).requested(FIRST)));
        assertEquals(Optional.empty(), ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from(FIRST)));
    }

    @Test
    public void aLeaseIsRenewedByUnicast() {
        obtain(Samples.MAC1, 1);
        world.pass(Duration.ofSeconds(300));
        final var ack = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from(FIRST).to(GATEWAY)).orElseThrow();
        assertEquals(DhcpFrames.ACK, ack.type());
        assertEquals(600, ack.numberOption(51));
        assertEquals(FIRST, ack.destination());
        assertEquals("2026-11-22T12:15:00.000000Z", lease(Samples.MAC1).orElseThrow().getExpires().getValue());
    }

    @Test
    public void aLeaseIsRenewedByBroadcastWhenItsTimeRunsOut() {
        obtain(Samples.MAC1, 1);
        world.pass(Duration.ofSeconds(530));
        final var ack = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from(FIRST)).orElseThrow();
        assertEquals(DhcpFrames.ACK, ack.type());
        assertEquals("2026-11-22T12:18:50.000000Z", lease(Samples.MAC1).orElseThrow().getExpires().getValue());
    }

    @Test
    public void aLeaseLastsAsLongAsItsClientIsToldAtLeast() {
        world.time.setClock(Instant.parse("2026-11-22T12:00:00.400Z"));
        assertEquals(600, obtain(Samples.MAC1, 1).numberOption(51));
        assertEquals("2026-11-22T12:10:01.000000Z", lease(Samples.MAC1).orElseThrow().getExpires().getValue());
        world.time.setClock(Instant.parse("2026-11-22T12:00:02.400Z"));
        assertEquals(598,
            ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from(FIRST)).orElseThrow().numberOption(51));
    }

    @Test
    public void aFreshLeaseIsConfirmedForTheRestOfItsTime() {
        obtain(Samples.MAC1, 1);
        world.pass(Duration.ofSeconds(10));
        final var ack = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from(FIRST)).orElseThrow();
        assertEquals(590, ack.numberOption(51));
        assertEquals("2026-11-22T12:10:00.000000Z", lease(Samples.MAC1).orElseThrow().getExpires().getValue());
    }

    @Test
    public void aClientMayWantItsAddressForAShorterTime() {
        assertEquals(120, ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).option(51, new byte[] {0, 0, 0, 120}))
            .orElseThrow().numberOption(51));
        assertEquals(60, ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).option(51, new byte[] {0, 0, 0, 1}))
            .orElseThrow().numberOption(51));
        assertEquals(600, ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).option(51, new byte[] {-1, -1, -1, -1}))
            .orElseThrow().numberOption(51));
    }

    @Test
    public void aReleasedAddressIsKeptForItsClientButNotUsed() {
        obtain(Samples.MAC1, 1);
        ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.RELEASE).from(FIRST).to(GATEWAY).server(GATEWAY));
        assertNull(client(Samples.MAC1).getAddress());
        assertEquals("2026-11-22T12:00:00.000000Z", lease(Samples.MAC1).orElseThrow().getExpires().getValue());
        assertEquals(SECOND, obtain(Samples.MAC2, 1).address());
        assertEquals(FIRST, obtain(Samples.MAC1, 1).address());
    }

    @Test
    public void nobodyReleasesTheAddressOfAnother() {
        obtain(Samples.MAC1, 1);
        ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.RELEASE).from(FIRST).to(GATEWAY).server(GATEWAY));
        assertEquals(FIRST, client(Samples.MAC1).getAddress().getValue());
    }

    @Test
    public void aDeclinedAddressIsNotGivenForAWhile() {
        obtain(Samples.MAC1, 1);
        ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DECLINE).requested(FIRST).server(GATEWAY));
        assertNull(client(Samples.MAC1).getAddress());
        assertEquals(SECOND, obtain(Samples.MAC1, 1).address());
        world.pass(Duration.ofSeconds(1));
        assertEquals(Uint32.ONE, state().getDeclined());
        world.pass(Duration.ofMinutes(10));
        assertEquals(FIRST, obtain(Samples.MAC2, 1).address());
    }

    @Test
    public void oneDeviceCannotDeclineAllAddresses() {
        for (int i = 0; i < 10; i++) {
            final var offer = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER));
            ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DECLINE).requested(offer.orElseThrow().address())
                .server(GATEWAY));
        }
        assertTrue(ask(2, ACCESS_PORT, DhcpFrames.of(Samples.MAC2, DhcpFrames.DISCOVER)).isPresent());
    }

    @Test
    public void aClientWithAnAddressGetsTheRestOnly() {
        obtain(Samples.MAC1, 1);
        final var ack = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.INFORM).from(FIRST).to(GATEWAY)).orElseThrow();
        assertEquals(DhcpFrames.ACK, ack.type());
        assertEquals("0.0.0.0", ack.address());
        assertEquals("10.0.0.3", ack.addressOption(6));
        assertFalse(ack.options().containsKey(51));
        assertEquals(Optional.empty(), ask(DhcpFrames.of(Samples.MAC2, DhcpFrames.INFORM).from(FIRST).to(GATEWAY)));
    }

    @Test
    public void aMessageThatSpeaksForAnotherIsIgnored() {
        final byte[] forged = DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).bytes();
        forged[11]++;
        assertNothingSentFor(forged);
        final byte[] relayed = DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).bytes();
        relayed[14 + 28 + 27] = 1;
        assertNothingSentFor(relayed);
        assertNothingSentFor(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).option(82, new byte[] {1, 1, 1}).bytes());
        world.pass(Duration.ofSeconds(1));
        assertEquals(3, state().getMalformed().getValue().intValue());
    }

    @Test
    public void longOptionsAreLeftOutBeforeNecessaryOnes() {
        final String longest = "https://portal.netfate.test/" + "x".repeat(227);
        world.intent(changes -> changes.put(NfviPaths.CLIENT_NETWORK, new ClientNetworkBuilder(Samples.network())
            .setCaptivePortal(new CaptivePortalBuilder().setAddress(new Ipv4AddressNoZone(FIRST))
                .setApiUri(new Uri(longest)).build()).build()));
        configure(FIRST, "10.0.0.109", "d".repeat(60) + "." + "e".repeat(60));
        final var small = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER)).orElseThrow();
        assertTrue(small.bytes().length <= 14 + 576);
        assertEquals(longest, small.textOption(114));
        assertFalse(small.options().containsKey(15));
        final var large = ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).option(57, new byte[] {5, (byte) 220}))
            .orElseThrow();
        assertEquals(longest, large.textOption(114));
        assertTrue(large.options().containsKey(15));
    }

    @Test
    public void withoutConfigurationNothingIsAnswered() {
        world.intent(changes -> changes.delete(NfviPaths.DHCP));
        assertEquals(Optional.empty(), ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER)));
    }

    @Test
    public void anAddressOutsideOfTheNewPoolsIsNotRenewed() {
        obtain(Samples.MAC1, 1);
        configure("10.0.0.200", "10.0.0.209");
        assertNak(ask(DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from(FIRST).to(GATEWAY)));
        assertEquals("10.0.0.200", obtain(Samples.MAC1, 1).address());
    }

    @Test
    public void theAddressGoesIntoTheSessionAndOnlyThatOneMayLogIn() {
        obtain(Samples.MAC1, 1);
        final var wrong = world.call(Login.class, new LoginInputBuilder().setUser(Samples.ALICE).setNode(Samples.CPE1)
            .setMac(Samples.MAC1).setPassword(Samples.PASSWORD).setAddress(new Ipv4AddressNoZone(SECOND)).build());
        assertFalse(wrong.isSuccessful());
        assertThat(wrong.getErrors().iterator().next().getMessage(), containsString(SECOND));
        login(Samples.CPE1);
        assertEquals(FIRST, world.session(Samples.MAC1).orElseThrow().getAddress().getValue());
        assertEquals(Samples.CL0, world.session(Samples.MAC1).orElseThrow().getPort());
    }

    @Test
    public void aSessionGetsTheAddressThatItsClientIsGivenLater() {
        login(Samples.CPE1);
        obtain(Samples.MAC1, 1);
        assertEquals(FIRST, world.session(Samples.MAC1).orElseThrow().getAddress().getValue());
        configure("10.0.0.200", "10.0.0.209");
        obtain(Samples.MAC1, 1);
        assertEquals("10.0.0.200", world.session(Samples.MAC1).orElseThrow().getAddress().getValue());
    }

    @Test
    public void arpForTheGatewayIsAnsweredForTheRightClientOnly() {
        obtain(Samples.MAC1, 1);
        world.sent.clear();
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, PacketIns.arp(Samples.MAC1, FIRST, GATEWAY)));
        assertEquals(1, world.sent.size());
        final byte[] answer = PacketIns.sent(world, 1, ACCESS_PORT).get(0);
        assertEquals("02000000c101" + "0200000000fe" + "0806" + "0001080006040002" + "0200000000fe" + "0a000001"
            + "02000000c101" + "0a000064", HexFormat.of().formatHex(answer, 0, 42));
        world.sent.clear();
        for (byte[] question : List.of(PacketIns.arp(Samples.MAC1, FIRST, FIRST),
                PacketIns.arp(Samples.MAC1, "0.0.0.0", FIRST), PacketIns.arp(Samples.MAC1, "0.0.0.0", GATEWAY),
                PacketIns.arp(Samples.MAC1, SECOND, GATEWAY), PacketIns.arp(Samples.MAC2, FIRST, GATEWAY),
                PacketIns.arp(Samples.MAC1, FIRST, SECOND))) {
            world.packetIn(PacketIns.packet(1, ACCESS_PORT, question));
        }
        assertEquals(List.of(), world.sent);
    }

    @Test
    public void arpForThePortalIsAnsweredUntilTheClientHasASession() {
        world.intent(changes -> changes.put(NfviPaths.CLIENT_NETWORK, new ClientNetworkBuilder(Samples.network())
            .setCaptivePortal(new CaptivePortalBuilder().setAddress(new Ipv4AddressNoZone("10.0.0.2")).build())
            .build()));
        obtain(Samples.MAC1, 1);
        world.sent.clear();
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, PacketIns.arp(Samples.MAC1, FIRST, "10.0.0.2")));
        assertEquals(1, world.sent.size());
        login(Samples.CPE1);
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, PacketIns.arp(Samples.MAC1, FIRST, "10.0.0.2")));
        assertEquals(1, world.sent.size());
    }

    @Test
    public void aNodesOwnServerIsAskedAndItsAnswerLearnt() {
        ownServer();
        final byte[] discover = DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).bytes();
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, discover));
        assertArrayEquals(discover, PacketIns.sent(world, 1, DHCP_SERVER_PORT).get(0));
        final byte[] ack = DhcpFrames.serverFrame(Samples.MAC1, DhcpFrames.ACK, "10.0.0.33");
        world.packetIn(PacketIns.packet(1, DHCP_SERVER_PORT, ack));
        assertArrayEquals(ack, PacketIns.sent(world, 1, ACCESS_PORT).get(0));
        assertEquals("10.0.0.33", client(Samples.MAC1).getAddress().getValue());
        world.pass(Duration.ofHours(1));
        assertNull(client(Samples.MAC1).getAddress());
    }

    @Test
    public void aServerElsewhereIsNotBelieved() {
        ownServer();
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).bytes()));
        final byte[] ack = DhcpFrames.serverFrame(Samples.MAC1, DhcpFrames.ACK, "10.0.0.33");
        world.packetIn(PacketIns.packet(1, SECOND_ACCESS_PORT, ack));
        world.packetIn(PacketIns.packet(2, DHCP_SERVER_PORT, ack));
        assertEquals(List.of(), PacketIns.sent(world, 1, ACCESS_PORT));
        assertNull(client(Samples.MAC1).getAddress());
        world.packetIn(PacketIns.packet(1, DHCP_SERVER_PORT,
            DhcpFrames.serverFrame(Samples.MAC1, DhcpFrames.ACK, "192.168.0.33")));
        world.packetIn(PacketIns.packet(1, DHCP_SERVER_PORT,
            DhcpFrames.serverFrame(Samples.MAC2, DhcpFrames.ACK, "10.0.0.34")));
        assertEquals(List.of(), PacketIns.sent(world, 1, ACCESS_PORT));
        assertNull(client(Samples.MAC1).getAddress());
    }

    private void ownServer() {
        world.intent(changes -> changes.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(Samples.CPE1)),
            new NodeBuilder(Samples.node(Samples.CPE1, 1, "127.0.0.1", null, true))
                .setDhcpServerPort(new PortName("dhcp0")).build()));
    }

    private void configure(final String first, final String last) {
        configure(first, last, "netfate.test");
    }

    private void configure(final String first, final String last, final String domain) {
        final var pool = new PoolBuilder().setFirst(new Ipv4AddressNoZone(first)).setLast(new Ipv4AddressNoZone(last))
            .build();
        world.intent(changes -> changes.put(NfviPaths.DHCP, new DhcpBuilder()
            .setPool(Map.of(new PoolKey(pool.getFirst()), pool)).setLeaseTime(Uint32.valueOf(600))
            .setDnsServer(List.of(new Ipv4AddressNoZone("10.0.0.3"))).setDomainName(new DomainName(domain)).build()));
    }

    private Answer obtain(final UnicastMacAddress mac, final int node) {
        final var offer = ask(node, ACCESS_PORT, DhcpFrames.of(mac, DhcpFrames.DISCOVER)).orElseThrow();
        return ask(node, ACCESS_PORT, selecting(mac, offer.address())).orElseThrow();
    }

    private static DhcpFrames selecting(final UnicastMacAddress mac, final String address) {
        return DhcpFrames.of(mac, DhcpFrames.REQUEST).server(GATEWAY).requested(address);
    }

    private Optional<Answer> ask(final DhcpFrames question) {
        return ask(1, ACCESS_PORT, question);
    }

    private Optional<Answer> ask(final int node, final int port, final DhcpFrames question) {
        world.sent.clear();
        world.packetIn(PacketIns.packet(node, port, question.bytes()));
        return PacketIns.lastAnswer(world, node, port);
    }

    private void assertNothingSentFor(final byte[] frame) {
        world.sent.clear();
        world.packetIn(PacketIns.packet(1, ACCESS_PORT, frame));
        assertEquals(List.of(), world.sent);
    }

    private static void assertNak(final Optional<Answer> answer) {
        assertEquals(DhcpFrames.NAK, answer.orElseThrow().type());
    }

    private void login(final NodeId node) {
        assertTrue(world.call(Login.class, new LoginInputBuilder().setUser(Samples.ALICE).setNode(node)
            .setMac(Samples.MAC1).setPassword(Samples.PASSWORD).build()).isSuccessful());
    }

    private Optional<Lease> lease(final UnicastMacAddress mac) {
        return world.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.LEASES, new LeaseKey(mac)));
    }

    private Client client(final UnicastMacAddress mac) {
        return world.observed(NfviDatabase.entry(NfviPaths.CLIENTS, new ClientKey(mac))).orElseThrow();
    }

    private DhcpState state() {
        return world.observed(InstanceIdentifier.create(DhcpState.class)).orElseThrow();
    }
}
