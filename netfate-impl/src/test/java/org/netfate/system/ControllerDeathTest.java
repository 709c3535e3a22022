package org.netfate.system;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.Test;

/**
 * The Orchestrator's process ends at any moment of a login, a roaming or a logout, and the next one takes over: from
 * what is stored, from what the hypervisors say, and with switches that went on meanwhile. It ends before every task of
 * any of its parts, or only before every {@code netfate.test.stride}-th, for those in a hurry.
 */
public class ControllerDeathTest {
    private static final int STRIDE = Integer.getInteger("netfate.test.stride", 1);
    private static final String FIREWALL = "firewall/alice";

    @Test
    public void loginSurvivesTheOrchestratorAtEveryStep() {
        atEveryStep(false, alice -> { }, (world, alice) -> {
            world.requestLogin(alice);
            world.settle();
        }, (world, alice) -> {
            // The answer to the login may have been lost with the Orchestrator: then its user tries again.
            world.login(alice);
            world.assertRuns(FIREWALL, "cpe1");
            world.assertServed(alice);
        });
    }

    @Test
    public void roamingSurvivesTheOrchestratorAtEveryStep() {
        atEveryStep(true, alice -> alice.moveTo("cpe2"), (world, alice) -> {
            world.requestLogin(alice);
            world.settle();
        }, (world, alice) -> {
            world.login(alice);
            world.assertRuns(FIREWALL, "cpe2");
            world.assertServed(alice);
            assertEquals("boots", 1, world.hypervisors.boot(FIREWALL));
        });
    }

    @Test
    public void logoutSurvivesTheOrchestratorAtEveryStep() {
        atEveryStep(true, alice -> { }, (world, alice) -> world.logout(alice), (world, alice) -> {
            // What was not begun is not known to the next Orchestrator.
            world.logout(alice);
            world.assertShutOut(alice);
            world.assertNothingIsLeft(alice);
        });
    }

    /** What is done in a world with a client. */
    private interface Action {
        void run(SystemWorld world, Client client);
    }

    private static void atEveryStep(final boolean loggedIn, final Consumer<Client> before, final Action action,
            final Action after) {
        boolean died = true;
        int tried = 0;
        for (int at = 0; died; at += STRIDE) {
            final var world = SystemWorld.started();
            final var alice = SystemWorld.client("alice", 1, "cpe1");
            if (loggedIn) {
                world.login(alice);
            }
            before.accept(alice);
            world.appear(alice);
            world.settle();
            final int[] left = {at};
            world.beforeEach(() -> {
                if (left[0]-- == 0) {
                    world.kill();
                    world.start();
                }
            });
            action.run(world, alice);
            world.finishMigrations();
            died = left[0] < 0;
            world.beforeEach(() -> { });
            world.advance(Duration.ofMinutes(2), () -> world.talk(alice));
            try {
                after.run(world, alice);
                world.settle();
            } catch (AssertionError e) {
                throw new AssertionError("the Orchestrator ended before task " + at, e);
            }
            world.stop();
            tried++;
        }
        assertTrue("tried at only " + tried + " steps", tried > 5);
    }
}
