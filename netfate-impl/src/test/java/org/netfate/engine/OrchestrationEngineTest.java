package org.netfate.engine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/** The world: cpe1 and cpe2 with room for two firewalls each, joined to pe1, which has the exit. */
public class OrchestrationEngineTest {
    private final EngineWorld world = new EngineWorld();

    @Before
    public void makeWorld() {
        world.node("cpe1", 256);
        world.node("cpe2", 256);
        world.node("pe1", 1024, "core");
        world.link("cpe1", "pe1", 1000);
        world.link("cpe2", "pe1", 2000);
        world.function("firewall", 128);
        world.function("proxy", 128);
        world.user("alice", "firewall");
        world.user("bob", "firewall");
        world.start();
    }

    @Test
    public void sessionLeadsToPlacementsAndAChain() {
        world.user("alice", "proxy", "firewall");
        world.login(1, "alice", "cpe1");
        assertEquals(List.of("firewall/alice=cpe1", "proxy/alice=cpe1"), world.placements());
        assertEquals("proxy/alice, firewall/alice -> pe1", world.chain(1));
        assertEquals("placed", world.decision(1));
    }

    @Test
    public void userWhoRequiresNothingGoesDirectlyToTheExit() {
        world.user("carol");
        world.login(1, "carol", "cpe1");
        assertEquals(List.of(), world.placements());
        assertEquals(" -> pe1", world.chain(1));
    }

    @Test
    public void moveChangesThePlacementInPlace() {
        world.login(1, "alice", "cpe1");
        world.writes.clear();
        world.login(1, "alice", "cpe2");
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
        assertEquals(List.of("put firewall/alice"), world.writes);
    }

    @Test
    public void portAndAddressOfASessionChangeNothing() {
        world.login(1, "alice", "cpe1");
        world.writes.clear();
        final var session = EngineWorld.session(1, "alice", "cpe1");
        world.store.put(NfviDatabase.entry(NfviPaths.SESSIONS, session.key()),
            new SessionBuilder(session)
                .setPort(new PortName("lan1")).build());
        world.settle();
        assertEquals(List.of(), world.writes);
    }

    @Test
    public void userWhoChangesTheClientKeepsTheInstances() {
        world.login(1, "alice", "cpe1");
        world.writes.clear();
        final var old = new SessionKey(EngineWorld.mac(1));
        final var next = EngineWorld.session(2, "alice", "cpe2");
        final var tx = world.store.broker().newWriteOnlyTransaction();
        tx.delete(LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(NfviPaths.SESSIONS, old));
        tx.put(LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(NfviPaths.SESSIONS, next.key()), next);
        tx.commit();
        world.settle();
        assertEquals(List.of("delete 02:00:00:00:00:01", "put 02:00:00:00:00:02", "put firewall/alice"),
            world.sortedWrites());
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
        assertEquals("none", world.decision(1));
    }

    @Test
    public void anotherUserOfTheSameClientGetsWhatTheyRequire() {
        world.login(1, "alice", "cpe1");
        world.login(1, "bob", "cpe1");
        assertEquals(List.of("firewall/bob=cpe1"), world.placements());
        assertEquals("firewall/bob -> pe1", world.chain(1));
    }

    @Test
    public void logoutReleasesEverything() {
        world.login(1, "alice", "cpe1");
        world.logout(1);
        assertEquals(List.of(), world.placements());
        assertEquals(0, world.chains());
        assertEquals("none", world.decision(1));
    }

    @Test
    public void unknownFunctionIsRefusedUntilItIsAdded() {
        world.user("alice", "firewall", "scrubber");
        world.login(1, "alice", "cpe1");
        assertEquals(List.of(), world.placements());
        assertEquals("none", world.chain(1));
        assertThat(world.decision(1), containsString("function scrubber, which is not in the catalogue"));
        world.function("scrubber", 64);
        assertEquals(List.of("firewall/alice=cpe1", "scrubber/alice=cpe1"), world.placements());
        assertEquals("placed", world.decision(1));
    }

    @Test
    public void whatCannotBePlacedIsNotHalfPlaced() {
        world.function("cache", 1000);
        world.user("alice", "firewall", "cache");
        world.login(1, "alice", "cpe1");
        assertEquals(List.of(), world.placements());
        assertThat(world.decision(1), containsString("node cpe1 has 256 MiB"));
    }

    @Test
    public void sessionThatFindsNoRoomAtItsNewNodeKeepsWhatItHas() {
        world.login(1, "alice", "cpe1");
        world.user("carol", "firewall", "proxy");
        world.login(2, "carol", "cpe2");
        world.writes.clear();
        world.login(1, "alice", "cpe2");
        assertEquals(List.of(), world.writes);
        assertThat(world.decision(1), containsString("cpe2"));
        world.logout(2);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
        assertEquals("placed", world.decision(1));
    }

    @Test
    public void sessionDoesNotGoOnWithoutAFunctionThatItsUserRequiresNow() {
        world.login(1, "alice", "cpe1");
        world.user("alice", "firewall", "scrubber");
        assertEquals(List.of(), world.placements());
        assertEquals("none", world.chain(1));
    }

    @Test
    public void functionThatIsRequiredNoMoreIsReleased() {
        world.user("alice", "proxy", "firewall");
        world.login(1, "alice", "cpe1");
        world.user("alice", "proxy");
        assertEquals(List.of("proxy/alice=cpe1"), world.placements());
        assertEquals("proxy/alice -> pe1", world.chain(1));
    }

    @Test
    public void userWhoIsRemovedLosesEverything() {
        world.login(1, "alice", "cpe1");
        world.removeUser("alice");
        assertEquals(List.of(), world.placements());
        assertEquals("none", world.chain(1));
        assertThat(world.decision(1), containsString("user alice is not configured"));
    }

