package org.netfate.system;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Test;
import org.netfate.nfv.HypervisorFarm.MigrationFault;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;

/**
 * What a real network does to the Orchestrator, one thing at a time, in a whole system. After each the invariants hold:
 * no instance ever ran twice, the only copy of one was never removed (both are watched by {@link SystemWorld#settle}),
 * the client's packets cross its functions, and nothing is left of users who are gone.
 */
public class SystemFaultsTest {
    private static final String FIREWALL = "firewall/alice";
    private static final int STAGES = 4;

    private final SystemWorld world = SystemWorld.started();
    private final Client alice = SystemWorld.client("alice", 1, "cpe1");
    private final Client bob = SystemWorld.client("bob", 2, "cpe2");

    @After
    public void stop() {
        world.stop();
    }

    @Test
    public void migrationCallThatTimedOutButSucceededIsNotRepeated() {
        world.login(alice);
        world.hypervisors.failMigration("cpe1", MigrationFault.TIMEOUT_BUT_DONE);
        world.roam(alice, "cpe2");
        assertMovedTo("cpe2");
        assertEquals(List.of("create completed", "migrate completed"), world.journal(FIREWALL));
    }

    @Test
    public void clientIsServedByTheSourceUntilAMigrationThatTimedOutAndFailedIsRepeated() {
        world.login(alice);
        world.hypervisors.failMigration("cpe1", MigrationFault.TIMEOUT_AND_NOT_DONE);
        world.roam(alice, "cpe2");
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
        world.advance(Duration.ofSeconds(30));
        assertMovedTo("cpe2");
    }

    @Test
    public void guestThatIsPausedOnBothHostsRunsOnAndIsMovedThen() {
        world.login(alice);
        world.hypervisors.failMigration("cpe1", MigrationFault.LEFT_PAUSED);
        world.roam(alice, "cpe2");
        assertEquals(1, world.hypervisors.running(FIREWALL).size());
        world.advance(Duration.ofSeconds(30));
        assertMovedTo("cpe2");
    }

