package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.Before;
import org.junit.Test;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.unplugged.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.unplugged.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.common.Uint16;

/** What somebody changed by hand is put right, whether an event tells of it or not. */
public class NfvReconcileTest {
    private static final UUID ALICE = NfvWorld.uuid("alice");

    private final NfvWorld world = NfvWorld.of("cpe1", "cpe2", "cpe3");

    @Before
    public void start() {
        world.start();
        world.settle();
        world.place("alice", "cpe1");
        world.settle();
        world.announce("alice");
        world.advance(Duration.ofMinutes(2));
    }

    @Test
    public void whatNoEventToldIsFoundWithinTheInterval() {
        world.hypervisors.host("cpe1").vanish(ALICE);
        world.advance(Duration.ofSeconds(60));
        world.assertRuns("alice", "cpe1");
        assertEquals(2, world.hypervisors.boot(ALICE));
    }

    @Test
    public void instanceThatSomebodySuspendsIsResumed() {
        world.hypervisors.host("cpe1").suspend(ALICE, true);
        world.settle();
        assertEquals(List.of("cpe1"), world.hypervisors.running(ALICE));
        world.hypervisors.host("cpe1").suspend(ALICE, false);
        world.settle();
        assertEquals(State.PAUSED, world.hypervisors.host("cpe1").state(ALICE).orElseThrow());
        world.advance(Duration.ofSeconds(60));
        assertEquals(List.of("cpe1"), world.hypervisors.running(ALICE));
        assertEquals(1, world.hypervisors.boot(ALICE));
        assertEquals(List.of("create completed"), world.journal("alice"));
    }

    @Test
    public void guestThatStopsAgainAndAgainIsNotResumedWithoutAPause() {
        final var host = world.hypervisors.host("cpe1");
        host.suspend(ALICE, true);
        world.settle();
        host.suspend(ALICE, true);
        world.settle();
        assertEquals(State.PAUSED, host.state(ALICE).orElseThrow());
        assertEquals("failed", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("stops as soon as it is resumed"));
        world.advance(Duration.ofSeconds(5));
        assertEquals(List.of("cpe1"), world.hypervisors.running(ALICE));
        assertEquals("none", world.publishedError("alice"));
    }

    @Test
    public void instanceThatSomebodyMovesComesBack() {
        world.hypervisors.migrate(ALICE, "cpe1", "cpe3");
        world.settle();
        world.advance(Duration.ofSeconds(10));
        world.assertRuns("alice", "cpe1");
        assertEquals(1, world.hypervisors.boot(ALICE));
        assertEquals(List.of("create completed", "migrate completed"), world.journal("alice"));
    }

    @Test
    public void nodesAreAskedOneAfterTheOtherSpreadOverTheInterval() {
        world.advance(Duration.ofMinutes(1));
        world.hypervisors.calls.clear();
        for (int i = 1; i <= 6; i++) {
            world.advance(Duration.ofSeconds(20));
            assertEquals(i, lists());
        }
        assertEquals(List.of("LIST cpe1", "LIST cpe2", "LIST cpe3"), world.hypervisors.calls.stream()
            .filter(call -> call.startsWith("LIST")).distinct().sorted().toList());
        world.store.put(NfviPaths.POLICY, new PolicyBuilder().setReconcileInterval(Uint16.valueOf(6)).build());
        world.settle();
        world.hypervisors.calls.clear();
        world.advance(Duration.ofSeconds(12));
        assertEquals(6, lists());
        world.removeNode("cpe3");
        world.settle();
        world.hypervisors.calls.clear();
        world.advance(Duration.ofSeconds(60));
        assertTrue(world.hypervisors.calls.toString(), world.hypervisors.calls.stream()
            .noneMatch("LIST cpe3"::equals));
        assertTrue(lists() + " questions", lists() >= 19 && lists() <= 21);
    }

    @Test
    public void instanceWhoseInterfaceIsGoneIsStartedAnew() {
        unplugged("cpe1");
        world.assertRuns("alice", "cpe1");
        assertEquals(2, world.hypervisors.boot(ALICE));
        assertEquals("starting", world.publishedState("alice"));
        assertEquals(List.of("create completed", "create completed"), world.journal("alice"));
        world.advance(Duration.ofMinutes(5));
        assertEquals("once", 2, world.hypervisors.boot(ALICE));
    }

    @Test
    public void reportOfAnotherNodeIsNotBelieved() {
        unplugged("cpe2");
        world.advance(Duration.ofMinutes(2));
        assertEquals(1, world.hypervisors.boot(ALICE));
    }

    @Test
    public void foreignMachineWithTheNameOfAnInstanceIsLeftAlone() {
        final var host = world.hypervisors.host("cpe2");
        host.takeName(InstanceIdentity.of(NfvWorld.instance("bob")).domain());
        world.place("bob", "cpe2");
        world.settle();
        assertEquals("failed", world.publishedState("bob"));
        assertThat(world.publishedError("bob"), containsString("already"));
        assertTrue(world.hypervisors.calls.stream().noneMatch(call -> call.startsWith("DESTROY")));
        host.takeName("another");
        world.advance(Duration.ofMinutes(1));
        world.assertRuns("bob", "cpe2");
    }

    private int lists() {
        return (int) world.hypervisors.calls.stream().filter(call -> call.startsWith("LIST")).count();
    }

    /** The SDN Controller reports that alice's interface is gone. */
    private void unplugged(final String node) {
        final var entry = new InstanceBuilder().setId(NfvWorld.instance("alice")).setNode(new NodeId(node)).build();
        new NfviDatabase(world.store.broker()).changeObservation(changes -> changes.put(
            NfviDatabase.entry(NfviPaths.UNPLUGGED, new InstanceKey(NfvWorld.instance("alice"))), entry));
        world.settle();
    }
}
