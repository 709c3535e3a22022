package org.netfate.nfv;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.MaintenanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.common.Uint16;

/** What the coordinator tells of a node that is emptied; where its instances go is the engine's to say. */
public class NfvMaintenanceTest {
    private final NfvWorld world = NfvWorld.of("cpe1", "cpe2", "cpe3");

    @Before
    public void start() {
        world.start();
        world.settle();
        for (var user : List.of("alice", "bob", "carol")) {
            world.place(user, "cpe1");
            world.settle();
            world.announce(user);
        }
    }

    @Test
    public void progressIsToldUntilTheNodeIsEmpty() {
        drain();
        assertEquals("drained false, left 0, remaining 3", progress());
        assertEquals("no other node that can be reached has room for it", reasons().get("firewall/alice"));
        world.place("alice", "cpe2");
        world.place("bob", "cpe2");
        world.settle();
        assertEquals("drained false, left 2, remaining 1", progress());
        assertEquals(List.of("firewall/carol"), List.copyOf(reasons().keySet()));
        world.release("carol");
        world.settle();
        assertEquals("drained true, left 3, remaining 0", progress());
        world.undrain("cpe1");
        world.settle();
        assertEquals("none", progress());
    }

    @Test
    public void reasonsFollowWhatHappens() {
        world.store.put(NfviPaths.POLICY, new PolicyBuilder().setMaximumMigrations(Uint16.ONE)
            .setDraining(MaintenanceKind.Wait).build());
        drain();
        assertEquals("it may wait until nobody needs it, or its client moves away", reasons().get("firewall/bob"));
        final var seen = new LinkedHashSet<String>();
        world.hypervisors.meanwhile(() -> {
            world.pump();
            seen.add(String.valueOf(reasons().get("firewall/bob")));
        });
        world.hypervisors.host("cpe3").memory(1);
        world.place("alice", "cpe2");
        world.place("bob", "cpe3");
        world.settle();
        assertEquals("it waits for its turn to be moved: maximum-migrations (1) in the whole network",
            List.copyOf(seen).get(0));
        assertEquals("node cpe3 has 1 MiB of memory free and instance firewall/bob needs 128 MiB: free memory there, or"
            + " move other instances away", reasons().get("firewall/bob"));
    }

    @Test
    public void nodeThatDoesNotAnswerIsNotDrained() {
        drain();
        List.of("alice", "bob", "carol").forEach(world::release);
        world.settle();
        assertEquals("drained true, left 3, remaining 0", progress());
        world.hypervisors.host("cpe1").silence();
        world.settle();
        assertEquals("drained false, left 3, remaining 0", progress());
        world.hypervisors.host("cpe1").answer();
        world.advance(Duration.ofMinutes(1));
        assertEquals("drained true, left 3, remaining 0", progress());
    }

    @Test
    public void whatIsAboutToBeStartedThereCounts() {
        List.of("alice", "bob", "carol").forEach(world::release);
        world.settle();
        world.hypervisors.host("cpe1").fail(FakeHypervisors.Call.CREATE, FakeHypervisors.Fault.REFUSED);
        world.place("alice", "cpe1");
        world.settle();
        drain();
        assertEquals("drained false, left 0, remaining 0", progress());
        world.place("alice", "cpe2");
        world.settle();
        assertEquals("drained true, left 0, remaining 0", progress());
    }

    @Test
    public void progressIsToldAfterARestart() {
        drain();
        world.kill();
        world.start();
        world.settle();
        assertEquals("drained false, left 0, remaining 3", progress());
        world.kill();
        world.undrain("cpe1");
        world.start();
        world.settle();
        assertEquals("none", progress());
    }

    private void drain() {
        world.drain("cpe1");
        world.settle();
    }

    private Maintenance state() {
        return world.store.read(LogicalDatastoreType.OPERATIONAL, NfviDatabase.entry(NfviPaths.MAINTENANCE,
            new MaintenanceKey(new NodeId("cpe1")))).orElse(null);
    }

    private String progress() {
        final var state = state();
        return state == null ? "none" : "drained " + state.getDrained() + ", left " + state.getLeft() + ", remaining "
            + state.getRemaining();
    }

    private TreeMap<String, String> reasons() {
        final var reasons = new TreeMap<String, String>();
        state().nonnullWaiting().values().forEach(waiting ->
            reasons.put(waiting.getInstance().getValue(), waiting.getReason()));
        return reasons;
    }
}
