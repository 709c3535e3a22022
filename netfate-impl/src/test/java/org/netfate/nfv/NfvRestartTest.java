package org.netfate.nfv;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.Test;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;

/** The controller ends at any moment, and the next one takes over from what is stored and what it sees. */
public class NfvRestartTest {
    @Test
    public void creationSurvivesTheControllerAtEveryStep() {
        atEveryStep(world -> { }, world -> world.place("alice", "cpe1"), world -> {
            world.assertRuns("alice", "cpe1");
            assertEquals(1, world.hypervisors.boot(NfvWorld.uuid("alice")));
            assertEquals("cpe1", world.publishedNode("alice"));
            assertEquals(List.of("create completed"), world.journal("alice"));
        });
    }

    @Test
    public void migrationSurvivesTheControllerAtEveryStep() {
        atEveryStep(world -> world.place("alice", "cpe1"), world -> world.place("alice", "cpe2"), world -> {
            world.assertRuns("alice", "cpe2");
            assertEquals(1, world.hypervisors.boot(NfvWorld.uuid("alice")));
            assertEquals("active", world.publishedState("alice"));
            assertEquals("cpe2", world.publishedNode("alice"));
            assertEquals(List.of("create completed", "migrate completed"), world.journal("alice"));
        });
    }

    @Test
    public void releaseSurvivesTheControllerAtEveryStep() {
        atEveryStep(world -> world.place("alice", "cpe1"), world -> world.release("alice"), world -> {
            world.assertNowhere("alice");
            assertEquals("none", world.publishedState("alice"));
        });
    }

    @Test
    public void newIntentAfterTheControllerDiedInAMigrationIsFollowed() {
        atEveryStep(world -> world.place("alice", "cpe1"), world -> world.place("alice", "cpe2"), world -> {
            world.place("alice", "cpe3");
            world.settle();
            world.assertRuns("alice", "cpe3");
            assertEquals(1, world.hypervisors.boot(NfvWorld.uuid("alice")));
        });
    }

    @Test
    public void silentNodeIsRememberedAcrossRestarts() {
        final var world = world();
        world.place("alice", "cpe1");
        world.settle();
        world.hypervisors.host("cpe1").silence();
        world.kill();
        world.place("alice", "cpe2");
        world.start();
        world.settle();
        world.advance(Duration.ofMinutes(5));
        world.assertRuns("alice", "cpe1");
        assertEquals("unknown", world.publishedState("alice"));
        world.hypervisors.host("cpe1").answer();
        world.advance(Duration.ofSeconds(30));
        world.assertRuns("alice", "cpe2");
        assertEquals(1, world.hypervisors.boot(NfvWorld.uuid("alice")));
    }

    @Test
    public void whatWasReleasedWhileTheControllerWasAwayIsRemoved() {
        final var world = world();
        world.place("alice", "cpe1");
        world.settle();
        world.kill();
        world.release("alice");
        world.start();
        world.settle();
        world.assertNowhere("alice");
        assertEquals("none", world.publishedState("alice"));
    }

    @Test
    public void restartWritesNothingToTheJournalWhenAllIsWell() {
        final var world = world();
        world.place("alice", "cpe1");
        world.settle();
        world.announce("alice");
        final var before = world.operations("alice");
        world.kill();
        world.hypervisors.calls.clear();
        world.start();
        world.settle();
        assertEquals(before, world.operations("alice"));
        assertEquals("active", world.publishedState("alice"));
        assertEquals("cpe1", world.publishedNode("alice"));
        assertTrue(world.hypervisors.calls.toString(), world.hypervisors.calls.stream()
            .allMatch(call -> call.startsWith("CONNECT") || call.startsWith("HOST") || call.startsWith("LIST")));
    }

    @Test
    public void afterItsEndTheCoordinatorDoesNothing() {
        final var world = world();
        world.place("alice", "cpe1");
        world.settle();
        final var before = world.published("alice");
        world.coordinator.close();
        world.coordinator.close();
        world.settle();
        world.place("bob", "cpe1");
        world.release("alice");
        world.settle();
        world.advance(Duration.ofMinutes(2));
        world.assertRuns("alice", "cpe1");
        world.assertNowhere("bob");
        assertEquals(before, world.published("alice"));
        assertEquals(0, world.time.waiting());
    }

    private static NfvWorld world() {
        final var world = NfvWorld.of("cpe1", "cpe2", "cpe3");
        world.start();
        world.settle();
        return world;
    }

    /** What the controller was about to store when it ended was stored, or was not. */
    private static void atEveryStep(final Consumer<NfvWorld> before, final Consumer<NfvWorld> action,
            final Consumer<NfvWorld> after) {
        atEveryStep(before, action, after, false);
        atEveryStep(before, action, after, true);
    }

    private static void atEveryStep(final Consumer<NfvWorld> before, final Consumer<NfvWorld> action,
            final Consumer<NfvWorld> after, final boolean lost) {
        int at = 0;
        final var died = new boolean[] {true};
        while (died[0]) {
            final var world = world();
            before.accept(world);
            world.settle();
            died[0] = false;
            final int[] left = {at++};
            world.beforeEach(() -> {
                if (left[0]-- == 0) {
                    died[0] = true;
                    if (lost) {
                        world.store.commits().drop();
                    }
                    world.kill();
                    world.start();
                }
            });
            action.accept(world);
            world.settle();
            world.finishMigrations();
            world.advance(Duration.ofMinutes(2));
            world.beforeEach(() -> { });
            world.announce("alice");
            try {
                after.accept(world);
                for (var operation : world.operations("alice")) {
                    assertEquals(OperationState.Completed, operation.getState());
                }
            } catch (AssertionError e) {
                throw new AssertionError("controller ended before task " + (at - 1) + (lost
                    ? ", what it was about to store was lost" : ""), e);
            }
        }
        assertTrue("tried at only " + at + " steps", at > 10);
    }
}
