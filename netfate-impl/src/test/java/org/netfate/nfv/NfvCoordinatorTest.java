package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.Before;
import org.junit.Test;
import org.netfate.api.hypervisor.Capability;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.FunctionTable;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.HypervisorCapability;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint16;

/** What the coordinator does when all goes well. */
public class NfvCoordinatorTest {
    private final NfvWorld world = NfvWorld.of("cpe1", "cpe2", "cpe3");

    @Before
    public void start() {
        world.start();
        world.settle();
    }

    @Test
    public void placedInstanceIsCreatedAndBecomesActiveWhenItAnnouncesItself() {
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals("starting", world.publishedState("alice"));
        world.announce("alice");
        assertEquals("active", world.publishedState("alice"));
        assertEquals("cpe1", world.publishedNode("alice"));
        assertEquals(List.of("create completed"), world.journal("alice"));
        assertEquals(List.of("recorded", "hypervisor called", "destination checked", "port up", "completed"),
            NfvWorld.steps(world.operations("alice").get(0)));
    }

    @Test
    public void announcementThatComesBeforeTheCallReturnsCounts() {
        world.hypervisors.meanwhile(() -> {
            world.coordinator.announced(InstanceIdentity.of(NfvWorld.instance("alice")).mac());
            world.pump();
        });
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("active", world.publishedState("alice"));
    }

    @Test
    public void whatAHypervisorCanDoIsPublished() {
        assertEquals(EnumSet.allOf(HypervisorCapability.class), world.capabilities("cpe1"));
        world.hypervisors.host("cpe1").silence();
        world.settle();
        assertEquals(Set.of(), world.capabilities("cpe1"));
        world.hypervisors.host("cpe1").cannot(Capability.ABORT, Capability.POST_COPY);
        world.hypervisors.host("cpe1").answer();
        world.advance(Duration.ofMinutes(1));
        assertEquals(EnumSet.complementOf(EnumSet.of(HypervisorCapability.Abort, HypervisorCapability.PostCopy)),
            world.capabilities("cpe1"));
    }

    @Test
    public void instanceFollowsItsPlacementWithoutBeingStartedAgain() {
        world.place("alice", "cpe1");
        world.settle();
        world.announce("alice");
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe2");
        assertEquals(1, world.hypervisors.boot(NfvWorld.uuid("alice")));
        assertEquals("active", world.publishedState("alice"));
        assertEquals("cpe2", world.publishedNode("alice"));
        assertEquals(List.of("create completed", "migrate completed"), world.journal("alice"));
        final var migration = world.operations("alice").get(1);
        assertEquals(List.of("recorded", "hypervisor called", "destination checked", "port up", "suspended at source",
            "resumed at destination", "completed"), NfvWorld.steps(migration));
        assertEquals(200, migration.getDowntime().intValue());
    }

    @Test
    public void publishedNodeChangesWhenTheGuestResumesBeforeTheCallReturns() {
        runs("alice", "cpe1");
        final var seen = new ArrayList<String>();
        world.hypervisors.meanwhile(() -> {
            world.pump();
            note(seen);
        });
        world.place("alice", "cpe2");
        world.settle();
        assertEquals(List.of("migrating at cpe1, reached at cpe1", "migrating at cpe1, reached at cpe2",
            "migrating at cpe2, reached at cpe2"), seen);
    }

    @Test
    public void publishedNodeDoesNotChangeBackWhenTheSourceIsHeardLate() {
        runs("alice", "cpe1");
        world.hypervisors.letEventsWait();
        final var seen = new ArrayList<String>();
        world.hypervisors.meanwhile(() -> {
            world.pump();
            if (world.hypervisors.running(NfvWorld.uuid("alice")).equals(List.of("cpe2"))) {
                for (var node : List.of("cpe2", "cpe1")) {
                    world.hypervisors.host(node).connections.get(0).deliverAll();
                    world.pump();
                    note(seen);
                }
            }
        });
        world.place("alice", "cpe2");
        world.settle();
        assertEquals(List.of("migrating at cpe2, reached at cpe2"), seen);
    }

    @Test
    public void framesWaitAtTheDestinationFromTheMomentAtWhichTheGuestStops() {
        world.place("alice", "cpe1");
        world.settle();
        world.announce("alice");
        final var seen = new LinkedHashSet<String>();
        world.hypervisors.meanwhile(() -> {
            world.pump();
            seen.add("at " + world.publishedNode("alice") + ", frames to " + world.publishedDeliveryNode("alice"));
        });
        world.place("alice", "cpe2");
        world.settle();
        assertEquals(List.of("at cpe1, frames to cpe1", "at cpe1, frames to cpe2", "at cpe2, frames to cpe2"),
            List.copyOf(seen));
    }

