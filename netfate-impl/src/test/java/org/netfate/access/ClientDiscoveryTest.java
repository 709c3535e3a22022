package org.netfate.access;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.netfate.access.PacketIns.ACCESS_PORT;
import static org.netfate.access.PacketIns.WAN_PORT;

import java.time.Duration;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yangtools.yang.common.Uint16;

public class ClientDiscoveryTest extends AbstractConcurrentDataBrokerTest {
    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice();
        PacketIns.reportPorts(world);
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aFrameAtAnAccessPortMakesItsSenderKnown() {
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals(Samples.client(Samples.MAC1, Samples.CPE1, Samples.ADDRESS1), client().orElseThrow());
    }

    @Test
    public void aFrameAtAnotherPortDoesNot() {
        arp(1, WAN_PORT, Samples.MAC1, "10.0.0.11");
        arp(1, 99, Samples.MAC1, "10.0.0.11");
        arp(7, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals(Optional.empty(), client());
    }

    @Test
    public void anAddressOutsideTheClientNetworkIsIgnored() {
        arp(1, ACCESS_PORT, Samples.MAC1, "192.168.0.1");
        assertNull(client().orElseThrow().getAddress());
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.1");
        assertNull(client().orElseThrow().getAddress());
    }

    @Test
    public void nothingIsWrittenForFiveSecondsWhenNothingChanges() {
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        world.pass(Duration.ofSeconds(4));
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals(Samples.NOON, client().orElseThrow().getSeen());
        world.pass(Duration.ofSeconds(1));
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals("2026-11-22T12:00:05.000000Z", client().orElseThrow().getSeen().getValue());
        arp(2, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals(Samples.CPE2, client().orElseThrow().getNode());
    }

    @Test
    public void aFullPortIgnoresFurtherClients() {
        crowd(64);
        world.pass(ClientTable.PATIENCE.minusSeconds(1));
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals(Optional.empty(), client());
        assertTrue(client(crowdMember(0)).isPresent());
        arp(2, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertTrue(client().isPresent());
    }

    @Test
    public void aFullPortForgetsWhoWasSilentForAWhile() {
        crowd(64);
        world.pass(ClientTable.PATIENCE);
        arp(1, ACCESS_PORT, crowdMember(0), "0.0.0.0");
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertTrue(client().isPresent());
        assertEquals(Optional.empty(), client(crowdMember(1)));
        assertTrue(client(crowdMember(0)).isPresent());
    }

    @Test
    public void aClientWithASessionTakesNoRoomAtItsPort() {
        login(Samples.CPE1);
        crowd(64);
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertTrue(client().isPresent());
        assertTrue(client(crowdMember(63)).isPresent());
        arp(1, ACCESS_PORT, Samples.MAC2, "10.0.0.12");
        assertEquals(Optional.empty(), client(Samples.MAC2));
    }

    @Test
    public void aFullPortTakesMoreWhenThePolicyAllowsMore() {
        crowd(64);
        world.intent(changes -> changes.put(NfviPaths.POLICY,
            new PolicyBuilder().setMaximumClientsPerPort(Uint16.valueOf(65)).build()));
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertTrue(client().isPresent());
        arp(1, ACCESS_PORT, Samples.MAC2, "10.0.0.12");
        assertEquals(Optional.empty(), client(Samples.MAC2));
    }

    @Test
    public void whatIsKnownAtLoginGoesIntoTheSession() {
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        login(Samples.CPE1);
        assertEquals(Samples.CL0, world.session(Samples.MAC1).orElseThrow().getPort());
        assertEquals(Samples.ADDRESS1, world.session(Samples.MAC1).orElseThrow().getAddress());
    }

    @Test
    public void whatIsNotKnownAtLoginIsAddedWithTheFirstFrame() {
        login(Samples.CPE1);
        assertNull(world.session(Samples.MAC1).orElseThrow().getPort());
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals(Samples.CL0, world.session(Samples.MAC1).orElseThrow().getPort());
        assertEquals(Samples.ADDRESS1, world.session(Samples.MAC1).orElseThrow().getAddress());
    }

    @Test
    public void aFrameElsewhereDoesNotMoveASession() {
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        login(Samples.CPE1);
        final var before = world.session(Samples.MAC1);
        arp(2, ACCESS_PORT, Samples.MAC1, "10.0.0.12");
        assertEquals(before, world.session(Samples.MAC1));
    }

    @Test
    public void aFrameElsewhereDoesNotCompleteASession() {
        login(Samples.CPE1);
        arp(2, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertNull(world.session(Samples.MAC1).orElseThrow().getPort());
        assertNull(world.session(Samples.MAC1).orElseThrow().getAddress());
    }

    @Test
    public void anAddressOfAnotherSessionIsNotAddedToASession() {
        world.with(Samples.user(Samples.BOB).build());
        login(Samples.CPE1);
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertTrue(world.call(Login.class, new LoginInputBuilder().setUser(Samples.BOB).setNode(Samples.CPE1)
            .setMac(Samples.MAC2).setPassword(Samples.PASSWORD).build()).isSuccessful());
        arp(1, ACCESS_PORT, Samples.MAC2, "10.0.0.11");
        assertEquals(Samples.CL0, world.session(Samples.MAC2).orElseThrow().getPort());
        assertNull(world.session(Samples.MAC2).orElseThrow().getAddress());
    }

    @Test
    public void aRenamedPortIsNoLongerAnAccessPort() {
        PacketIns.report(world, 1, ACCESS_PORT, "other");
        arp(1, ACCESS_PORT, Samples.MAC1, "10.0.0.11");
        assertEquals(Optional.empty(), client());
    }

    private void login(final NodeId node) {
        assertTrue(world.call(Login.class, new LoginInputBuilder().setUser(Samples.ALICE).setNode(node)
            .setMac(Samples.MAC1).setPassword(Samples.PASSWORD).build()).isSuccessful());
    }

    private Optional<Client> client() {
        return client(Samples.MAC1);
    }

    private Optional<Client> client(final UnicastMacAddress mac) {
        return world.observed(NfviDatabase.entry(NfviPaths.CLIENTS, new ClientKey(mac)));
    }

    /** Clients that have no address yet. */
    private void crowd(final int size) {
        for (int i = 0; i < size; i++) {
            world.packetInUnsettled(packet(1, ACCESS_PORT, crowdMember(i), "0.0.0.0"));
        }
        world.settle();
    }

    private static UnicastMacAddress crowdMember(final int number) {
        return new UnicastMacAddress(String.format("02:00:00:01:00:%02x", number));
    }

    private void arp(final int node, final int port, final UnicastMacAddress mac, final String address) {
        world.packetIn(packet(node, port, mac, address));
    }

    private static PacketReceived packet(final int node, final int port, final UnicastMacAddress mac,
            final String address) {
        return PacketIns.packet(node, port, PacketIns.arp(mac, address, "10.0.0.1"));
    }
}
