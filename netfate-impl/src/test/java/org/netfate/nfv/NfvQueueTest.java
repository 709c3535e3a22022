package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.OperationQueue;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Operations;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operation.queue.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint8;

/** The limits of the policy at work. */
public class NfvQueueTest {
    private static final int USERS = 100;

    private final NfvWorld world = NfvWorld.of("cpe1", "cpe2", "cpe3", "cpe4");

    @Before
    public void start() {
        world.hypervisors.hosts.values().forEach(host -> host.memory(100_000));
        world.start();
        world.settle();
    }

    @Test
    public void aHundredUsersOfOneNodeRoamInOrder() {
        final var users = IntStream.range(0, USERS).mapToObj(i -> "user" + i).toList();
        users.forEach(user -> world.place(user, "cpe1"));
        world.settle();
        users.forEach(world::announce);
        final int timers = world.time.waiting();
        final var most = new int[1];
        world.hypervisors.meanwhile(() -> {
            world.pump();
            most[0] = Math.max(most[0], underWay());
        });
        for (int i = 0; i < USERS; i++) {
            world.place(users.get(i), i % 3 == 0 ? "cpe3" : "cpe2");
        }
        world.pump();
        assertEquals(2, underWay());
        assertEquals(USERS - 2, queue().size());
        assertEquals("active", world.publishedState("user50"));
        assertThat(world.publishedError("user50"), containsString("waiting for its turn"));
        world.settle();
        assertEquals("at a time, from or to one node", 2, most[0]);
        assertEquals("in the order of their roaming", users.stream().map(NfvWorld::instance).toList(),
            operations().stream().filter(operation -> operation.getKind() == OperationKind.Migrate)
                .map(Operation::getInstance).toList());
        for (int i = 0; i < USERS; i++) {
            world.assertRuns(users.get(i), i % 3 == 0 ? "cpe3" : "cpe2");
            assertEquals("none", world.publishedError(users.get(i)));
        }
        assertEquals(List.of(), queue());
        assertEquals("Nothing is left of them", timers, world.time.waiting());
    }

    @Test
    public void releaseIsNotLimitedAndEndsTheWaiting() {
        limit(1, 1);
        for (var user : List.of("alice", "bob", "carol")) {
            world.place(user, "cpe1");
        }
        world.pump();
        assertEquals(List.of("firewall/bob", "firewall/carol"), queue());
        assertEquals("waiting", world.publishedState("bob"));
        world.release("bob");
        world.pump();
        assertEquals(List.of("firewall/carol"), queue());
        assertEquals("none", world.publishedState("bob"));
        world.settle();
        world.assertRuns("alice", "cpe1");
        world.assertNowhere("bob");
        world.assertRuns("carol", "cpe1");
        assertEquals(List.of(), world.journal("bob"));
    }

    @Test
    public void whoComesBackBeforeItsTurnDoesNotMove() {
        runs(List.of("alice", "bob", "carol"), "cpe1");
        limit(1, 1);
        List.of("alice", "bob", "carol").forEach(user -> world.place(user, "cpe2"));
        world.pump();
        world.place("bob", "cpe1");
        world.pump();
        assertEquals(List.of("firewall/carol"), queue());
        assertEquals("none", world.publishedError("bob"));
        world.place("carol", "cpe3");
        world.settle();
        world.assertRuns("bob", "cpe1");
        world.assertRuns("carol", "cpe3");
        assertEquals(List.of("create completed"), world.journal("bob"));
        assertEquals(List.of("create completed", "migrate completed"), world.journal("carol"));
    }

    @Test
    public void placeOfAnOperationThatFailedIsFreeForOthers() {
        limit(1, 1);
        world.hypervisors.host("cpe1").fail(FakeHypervisors.Call.CREATE, FakeHypervisors.Fault.REFUSED);
        world.place("alice", "cpe1");
        world.place("bob", "cpe1");
        world.settle();
        world.assertNowhere("alice");
        world.assertRuns("bob", "cpe1");
    }

    @Test
    public void aMigrationThatTheLastControllerBeganTakesItsPlace() {
        runs(List.of("alice", "bob"), "cpe1");
        limit(1, 1);
        world.hypervisors.host("cpe1").fail(FakeHypervisors.Call.MIGRATE,
            FakeHypervisors.Fault.TIMEOUT_AND_GOES_ON);
        world.place("alice", "cpe2");
        world.settle();
        world.kill();
        world.place("bob", "cpe3");
        world.start();
        world.settle();
        assertEquals("migrating", world.publishedState("alice"));
        assertEquals(List.of("firewall/bob"), queue());
        world.finishMigrations();
        world.advance(java.time.Duration.ofSeconds(10));
        world.assertRuns("alice", "cpe2");
        world.assertRuns("bob", "cpe3");
        assertEquals(List.of(), queue());
    }

    @Test
    public void whatOnlyEmptiesANodeComesAfterTheOthers() {
        runs(List.of("alice", "bob", "carol", "dave"), "cpe1");
        limit(1, 1);
        world.drain("cpe1");
        world.attach("carol", "cpe3");
        List.of("alice", "bob").forEach(user -> world.place(user, "cpe2"));
        world.place("carol", "cpe3");
        world.pump();
        assertEquals(List.of("firewall/carol", "firewall/bob"), queue());
        final var turns = entries().stream().map(entry -> entry.getTurn().longValue()).toList();
        assertTrue(turns.toString(), turns.get(1) - turns.get(0) > 1000);
        world.settle();
        world.assertRuns("carol", "cpe3");
        world.assertRuns("bob", "cpe2");
    }

    private void runs(final List<String> users, final String node) {
        users.forEach(user -> world.place(user, node));
        world.settle();
        users.forEach(world::announce);
    }

    private void limit(final int migrations, final int creations) {
        world.store.put(NfviPaths.POLICY, new PolicyBuilder().setMaximumMigrations(Uint16.valueOf(migrations))
            .setMaximumCreationsPerNode(Uint8.valueOf(creations)).build());
        world.settle();
    }

    private int underWay() {
        return (int) operations().stream().filter(operation -> operation.getState() == OperationState.Starting
            || operation.getState() == OperationState.Processing).count();
    }

    private List<Operation> operations() {
        return world.store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Operations.class))
            .map(Operations::nonnullOperation).orElse(Map.of()).values().stream()
            .sorted(Comparator.comparing(Operation::getId)).toList();
    }

    /** What waits, the next one first. */
    private List<String> queue() {
        return entries().stream().map(entry -> entry.getInstance().getValue()).toList();
    }

    private List<Entry> entries() {
        final var all = new ArrayList<>(world.store.read(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(OperationQueue.class)).map(OperationQueue::nonnullEntry).orElse(Map.of())
            .values());
        all.sort(Comparator.comparing(Entry::getTurn));
        return all;
    }
}
