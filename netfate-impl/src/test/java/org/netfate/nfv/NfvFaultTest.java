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
import org.netfate.api.hypervisor.Capability;
import org.netfate.nfv.FakeHypervisors.Call;
import org.netfate.nfv.FakeHypervisors.Fault;

/** What the coordinator does when hypervisors fail. */
public class NfvFaultTest {
    private static final UUID ALICE = NfvWorld.uuid("alice");

    private final NfvWorld world = NfvWorld.of("cpe1", "cpe2", "cpe3");

    @Before
    public void start() {
        world.start();
        world.settle();
    }

    @Test
    public void creationThatTimedOutAndWasDoneIsNotRepeated() {
        world.hypervisors.letEventsWait();
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.TIMEOUT_BUT_DONE);
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(1, world.hypervisors.boot(ALICE));
        assertEquals(List.of("create completed"), world.journal("alice"));
    }

    @Test
    public void creationThatFailedIsRepeatedAfterThePause() {
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.TIMEOUT_AND_NOT_DONE, Fault.REFUSED);
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("failed", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("cpe1 took too long"));
        world.advance(Duration.ofSeconds(4));
        world.assertNowhere("alice");
        world.advance(Duration.ofSeconds(1));
        assertThat(world.publishedError("alice"), containsString("cpe1 refused"));
        assertEquals(2, world.published("alice").orElseThrow().getAttempts().intValue());
        world.advance(Duration.ofSeconds(10));
        world.assertRuns("alice", "cpe1");
        assertEquals(List.of("create completed"), world.journal("alice"));
        assertEquals(3, world.operations("alice").get(0).getAttempts().intValue());
        assertEquals("none", world.publishedError("alice"));
    }

    @Test
    public void missingImageIsTriedAgainAtOnceWhenTheFunctionChanges() {
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.IMAGE);
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("failed", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("/images/kernel"));
        world.catalogue("/images/other");
        world.settle();
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void instanceWaitsForRoom() {
        world.hypervisors.host("cpe1").memory(100);
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("failed", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("100 MiB of memory free"));
        world.hypervisors.host("cpe1").memory(1024);
        world.advance(Duration.ofMinutes(1));
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void instanceThatFindsNoRoomAtItsNewPlaceRunsOnWhereItIs() {
        alice("cpe1");
        world.hypervisors.host("cpe2").memory(100);
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals("active", world.publishedState("alice"));
        assertEquals("cpe1", world.publishedNode("alice"));
        assertThat(world.publishedError("alice"), containsString("100 MiB of memory free"));
        world.hypervisors.host("cpe2").memory(1024);
        world.advance(Duration.ofMinutes(1));
        world.assertRuns("alice", "cpe2");
        assertEquals(1, world.hypervisors.boot(ALICE));
    }

    @Test
    public void migrationIsRolledBackWhenTheClientComesBack() {
        alice("cpe1");
        world.hypervisors.host("cpe2").memory(100);
        world.place("alice", "cpe2");
        world.settle();
        world.place("alice", "cpe1");
        world.settle();
        assertEquals(List.of("create completed", "migrate rolled-back"), world.journal("alice"));
        assertEquals("none", world.publishedError("alice"));
    }

    @Test
    public void migrationThatTimedOutAndWasDoneIsNotRepeated() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.MIGRATE, Fault.TIMEOUT_BUT_DONE);
        world.place("alice", "cpe2");
        world.settle();
        movedOnce();
    }

    @Test
    public void migrationThatGoesOnAfterTheTimeOutIsAwaited() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.MIGRATE, Fault.TIMEOUT_AND_GOES_ON);
        world.place("alice", "cpe2");
        world.settle();
        assertEquals("migrating", world.publishedState("alice"));
        assertEquals("cpe1", world.publishedNode("alice"));
        world.advance(Duration.ofSeconds(20));
        world.finishMigrations();
        movedOnce();
    }

    @Test
    public void migrationThatDoesNotConvergeIsAbortedAndTheInstanceStays() {
        alice("cpe1");
        world.hypervisors.slowDown(ALICE);
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals("active", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("was aborted"));
    }

    @Test
    public void migrationThatDoesNotConvergeAndCannotBeAbortedIsSaidToGoOnAndDecidedWhenItEnds() {
        alice("cpe1");
        world.hypervisors.host("cpe1").cannot(Capability.ABORT);
        world.hypervisors.slowDown(ALICE);
        world.place("alice", "cpe2");
        world.settle();
        world.advance(Duration.ofMinutes(2));
        assertEquals("migrating", world.publishedState("alice"));
        assertEquals("cpe1", world.publishedNode("alice"));
        assertThat(world.publishedError("alice"), containsString("goes on, since this hypervisor cannot abort it"));
        assertThat(world.operations("alice").get(1).getLastError(), containsString("cannot abort it"));
        assertEquals(1, world.operations("alice").get(1).getAttempts().intValue());
        world.finishMigrations();
        movedOnce();
        assertEquals("none", world.publishedError("alice"));
    }

    @Test
    public void lookingAtAMigrationDoesNotMultiply() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.MIGRATE, Fault.TIMEOUT_AND_GOES_ON);
        world.place("alice", "cpe2");
        world.settle();
        world.advance(Duration.ofSeconds(10));
        final int timers = world.time.waiting();
        world.hypervisors.calls.clear();
        world.advance(Duration.ofSeconds(10));
        assertEquals(timers, world.time.waiting());
        assertTrue(world.hypervisors.calls.toString(), world.hypervisors.calls.size() <= 2 * 2 * 6);
        assertTrue(world.hypervisors.calls.toString(), world.hypervisors.calls.size() >= 2 * 2 * 4);
    }

    @Test
    public void migrationThatFailedIsRepeated() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.MIGRATE, Fault.TIMEOUT_AND_NOT_DONE, Fault.REFUSED);
        world.place("alice", "cpe2");
        world.settle();
        assertEquals("active", world.publishedState("alice"));
        assertEquals("cpe1", world.publishedNode("alice"));
        world.advance(Duration.ofSeconds(30));
        movedOnce();
        assertEquals(3, world.operations("alice").get(1).getAttempts().intValue());
    }

    @Test
    public void guestThatAMigrationLeftPausedRunsOnAtItsSource() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.MIGRATE, Fault.LEFT_PAUSED);
        world.hypervisors.host("cpe2").fail(Call.DESTROY, Fault.REFUSED);
        world.place("alice", "cpe2");
        world.settle();
        assertEquals(List.of("cpe1"), world.hypervisors.running(ALICE));
        world.advance(Duration.ofSeconds(30));
        movedOnce();
    }

    @Test
    public void guestThatAMigrationLeftPausedRunsOnAtItsSourceWhenTheClientCameBack() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.MIGRATE, Fault.LEFT_PAUSED);
        world.hypervisors.meanwhile(() -> {
            world.pump();
            if (world.hypervisors.migrations.containsKey(ALICE)) {
                world.place("alice", "cpe1");
            }
        });
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals("cpe1", world.publishedNode("alice"));
        assertEquals(1, world.hypervisors.boot(ALICE));
        assertEquals(List.of("create completed", "migrate rolled-back"), world.journal("alice"));
    }

    @Test
    public void instanceOfASilentNodeWaitsAndIsNotStartedElsewhere() {
        alice("cpe1");
        world.hypervisors.host("cpe1").silence();
        world.settle();
        assertEquals("unknown", world.publishedState("alice"));
        world.place("alice", "cpe2");
        world.settle();
        world.advance(Duration.ofMinutes(10));
        world.assertRuns("alice", "cpe1");
        assertEquals("unknown", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("node cpe1: cpe1 does not answer"));
        world.hypervisors.host("cpe1").answer();
        world.advance(Duration.ofSeconds(30));
        movedOnce();
    }

    @Test
    public void instanceOfANodeThatLostItsPowerIsStartedWhenTheNodeAnswers() {
        alice("cpe1");
        world.hypervisors.host("cpe1").crash();
        world.place("alice", "cpe2");
        world.advance(Duration.ofMinutes(10));
        world.assertNowhere("alice");
        world.hypervisors.host("cpe1").answer();
        world.advance(Duration.ofSeconds(30));
        world.assertRuns("alice", "cpe2");
    }

    @Test
    public void removingANodeFromTheConfigurationGivesUpWhatItHad() {
        alice("cpe1");
        world.hypervisors.host("cpe1").crash();
        world.place("alice", "cpe2");
        world.settle();
        world.removeNode("cpe1");
        world.settle();
        world.assertRuns("alice", "cpe2");
    }

    @Test
    public void instanceWaitsForItsSilentPlaceAndGoesOn() {
        world.hypervisors.host("cpe2").silence();
        world.settle();
        world.place("alice", "cpe2");
        world.settle();
        assertEquals("waiting", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("node cpe2"));
        world.hypervisors.host("cpe2").answer();
        world.advance(Duration.ofSeconds(30));
        world.assertRuns("alice", "cpe2");
    }

    @Test
    public void migrationWhoseDestinationDiesLeavesTheGuestAtItsSource() {
        for (int stage = 0; stage < 3; stage++) {
            final var user = "user" + stage;
            alice(user, "cpe1");
            duringMigration(user, stage, () -> world.hypervisors.host("cpe2").crash());
            world.place(user, "cpe2");
            world.settle();
            assertEquals(List.of("cpe1"), world.hypervisors.running(NfvWorld.uuid(user)));
            world.hypervisors.host("cpe2").answer();
            world.advance(Duration.ofMinutes(2));
            world.assertRuns(user, "cpe2");
            assertEquals("active", world.publishedState(user));
        }
    }

    @Test
    public void migrationWhoseSourceDiesIsSettledWhenItAnswers() {
        for (int stage = 0; stage < 4; stage++) {
            final var user = "user" + stage;
            alice(user, "cpe1");
            duringMigration(user, stage, () -> world.hypervisors.host("cpe1").crash());
            world.place(user, "cpe2");
            world.settle();
            world.advance(Duration.ofMinutes(2));
            world.hypervisors.host("cpe1").answer();
            world.advance(Duration.ofMinutes(2));
            world.assertRuns(user, "cpe2");
        }
    }

    @Test
    public void migrationGoesOnWhenTheSourceFallsSilent() {
        for (int stage = 0; stage < 4; stage++) {
            final var user = "user" + stage;
            alice(user, "cpe1");
            duringMigration(user, stage, () -> world.hypervisors.host("cpe1").silence());
            world.place(user, "cpe2");
            world.settle();
            world.advance(Duration.ofMinutes(2));
            final var uuid = NfvWorld.uuid(user);
            world.finishMigrations();
            world.advance(Duration.ofMinutes(2));
            world.hypervisors.host("cpe1").answer();
            world.advance(Duration.ofMinutes(2));
            world.assertRuns(user, "cpe2");
            assertEquals(stage + 1, world.hypervisors.boot(uuid));
        }
    }

    @Test
    public void anErrorOfTheDriversDoesNotStopTheInstance() {
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.BUG);
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("failed", world.publishedState("alice"));
        world.advance(Duration.ofSeconds(5));
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void anErrorOfTheDriversDoesNotStopTheNode() {
        world.hypervisors.host("cpe1").fail(Call.LIST, Fault.BUG);
        world.advance(Duration.ofMinutes(1));
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void guestThatEndsWhenItBootsIsNotStartedAgainWithoutAPause() {
        world.place("alice", "cpe1");
        world.settle();
        world.hypervisors.host("cpe1").remove(ALICE);
        world.settle();
        world.assertNowhere("alice");
        assertEquals("failed", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("ended within 1 s of its creation"));
        world.advance(Duration.ofSeconds(5));
        world.assertRuns("alice", "cpe1");
        assertEquals(2, world.hypervisors.boot(ALICE));
    }

    @Test
    public void guestThatIsDestroyedIsThereAgainAtOnce() {
        world.place("alice", "cpe1");
        world.settle();
        world.advance(Duration.ofSeconds(10));
        world.hypervisors.host("cpe1").remove(ALICE);
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(2, world.hypervisors.boot(ALICE));
    }

    @Test
    public void guestThatKeepsEndingIsStartedMoreAndMoreSeldom() {
        world.place("alice", "cpe1");
        world.settle();
        for (int pause : new int[] {0, 5, 10, 20, 40, 60, 60}) {
            world.advance(Duration.ofSeconds(10));
            world.assertRuns("alice", "cpe1");
            world.hypervisors.host("cpe1").remove(ALICE);
            world.settle();
            if (pause > 0) {
                world.assertNowhere("alice");
                world.advance(Duration.ofSeconds(pause - 1));
                world.assertNowhere("alice");
                world.advance(Duration.ofSeconds(1));
            }
            world.assertRuns("alice", "cpe1");
        }
        world.advance(Duration.ofMinutes(1));
        world.hypervisors.host("cpe1").remove(ALICE);
        world.settle();
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void releaseThatFailsIsRepeated() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.DESTROY, Fault.REFUSED);
        world.release("alice");
        world.settle();
        assertEquals("releasing", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("refused"));
        world.advance(Duration.ofSeconds(5));
        world.assertNowhere("alice");
        assertEquals(List.of("create completed", "destroy completed"), world.journal("alice"));
    }

    @Test
    public void releaseThatIsTakenBackIsRolledBack() {
        alice("cpe1");
        world.hypervisors.host("cpe1").fail(Call.DESTROY, Fault.REFUSED);
        world.release("alice");
        world.settle();
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals("active", world.publishedState("alice"));
        assertEquals(List.of("create completed", "destroy rolled-back"), world.journal("alice"));
    }

    @Test
    public void creationThatIsNotNeededAnyMoreIsRolledBack() {
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.REFUSED);
        world.place("alice", "cpe1");
        world.settle();
        world.release("alice");
        world.settle();
        assertEquals(List.of("create rolled-back"), world.journal("alice"));
        assertEquals("none", world.publishedState("alice"));
        // The pause of the one that is forgotten must not disturb the one that comes after it.
        world.place("alice", "cpe2");
        world.settle();
        world.advance(Duration.ofMinutes(1));
        world.assertRuns("alice", "cpe2");
        assertEquals(List.of("create rolled-back", "create completed"), world.journal("alice"));
    }

    @Test
    public void creationThatTimedOutIsNotFollowedByAnotherElsewhere() {
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.TIMEOUT_BUT_DONE);
        world.hypervisors.meanwhile(() -> {
            world.pump();
            if (!world.hypervisors.places(ALICE).isEmpty()) {
                world.place("alice", "cpe2");
            }
        });
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe2");
        assertEquals(1, world.hypervisors.boot(ALICE));
    }

    @Test
    public void oneOfTwoCopiesIsRemovedOnlyWhenItIsCertainThatBothRun() {
        alice("cpe1");
        world.hypervisors.letEventsWait();
        world.hypervisors.migrate(ALICE, "cpe1", "cpe2");
        // cpe2 tells first that it runs there; cpe1 has not told yet that it does not run there any more.
        world.hypervisors.host("cpe2").connections.get(0).deliverAll();
        world.settle();
        assertEquals(1, world.hypervisors.running(ALICE).size());
        world.hypervisors.letEventsPass();
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(1, world.hypervisors.boot(ALICE));
    }

    @Test
    public void guestThatWasMovedByHandIsMovedBack() {
        alice("cpe1");
        world.hypervisors.migrate(ALICE, "cpe1", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(1, world.hypervisors.boot(ALICE));
    }

    private void alice(final String node) {
        alice("alice", node);
    }

    private void alice(final String user, final String node) {
        world.place(user, node);
        world.settle();
        world.announce(user);
    }

    private void duringMigration(final String user, final int stage, final Runnable task) {
        final var calls = new int[1];
        world.hypervisors.meanwhile(() -> {
            world.pump();
            if (world.hypervisors.migrations.containsKey(NfvWorld.uuid(user)) && calls[0]++ == stage) {
                task.run();
                world.hypervisors.meanwhile(world::pump);
            }
        });
    }

    private void movedOnce() {
        world.assertRuns("alice", "cpe2");
        assertEquals("active", world.publishedState("alice"));
        assertEquals("cpe2", world.publishedNode("alice"));
        assertEquals("none", world.publishedError("alice"));
        assertEquals(1, world.hypervisors.boot(ALICE));
        assertEquals(List.of("create completed", "migrate completed"), world.journal("alice"));
    }
}