    @Test
    public void freedRoomGoesToThoseWhoWait() {
        world.user("carol", "firewall");
        world.login(1, "alice", "cpe1");
        world.login(2, "bob", "cpe1");
        world.login(3, "carol", "cpe1");
        assertThat(world.decision(3), containsString("cpe1"));
        world.logout(1);
        assertEquals(List.of("firewall/bob=cpe1", "firewall/carol=cpe1"), world.placements());
        assertEquals("placed", world.decision(3));
    }

    @Test
    public void restartChangesNothing() {
        world.user("alice", "proxy", "firewall");
        world.user("carol");
        world.login(1, "alice", "cpe1");
        world.login(2, "bob", "cpe2");
        world.login(3, "carol", "cpe2");
        world.kill();
        world.writes.clear();
        world.start();
        assertEquals(List.of(), world.writes);
        assertEquals("placed", world.decision(1));
    }

    @Test
    public void whatHasNoSessionAfterARestartIsRemoved() {
        world.login(1, "alice", "cpe1");
        world.login(2, "bob", "cpe2");
        world.kill();
        world.logout(1);
        world.writes.clear();
        world.start();
        assertEquals(List.of("delete 02:00:00:00:00:01", "delete firewall/alice"), world.sortedWrites());
        assertEquals("none", world.decision(1));
    }

    @Test
    public void moveDuringARestartIsFollowedInPlace() {
        world.login(1, "alice", "cpe1");
        world.kill();
        world.login(1, "alice", "cpe2");
        world.writes.clear();
        world.start();
        assertEquals(List.of("put firewall/alice"), world.writes);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
    }

    @Test
    public void twoUsersDoNotTouchEachOther() {
        world.login(1, "alice", "cpe1");
        world.writes.clear();
        world.login(2, "bob", "cpe1");
        assertEquals(List.of("put 02:00:00:00:00:02", "put firewall/bob"), world.sortedWrites());
        world.writes.clear();
        world.login(2, "bob", "cpe2");
        assertEquals(List.of("put firewall/bob"), world.writes);
        world.writes.clear();
        world.logout(2);
        assertEquals(List.of("delete 02:00:00:00:00:02", "delete firewall/bob"), world.sortedWrites());
    }

    @Test
    public void decisionIsWrittenOnlyWhenItIsAnother() {
        world.login(1, "alice", "cpe1");
        final var before = world.storedDecision(1);
        world.time.advance(Duration.ofMinutes(1), () -> { });
        world.node("cpe3", 256);
        assertEquals(before, world.storedDecision(1));
    }

    @Test
    public void pinHoldsWhileTheClientStays() {
        world.login(1, "alice", "cpe1");
        world.login(2, "bob", "cpe1");
        world.writes.clear();
        final var pin = new PinBuilder().setInstance(new InstanceId("firewall/alice")).setNode(new NodeId("pe1"))
            .setAccessNode(new NodeId("cpe1")).build();
        world.store.put(NfviPaths.POLICY.child(Pin.class, pin.key()), pin);
        world.settle();
        assertEquals(List.of("put firewall/alice"), world.writes);
        assertEquals(List.of("firewall/alice=pe1", "firewall/bob=cpe1"), world.placements());
        world.login(1, "alice", "cpe2");
        assertEquals(List.of("firewall/alice=cpe2", "firewall/bob=cpe1"), world.placements());
    }

    @Test
    public void exitIsKeptWhileTheClientRoamsUnlessTheExitsShareASegment() {
        world.node("cpe2", 256, "other");
        world.login(1, "alice", "cpe1");
        world.login(1, "alice", "cpe2");
        assertEquals("firewall/alice -> pe1", world.chain(1));
        world.node("cpe2", 256, "core");
        assertEquals("firewall/alice -> cpe2", world.chain(1));
    }

    @Test
    public void delayBeyondTheAgreementIsRefused() {
        world.user("alice", Optional.of(1999L), "firewall");
        world.login(1, "alice", "cpe2");
        assertEquals("the delay to the exit would be 2000 microseconds and user alice accepts 1999", world.decision(1));
        world.login(1, "alice", "cpe1");
        assertEquals("placed", world.decision(1));
    }

    @Test
    public void unknownPolicyIsNamed() {
        world.store.put(NfviPaths.POLICY, new PolicyBuilder().setPlacement("cheapest").build());
        world.login(1, "alice", "cpe1");
        assertEquals("there is no placement policy 'cheapest'", world.decision(1));
    }

    @Test
    public void whatCouldNotBeStoredIsWrittenAgain() {
        world.login(1, "alice", "cpe1");
        final var session = EngineWorld.session(1, "alice", "cpe2");
        // Someone else changes the same entry between the engine's decision and its being stored.
        world.store.put(NfviDatabase.entry(NfviPaths.SESSIONS, session.key()), session);
        while (world.thread.runNext()) {
            // decided, not stored
        }
        final var tx = world.store.broker().newWriteOnlyTransaction();
        final var other = new PlacementBuilder().setInstance(new InstanceId("firewall/alice"))
            .setFunction(new FunctionId("firewall")).setUser(new UserName("alice")).setNode(new NodeId("pe1")).build();
        tx.put(LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(NfviPaths.PLACEMENTS, other.key()), other);
        world.store.commitFirst(tx);
        world.settle();
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
    }

    @Test
    public void afterItsEndTheEngineDecidesNothing() {
        world.engine.close();
        world.engine.close();
        world.settle();
        world.login(1, "alice", "cpe1");
        assertEquals(List.of(), world.placements());
    }
}
