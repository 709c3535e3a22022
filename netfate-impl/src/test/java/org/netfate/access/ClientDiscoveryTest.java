package org.netfate.access;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.FlowCapableNodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceivedBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.KeyedInstanceIdentifier;

public class ClientDiscoveryTest extends AbstractConcurrentDataBrokerTest {
    private static final int ACCESS_PORT = 3;
    private static final int WAN_PORT = 4;

    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice();
        for (int number = 1; number <= 2; number++) {
            report(number, ACCESS_PORT, "cl0");
            report(number, WAN_PORT, "wan0");
        }
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aFrameAtAnAccessPortMakesItsSenderKnown() {
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertEquals(Samples.client(Samples.MAC1, Samples.CPE1, Samples.ADDRESS1), client().orElseThrow());
    }

    @Test
    public void aFrameAtAnotherPortDoesNot() {
        arp(1, WAN_PORT, Samples.MAC1, "0a00000b");
        arp(1, 99, Samples.MAC1, "0a00000b");
        arp(7, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertEquals(Optional.empty(), client());
    }

    @Test
    public void anAddressOutsideTheClientNetworkIsIgnored() {
        arp(1, ACCESS_PORT, Samples.MAC1, "c0a80001");
        assertNull(client().orElseThrow().getAddress());
        arp(1, ACCESS_PORT, Samples.MAC1, "0a000001");
        assertNull(client().orElseThrow().getAddress());
    }

    @Test
    public void nothingIsWrittenForFiveSecondsWhenNothingChanges() {
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        world.pass(Duration.ofSeconds(4));
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertEquals(Samples.NOON, client().orElseThrow().getSeen());
        world.pass(Duration.ofSeconds(1));
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertEquals("2026-11-22T12:00:05.000000Z", client().orElseThrow().getSeen().getValue());
        arp(2, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertEquals(Samples.CPE2, client().orElseThrow().getNode());
    }

    @Test
    public void theClientSeenLeastRecentlyIsForgotten() {
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        for (int i = 0; i < ClientTable.CAPACITY; i++) {
            world.packetInUnsettled(packet(1, ACCESS_PORT,
                new UnicastMacAddress(String.format("02:00:00:01:%02x:%02x", i >> 8, i & 0xff)), "00000000"));
        }
        world.settle();
        assertEquals(Optional.empty(), client());
        assertTrue(client(new UnicastMacAddress("02:00:00:01:00:00")).isPresent());
    }

    @Test
    public void whatIsKnownAtLoginGoesIntoTheSession() {
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        login(Samples.CPE1);
        assertEquals(Samples.CL0, world.session(Samples.MAC1).orElseThrow().getPort());
        assertEquals(Samples.ADDRESS1, world.session(Samples.MAC1).orElseThrow().getAddress());
    }

    @Test
    public void whatIsNotKnownAtLoginIsAddedWithTheFirstFrame() {
        login(Samples.CPE1);
        assertNull(world.session(Samples.MAC1).orElseThrow().getPort());
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertEquals(Samples.CL0, world.session(Samples.MAC1).orElseThrow().getPort());
        assertEquals(Samples.ADDRESS1, world.session(Samples.MAC1).orElseThrow().getAddress());
    }

    @Test
    public void aFrameElsewhereDoesNotMoveASession() {
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        login(Samples.CPE1);
        final var before = world.session(Samples.MAC1);
        arp(2, ACCESS_PORT, Samples.MAC1, "0a00000c");
        assertEquals(before, world.session(Samples.MAC1));
    }

    @Test
    public void aFrameElsewhereDoesNotCompleteASession() {
        login(Samples.CPE1);
        arp(2, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertNull(world.session(Samples.MAC1).orElseThrow().getPort());
        assertNull(world.session(Samples.MAC1).orElseThrow().getAddress());
    }

    @Test
    public void anAddressOfAnotherSessionIsNotAddedToASession() {
        world.with(Samples.user(Samples.BOB).build());
        login(Samples.CPE1);
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
        assertTrue(world.call(Login.class, new LoginInputBuilder().setUser(Samples.BOB).setNode(Samples.CPE1)
            .setMac(Samples.MAC2).setPassword(Samples.PASSWORD).build()).isSuccessful());
        arp(1, ACCESS_PORT, Samples.MAC2, "0a00000b");
        assertEquals(Samples.CL0, world.session(Samples.MAC2).orElseThrow().getPort());
        assertNull(world.session(Samples.MAC2).orElseThrow().getAddress());
    }

    @Test
    public void aRenamedPortIsNoLongerAnAccessPort() {
        report(1, ACCESS_PORT, "other");
        arp(1, ACCESS_PORT, Samples.MAC1, "0a00000b");
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

    private void arp(final int node, final int port, final UnicastMacAddress mac, final String address) {
        world.packetIn(packet(node, port, mac, address));
    }

    private static PacketReceived packet(final int node, final int port, final UnicastMacAddress mac,
            final String address) {
        final String sender = mac.getValue().replace(":", "");
        return new PacketReceivedBuilder()
            .setIngress(new NodeConnectorRef(connector(node, port)))
            .setPayload(HexFormat.of().parseHex("ffffffffffff" + sender + "0806" + "0001080006040001" + sender + address
                + "000000000000" + "0a000001"))
            .build();
    }

    /** The platform reports a port of a switch. */
    private void report(final int node, final int port, final String name) {
        final var path = connector(node, port);
        world.observation(changes -> changes.put(path, new NodeConnectorBuilder()
            .setId(path.getKey().getId())
            .addAugmentation(new FlowCapableNodeConnectorBuilder().setName(name).build())
            .build()));
    }

    private static KeyedInstanceIdentifier<NodeConnector, NodeConnectorKey> connector(final int node,
            final int port) {
        final String id = "openflow:" + node;
        return InstanceIdentifier.create(Nodes.class)
            .child(Node.class, new NodeKey(
                new org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId(id)))
            .child(NodeConnector.class, new NodeConnectorKey(new NodeConnectorId(id + ":" + port)));
    }
}