    @Test
    public void operationIsStoredBeforeTheHypervisorChangesAnything() {
        final int before = world.hypervisors.calls.size();
        world.place("alice", "cpe1");
        world.hypervisors.meanwhile(() -> { });
        while (world.thread.runNext() || world.blocking.runNext()) {
            // what is written is not stored yet
        }
        assertEquals(List.of("HOST cpe1"), world.hypervisors.calls.subList(before, world.hypervisors.calls.size()));
        world.assertNowhere("alice");
        world.hypervisors.meanwhile(() -> {
            if (world.hypervisors.calls.size() > before + 1) {
                assertEquals(1, world.operations("alice").size());
            }
        });
        world.settle();
        world.hypervisors.meanwhile(world::pump);
        world.settle();
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void instanceThatIsNotPlacedAnyMoreIsReleased() {
        world.place("alice", "cpe1");
        world.settle();
        world.release("alice");
        world.settle();
        world.assertNowhere("alice");
        assertEquals("none", world.publishedState("alice"));
        assertEquals(List.of("create completed", "destroy completed"), world.journal("alice"));
    }

    @Test
    public void newerIntentReplacesWhatHasNotBegun() {
        world.place("alice", "cpe1");
        world.settle();
        final var done = new boolean[1];
        world.hypervisors.meanwhile(() -> {
            world.pump();
            if (!done[0] && world.hypervisors.migrations.containsKey(NfvWorld.uuid("alice"))) {
                done[0] = true;
                world.place("alice", "cpe3");
                world.place("alice", "cpe1");
            }
        });
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(1, world.hypervisors.boot(NfvWorld.uuid("alice")));
        assertEquals(List.of("create completed", "migrate completed", "migrate completed"), world.journal("alice"));
        assertEquals(new NodeId("cpe1"), world.operations("alice").get(2).getDestination());
    }

    @Test
    public void releaseDuringAMigrationLeavesNothingBehind() {
        world.place("alice", "cpe1");
        world.settle();
        world.hypervisors.meanwhile(() -> {
            world.pump();
            if (world.hypervisors.migrations.containsKey(NfvWorld.uuid("alice"))) {
                world.release("alice");
            }
        });
        world.place("alice", "cpe2");
        world.settle();
        world.assertNowhere("alice");
        assertEquals("none", world.publishedState("alice"));
    }

    @Test
    public void domainThatWasDestroyedByHandIsStartedAgain() {
        runs("alice", "cpe1");
        world.advance(Duration.ofMinutes(1));
        world.hypervisors.host("cpe1").remove(NfvWorld.uuid("alice"));
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(2, world.hypervisors.boot(NfvWorld.uuid("alice")));
    }

    @Test
    public void virtualMachinesOfOthersAreLeftAlone() {
        final var foreign = UUID.randomUUID();
        final var host = world.hypervisors.host("cpe1");
        host.boot(foreign, "firewall/mallory");
        final var odd = UUID.randomUUID();
        host.boot(odd, "not an instance");
        world.settle();
        world.advance(Duration.ofMinutes(2));
        assertEquals(List.of("cpe1"), world.hypervisors.running(foreign));
        assertEquals(List.of("cpe1"), world.hypervisors.running(odd));
    }

    @Test
    public void orphanIsDestroyed() {
        world.hypervisors.host("cpe2").boot(NfvWorld.uuid("bob"), "firewall/bob");
        world.settle();
        world.assertNowhere("bob");
        assertEquals(List.of("destroy completed"), world.journal("bob"));
        assertEquals("none", world.publishedState("bob"));
    }

    @Test
    public void tableOfFunctionsTellsWhereTheyAreActive() {
        assertEquals(false, row().getActive());
        world.place("alice", "cpe1");
        world.place("bob", "cpe2");
        world.settle();
        world.announce("alice");
        world.announce("bob");
        assertEquals(true, row().getActive());
        assertEquals(Set.of(new NodeId("cpe1"), new NodeId("cpe2")), Set.copyOf(row().getNode()));
        assertEquals(2, row().getActiveUsers().intValue());
        world.place("alice", "cpe2");
        world.settle();
        assertEquals(Set.of(new NodeId("cpe2")), Set.copyOf(row().getNode()));
        world.release("alice");
        world.release("bob");
        world.settle();
        assertEquals(false, row().getActive());
        assertEquals(0, row().getActiveUsers().intValue());
    }

    @Test
    public void journalKeepsWhatThePolicySaysAndTheLastOperationOfEachInstance() {
        world.store.put(NfviPaths.POLICY,
            new PolicyBuilder().setKeptOperations(Uint16.valueOf(3)).build());
        world.place("alice", "cpe1");
        world.settle();
        for (int i = 0; i < 10; i++) {
            world.place("bob", i % 2 == 0 ? "cpe1" : "cpe2");
            world.settle();
        }
        for (int i = 0; i < 5; i++) {
            world.place("carol", "cpe3");
            world.settle();
            world.release("carol");
            world.settle();
        }
        assertEquals(List.of("create completed"), world.journal("alice"));
        assertEquals("cpe2", world.operations("bob").get(world.operations("bob").size() - 1)
            .getDestination().getValue());
        world.place("dave", "cpe3");
        world.settle();
        final int all = List.of("alice", "bob", "carol", "dave").stream().mapToInt(user -> world.journal(user).size())
            .sum();
        assertEquals("three that are kept and one of each live instance", 3 + 3, all);
    }

    @Test
    public void instanceOfAFunctionThatIsNotInTheCatalogueWaitsForIt() {
        world.store.delete(LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(
            NfviPaths.FUNCTIONS,
            new org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey(NfvWorld.FIREWALL)));
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("waiting", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("not in the catalogue"));
        world.catalogue("/images/kernel");
        world.settle();
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void anEventOfOneUserCausesNoCallForOthers() {
        for (int i = 0; i < 5; i++) {
            world.place("user" + i, "cpe1");
        }
        world.settle();
        world.hypervisors.calls.clear();
        world.place("alice", "cpe2");
        world.settle();
        assertEquals(List.of("HOST cpe2", "CREATE cpe2"), world.hypervisors.calls);
    }

    private void runs(final String user, final String node) {
        world.place(user, node);
        world.settle();
        world.announce(user);
    }

    /** Notes what is published of alice's instance, if it is something else than before. */
    private void note(final List<String> seen) {
        final var delivery = world.published("alice").orElseThrow().getDeliveryNode().getValue();
        final var now = world.publishedState("alice") + " at " + world.publishedNode("alice") + ", reached at "
            + delivery;
        if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
            seen.add(now);
        }
    }

    private Function row() {
        return world.store.read(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(FunctionTable.class)
            .child(Function.class, new FunctionKey(NfvWorld.FIREWALL))).orElseThrow();
    }
}
