package org.netfate.access;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.netfate.access.PacketIns.ACCESS_PORT;
import static org.netfate.access.PacketIns.SECOND_ACCESS_PORT;

import java.time.Duration;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionOpened;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint8;

public class RoamingTest extends AbstractConcurrentDataBrokerTest {
    private static final String GATEWAY = "10.0.0.1";
    private static final String ADDRESS = Samples.ADDRESS1.getValue();

    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice();
        PacketIns.reportPorts(world);
        policy(new PolicyBuilder().setRoaming(Policy.Roaming.Seamless));
        seenAt(1, ADDRESS);
        login(Samples.MAC1, Samples.CPE1);
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aSessionFollowsItsClientWithoutALogin() {
        final var before = session();
        world.pass(Duration.ofSeconds(10));
        seenAt(2, ADDRESS);
        final var after = session();
        assertEquals(Samples.CPE2, after.getNode());
        assertEquals(Samples.CL0, after.getPort());
        assertEquals(Samples.ADDRESS1, after.getAddress());
        assertEquals(before.getId(), after.getId());
        assertEquals(before.getOpened(), after.getOpened());
        assertEquals(Samples.LATER, after.getLoginTime());
        assertEquals(2, world.published(SessionOpened.class).size());
    }

    @Test
    public void aSessionFollowsItsClientToAnotherPort() {
        world.packetIn(PacketIns.packet(1, SECOND_ACCESS_PORT, PacketIns.tcp(Samples.MAC1, ADDRESS)));
        assertEquals(Samples.CPE1, session().getNode());
        assertEquals(Samples.CL1, session().getPort());
    }

    @Test
    public void aSessionStaysWhenTheAddressIsAnother() {
        seenAt(2, Samples.ADDRESS2.getValue());
        assertEquals(Samples.CPE1, session().getNode());
    }

    @Test
    public void aSessionStaysWhenThePolicyWantsALogin() {
        policy(new PolicyBuilder().setRoaming(Policy.Roaming.Reauthenticate));
        seenAt(2, ADDRESS);
        assertEquals(Samples.CPE1, session().getNode());
        login(Samples.MAC1, Samples.CPE2);
        assertEquals(Samples.CPE2, session().getNode());
    }

    @Test
    public void twoDevicesWithTheSameAddressesDoNotMakeTheSessionGoToAndFro() {
        policy(new PolicyBuilder().setRoaming(Policy.Roaming.Seamless).setIdleTime(Uint32.valueOf(86400)));
        int moves = 0;
        NodeId at = session().getNode();
        for (int second = 0; second < 1500; second += 2) {
            seenAt(2 - second / 2 % 2, ADDRESS);
            final var now = session().getNode();
            moves += now.equals(at) ? 0 : 1;
            at = now;
            world.time.pass(Duration.ofSeconds(2));
        }
        assertTrue("moved " + moves + " times in 25 minutes", moves >= 4 && moves <= 10);
    }

    @Test
    public void aLoginMovesTheSessionAlsoWhenItWasMovedJustNow() {
        seenAt(2, ADDRESS);
        seenAt(1, ADDRESS);
        assertEquals(Samples.CPE2, session().getNode());
        login(Samples.MAC1, Samples.CPE1);
        assertEquals(Samples.CPE1, session().getNode());
    }

    @Test
    public void aSessionMovesAgainAfterAWhile() {
        seenAt(2, ADDRESS);
        world.pass(Roaming.SHORTEST_STAY);
        seenAt(1, ADDRESS);
        assertEquals(Samples.CPE1, session().getNode());
        world.pass(Roaming.SHORTEST_STAY);
        seenAt(2, ADDRESS);
        assertEquals("the second stay is longer", Samples.CPE1, session().getNode());
        world.pass(Roaming.SHORTEST_STAY);
        seenAt(2, ADDRESS);
        assertEquals(Samples.CPE2, session().getNode());
    }

    @Test
    public void aUserMayHaveAsManySessionsAsThePolicySays() {
        policy(new PolicyBuilder().setSecondLogin(Policy.SecondLogin.Allow).setMaximumSessions(Uint8.TWO));
        login(Samples.MAC2, Samples.CPE2);
        assertTrue(world.session(Samples.MAC1).isPresent());
        final var third = new UnicastMacAddress("02:00:00:00:c1:03");
        assertEquals(false, tryLogin(third, Samples.CPE2));
        policy(new PolicyBuilder().setSecondLogin(Policy.SecondLogin.Move));
        login(third, Samples.CPE1);
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertEquals(Optional.empty(), world.session(Samples.MAC2));
    }

    private void seenAt(final int node, final String address) {
        world.packetIn(PacketIns.packet(node, ACCESS_PORT, PacketIns.arp(Samples.MAC1, address, GATEWAY)));
    }

    private void policy(final PolicyBuilder policy) {
        world.intent(changes -> changes.put(NfviPaths.POLICY, policy.build()));
    }

    private void login(final UnicastMacAddress mac, final NodeId node) {
        assertTrue(tryLogin(mac, node));
    }

    private boolean tryLogin(final UnicastMacAddress mac, final NodeId node) {
        return world.call(Login.class, new LoginInputBuilder().setUser(Samples.ALICE).setNode(node).setMac(mac)
            .setPassword(Samples.PASSWORD).build()).isSuccessful();
    }

    private Session session() {
        return world.session(Samples.MAC1).orElseThrow();
    }
}