    @Test
    public void destinationThatIsLostDuringAMigrationCostsNothing() {
        for (int stage = 0; stage < STAGES - 1; stage++) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.duringMigration(FIREWALL, stage, () -> one.world.losePower("cpe2"));
            one.world.roam(one.alice, "cpe2");
            assertEquals(List.of("cpe1"), one.world.hypervisors.running(FIREWALL));
            one.world.restorePower("cpe2");
            one.world.advance(Duration.ofMinutes(2));
            one.assertMovedTo("cpe2");
            one.stop();
        }
    }

    @Test
    public void sourceThatIsLostDuringAMigrationIsSettledWhenItIsBack() {
        for (int stage = 0; stage < STAGES; stage++) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.duringMigration(FIREWALL, stage, () -> one.world.losePower("cpe1"));
            one.world.roam(one.alice, "cpe2");
            one.world.advance(Duration.ofMinutes(2));
            one.world.restorePower("cpe1");
            one.world.advance(Duration.ofMinutes(2));
            one.world.assertRuns(FIREWALL, "cpe2");
            one.world.assertServed(one.alice);
            one.stop();
        }
    }

    @Test
    public void sourceThatIsLostJustAfterAMigrationIsNotMissed() {
        world.login(alice);
        world.roam(alice, "cpe2");
        world.losePower("cpe1");
        world.settle();
        assertMovedTo("cpe2");
        world.advance(Duration.ofMinutes(2));
        assertMovedTo("cpe2");
    }

    @Test
    public void switchThatIsRestartedGetsItsRulesBack() {
        world.login(alice);
        world.login(bob);
        for (String node : SystemWorld.NODES) {
            world.fabric.restart(node);
            world.settle();
            world.assertServed(alice);
            world.assertServed(bob);
        }
    }

    @Test
    public void switchThatIsRestartedDuringAMigrationGetsTheRulesOfWhereTheGuestIs() {
        for (String node : List.of("cpe1", "cpe2", SystemWorld.EXIT)) {
            for (int stage = 0; stage < STAGES; stage++) {
                final var one = new SystemFaultsTest();
                one.world.login(one.alice);
                one.world.duringMigration(FIREWALL, stage, () -> one.world.fabric.restart(node));
                one.world.roam(one.alice, "cpe2");
                one.assertMovedTo("cpe2");
                one.stop();
            }
        }
    }

    @Test
    public void portThatAppearsLateIsUsedWhenItAppears() {
        world.login(alice);
        world.fabric.holdNews("cpe2");
        world.roam(alice, "cpe2");
        world.assertRuns(FIREWALL, "cpe2");
        assertEquals(List.of(), world.fabric.up(alice.node, alice.port, alice.mac, alice.address).crossed());
        world.fabric.releaseNews("cpe2");
        world.settle();
        assertMovedTo("cpe2");
    }

    @Test
    public void portThatAppearsBeforeItsGuestIsHeardOfIsNotUsedYet() {
        final var served = new boolean[1];
        world.login(alice);
        world.hypervisors.letEventsWait();
        world.duringMigration(FIREWALL, 1, () -> served[0] = world.isServed(alice));
        world.roam(alice, "cpe2");
        assertTrue(served[0]);
        world.hypervisors.letEventsPass();
        world.settle();
        assertMovedTo("cpe2");
    }

    @Test
    public void portThatComesBackWithAnotherNumberIsFollowed() {
        world.login(alice);
        world.fabric.renumber("cpe1", SystemWorld.portOf(FIREWALL));
        world.settle();
        world.assertServed(alice);
        world.fabric.renumber("cpe1", "lan");
        world.settle();
        world.assertServed(alice);
        world.duringMigration(FIREWALL, 2, () -> world.fabric.renumber("cpe2", SystemWorld.portOf(FIREWALL)));
        world.roam(alice, "cpe2");
        assertMovedTo("cpe2");
    }

    @Test
    public void clientThatMovesFasterThanAMigrationEndsWhereItWasLast() {
        for (int stage = 0; stage < STAGES; stage++) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.duringMigration(FIREWALL, stage, () -> {
                for (String node : List.of("cpe1", "cpe2", "cpe1", "cpe2")) {
                    one.alice.moveTo(node);
                    one.world.appear(one.alice);
                    one.world.pump();
                    one.world.requestLogin(one.alice);
                    one.world.pump();
                }
            });
            one.world.roam(one.alice, "cpe2");
            one.assertMovedTo("cpe2");
            one.stop();
        }
    }

    @Test
    public void clientThatIsBackBeforeItsMigrationEndsHasItsFunctionBack() {
        for (int stage = 0; stage < STAGES; stage++) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.duringMigration(FIREWALL, stage, () -> {
                one.alice.moveTo("cpe1");
                one.world.appear(one.alice);
                one.world.pump();
                one.world.requestLogin(one.alice);
                one.world.pump();
            });
            one.world.roam(one.alice, "cpe2");
            one.assertMovedTo("cpe1");
            one.stop();
        }
    }

    @Test
    public void userWithASecondDeviceElsewhereIsServedThereOnly() {
        world.login(alice);
        final var second = SystemWorld.client("alice", 9, "cpe3");
        world.login(second);
        assertTrue(world.session(alice).isEmpty());
        world.assertShutOut(alice);
        world.assertRuns(FIREWALL, "cpe3");
        world.assertServed(second);
    }

    @Test
    public void userAtTwoNodesIsServedAtBothByOneInstanceWhereThatIsAllowed() {
        world.allowSecondLogins();
        world.login(alice);
        final var second = SystemWorld.client("alice", 9, "cpe3");
        world.login(second);
        world.assertRuns(FIREWALL, "cpe3");
        world.assertServed(second);
        world.assertServed(alice);
        world.logout(second);
        assertMovedTo("cpe1");
        world.logout(alice);
        world.assertNothingIsLeft(alice, second);
    }

    @Test
    public void daemonThatIsRestartedFindsItsGuestsServing() {
        world.login(alice);
        world.hypervisors.silence("cpe1");
        world.settle();
        world.assertServed(alice);
        world.hypervisors.answer("cpe1");
        world.advance(Duration.ofMinutes(1));
        assertMovedTo("cpe1");
        assertEquals(Optional.of(InstanceState.Active), state());
    }

    @Test
    public void daemonThatAnswersNothingStopsNobodyElse() {
        world.login(alice);
        world.hypervisors.silence("cpe1");
        world.settle();
        world.login(bob);
        world.assertServed(bob);
        world.assertServed(alice);
        world.roam(alice, "cpe3");
        world.advance(Duration.ofMinutes(3));
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
        world.hypervisors.answer("cpe1");
        world.advance(Duration.ofMinutes(1));
        assertMovedTo("cpe3");
    }

    @Test
    public void clientIsServedFromAfarUntilItsNodeHasMemory() {
        world.login(alice);
        world.hypervisors.memory("cpe2", 100);
        world.roam(alice, "cpe2");
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
        assertThat(error(), containsString("100 MiB of memory free"));
        world.hypervisors.memory("cpe2", 2048);
        world.advance(Duration.ofMinutes(2));
        assertMovedTo("cpe2");
    }

    @Test
    public void destinationThatHasAMachineOfThatNameIsToldAndTriedAgain() {
        world.login(alice);
        world.hypervisors.failMigration("cpe1", MigrationFault.NAME_IS_TAKEN);
        world.roam(alice, "cpe2");
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
        assertThat(error(), containsString("such a virtual machine already"));
        world.advance(Duration.ofSeconds(30));
        assertMovedTo("cpe2");
    }

    @Test
    public void guestThatEndsIsStartedAgain() {
        world.login(alice);
        world.advance(Duration.ofSeconds(10));
        world.hypervisors.remove(FIREWALL);
        world.settle();
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
        assertNotEquals(1, world.hypervisors.boot(FIREWALL));
    }

    @Test
    public void guestThatEndsDuringItsMigrationIsStartedAgainAtItsPlace() {
        for (int stage = 0; stage < STAGES; stage++) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.duringMigration(FIREWALL, stage, () -> one.world.hypervisors.remove(FIREWALL));
            one.world.roam(one.alice, "cpe2");
            one.world.advance(Duration.ofMinutes(2));
            one.world.assertRuns(FIREWALL, "cpe2");
            one.world.assertServed(one.alice);
            one.stop();
        }
    }

    @Test
    public void migrationThatIsAbortedForItTakesTooLongStaysAtItsSource() {
        world.login(alice);
        for (int i = 0; i < 3; i++) {
            world.hypervisors.failMigration("cpe1", MigrationFault.TIMEOUT_AND_NOT_DONE);
        }
        world.roam(alice, "cpe2");
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
        assertThat(error(), containsString("took too long"));
        world.advance(Duration.ofMinutes(2));
        assertMovedTo("cpe2");
    }

    @Test
    public void migrationThatNeverEndsAndCannotBeAbortedIsToldAndDecidedWhenItEnds() {
        for (boolean arrives : new boolean[] {true, false}) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.hypervisors.failMigration("cpe1", MigrationFault.TIMEOUT_AND_GOES_ON);
            one.world.roam(one.alice, "cpe2");
            one.world.advance(Duration.ofMinutes(10), () -> one.world.talk(one.alice));
            assertEquals(List.of("cpe1"), one.world.hypervisors.running(FIREWALL));
            one.world.assertServed(one.alice);
            assertEquals(Optional.of(InstanceState.Migrating), one.state());
            assertThat(one.error(), containsString("took too long"));
            if (arrives) {
                one.world.finishMigrations();
            } else {
                one.world.hypervisors.failMigrations();
            }
            one.world.advance(Duration.ofMinutes(2));
            one.assertMovedTo("cpe2");
            one.stop();
        }
    }

    @Test
    public void loginThatRacesTheIdleReleaseIsServed() {
        raceTheIdleRelease(() -> world.requestLogin(alice));
        assertTrue(world.session(alice).isPresent());
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
    }

    @Test
    public void packetThatRacesTheIdleReleaseFindsASessionOrNone() {
        raceTheIdleRelease(() -> world.talk(alice));
        if (world.session(alice).isPresent()) {
            world.assertServed(alice);
        } else {
            world.assertShutOut(alice);
            world.assertNothingIsLeft(alice);
        }
    }

    @Test
    public void hundredUsersWhoRoamAtOnceAreAllServedWhereTheyAre() {
        world.function("firewall", 16);
        final var crowd = new ArrayList<Client>();
        for (int i = 0; i < 100; i++) {
            final var client = SystemWorld.client("user" + i, 100 + i, "cpe1");
            world.user(client.user, "firewall");
            crowd.add(client);
        }
        logInAtOnce(crowd);
        crowd.forEach(world::assertServed);
        crowd.forEach(client -> client.moveTo("cpe2"));
        logInAtOnce(crowd);
        world.advance(Duration.ofMinutes(1));
        for (var client : crowd) {
            world.assertRuns("firewall/" + client.user, "cpe2");
            world.assertServed(client);
        }
        crowd.forEach(client -> world.removeUser(client.user));
        world.settle();
        world.assertNothingIsLeft(crowd.toArray(Client[]::new));
    }

    @Test
    public void userWhoIsDeletedWhileInUseIsGoneAtOnce() {
        for (int stage = 0; stage < STAGES; stage++) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.duringMigration(FIREWALL, stage, () -> one.world.removeUser("alice"));
            one.world.roam(one.alice, "cpe2");
            one.world.assertShutOut(one.alice);
            one.world.assertNothingIsLeft(one.alice);
            one.stop();
        }
    }

    @Test
    public void functionThatIsDeletedWhileInUseIsNeverBypassed() {
        world.login(alice);
        world.removeFunction("firewall");
        world.settle();
        world.roam(alice, "cpe2");
        final var up = world.fabric.up(alice.node, alice.port, alice.mac, alice.address);
        assertTrue(up.toString(), SystemWorld.isHarmless(up)
            || up.crossed().equals(List.of(SystemWorld.portOf(FIREWALL))));
        world.function("firewall", 128);
        world.settle();
        world.login(alice);
        world.advance(Duration.ofSeconds(10));
        world.assertRuns(FIREWALL, "cpe2");
        world.assertServed(alice);
    }

    @Test
    public void functionThatIsChangedWhileInUseGoesOn() {
        world.login(alice);
        world.function("firewall", 256);
        world.settle();
        assertMovedTo("cpe1");
        world.roam(alice, "cpe2");
        assertMovedTo("cpe2");
    }

    @Test
    public void userWhoRequiresMoreWhileInUseIsServedThroughItAll() {
        world.login(alice);
        world.user("alice", "firewall", "nat");
        world.settle();
        world.assertServed(alice);
        world.user("alice", "nat");
        world.settle();
        world.assertServed(alice);
        assertEquals(List.of(), world.hypervisors.places(FIREWALL));
    }

    @Test
    public void nodeThatIsDeletedWhileInUseLeavesNoSecondCopyBehind() {
        world.login(alice);
        world.removeNode("cpe1");
        world.settle();
        world.roam(alice, "cpe2");
        world.advance(Duration.ofMinutes(1));
        world.assertRuns(FIREWALL, "cpe2");
        world.assertServed(alice);
        world.configure("cpe1");
        world.settle();
        world.advance(Duration.ofMinutes(1));
        world.assertRuns(FIREWALL, "cpe2");
        world.roam(alice, "cpe1");
        world.assertRuns(FIREWALL, "cpe1");
        world.assertServed(alice);
    }

    @Test
    public void clockThatIsSetDelaysNothingAndEndsNoSession() {
        for (var jump : List.of(Duration.ofDays(400), Duration.ofDays(-400))) {
            final var one = new SystemFaultsTest();
            one.world.login(one.alice);
            one.world.hypervisors.failMigration("cpe1", MigrationFault.REFUSED);
            one.world.roam(one.alice, "cpe2");
            one.world.time.setClockAhead(jump);
            one.world.advance(Duration.ofSeconds(10));
            one.assertMovedTo("cpe2");
            one.world.duringMigration(FIREWALL, 1, () -> one.world.time.setClockAhead(jump));
            one.world.roam(one.alice, "cpe3");
            one.assertMovedTo("cpe3");
            one.world.advance(Duration.ofMinutes(10), () -> one.world.talk(one.alice));
            one.assertMovedTo("cpe3");
            one.world.advance(Duration.ofMinutes(6));
            one.world.assertShutOut(one.alice);
            one.world.assertNothingIsLeft(one.alice);
            one.stop();
        }
    }

    private void logInAtOnce(final List<Client> crowd) {
        crowd.forEach(world::appear);
        world.settle();
        crowd.forEach(world::requestLogin);
        world.settle();
        // A port has places for so many strangers only: who found none is seen at the next packet.
        crowd.forEach(world::appear);
        world.settle();
    }

    /** Something happens at each of the moments around which an idle session ends. */
    private void raceTheIdleRelease(final Runnable action) {
        for (int tasks = 0; tasks < 24; tasks++) {
            world.login(alice);
            world.advance(Duration.ofSeconds(299));
            world.time.advance(Duration.ofSeconds(3), () -> { });
            for (int i = 0; i < tasks; i++) {
                world.step();
            }
            action.run();
            world.settle();
            if (tasks < 23) {
                world.logout(alice);
                world.settle();
                world.assertNothingIsLeft(alice);
            }
        }
    }

    private void assertMovedTo(final String node) {
        world.assertRuns(FIREWALL, node);
        world.assertServed(alice);
        assertEquals("boots", world.firstBoot(FIREWALL), world.hypervisors.boot(FIREWALL));
        assertEquals(Optional.empty(), world.published(FIREWALL).map(instance -> instance.getLastError()));
    }

    private Optional<InstanceState> state() {
        return world.published(FIREWALL).map(instance -> instance.getState());
    }

    private String error() {
        return world.published(FIREWALL).map(instance -> instance.getLastError()).orElse("none");
    }
}
