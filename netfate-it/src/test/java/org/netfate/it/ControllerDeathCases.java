package org.netfate.it;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.NodeFaults;
import org.netfate.casestudy.NodeWatch;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/**
 * The controller is killed while something is under way on real nodes, and started again. It takes up what was begun:
 * one copy of each function, where its user is, nothing lost, nothing left over. The coordinator's own tests do so at
 * every single step, in memory.
 */
public class ControllerDeathCases {
    private static final int PATIENT_SECONDS = 600;

    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Subscriber bob = scene.bob();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);
    private final NodeFaults first = new NodeFaults(scene.testbed(), cpe1);

    /** Who waits for a controller may be silent. */
    @Before
    public void bePatient() throws CaseStudyException {
        scene.operator().setPolicy("idle-time", PATIENT_SECONDS);
    }

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().resetPolicy();
        scene.operator().awaitNodes();
        scene.operator().awaitPortals(scene.nodes());
        RunningController.clear();
    }

    @Test
    public void creationAndReleaseThatWereOnlyRecordedAreCarriedOut() throws CaseStudyException {
        try (var leaving = Customer.at(scene, bob, cpe1)) {
            alice.client().attach(cpe1);
            first.hangLibvirt();
            try {
                scene.operator().logout(bob.client());
                scene.operator().login(alice, cpe1);
                awaitRecorded("destroy", bob);
                awaitRecorded("create", alice);
                scene.controller().kill();
            } finally {
                first.unhangLibvirt();
            }
            scene.controller().start();

            scene.awaitActive(alice, cpe1, Scene.BOOT);
            scene.awaitPing(alice);
            scene.await().until("only the guest of " + alice, Scene.SHORT, () -> Seen.when(
                scene.usersGuests(cpe1).size() == 1 && scene.guests(alice, cpe1).size() == 1,
                cpe1.guests().toString()));
            assertEquals(1, scene.view().sessions().size());
        }
    }

    @Test
    public void migrationsThatEndAndAreAbortedMeanwhileComeToTheirEnd() throws CaseStudyException {
        try (var moved = Customer.at(scene, alice, cpe1); var aborted = Customer.at(scene, bob, cpe1)) {
            for (Customer each : new Customer[] {moved, aborted}) {
                first.slowDown(each.guest());
                each.goTo(cpe2);
            }
            moved.awaitCopying(cpe2);
            aborted.awaitCopying(cpe2);
            scene.controller().kill();
            first.abortMigration(aborted.guest());
            first.speedUp(moved.guest());
            first.speedUp(aborted.guest());
            scene.await().until("the guest of " + alice + " to have gone", Scene.MIGRATION,
                () -> Seen.when(!first.has(moved.guest()), "still there"));
            scene.controller().start();

            moved.assertKept(cpe2);
            aborted.assertKept(cpe2);
        }
    }

    @Test
    public void deathWhileOneGuestIsOnNeitherNodeAndAnotherOneBoots() throws CaseStudyException {
        try (var moving = Customer.at(scene, alice, cpe1); var watch = new NodeWatch(scene.testbed(), cpe1)) {
            first.slowDown(moving.guest());
            moving.goTo(cpe2);
            moving.awaitCopying(cpe2);
            bob.client().attach(cpe1);
            final Instant begin = Instant.now();
            scene.operator().login(bob, cpe1);
            scene.await().until("a guest of " + bob, Scene.SHORT,
                () -> Seen.when(!scene.guests(bob, cpe1).isEmpty(), "none"));
            first.speedUp(moving.guest());
            watch.awaitGuest("Suspended", moving.guest(), begin, Scene.MIGRATION);
            scene.controller().kill();
            scene.controller().start();

            moving.assertKept(cpe2);
            scene.awaitActive(bob, cpe1, Scene.BOOT);
            scene.awaitPing(bob);
            assertEquals(1, scene.guests(bob, cpe1).size());
        }
    }

    private void awaitRecorded(final String kind, final Subscriber user) throws CaseStudyException {
        scene.await().until(kind + " of " + user.instance() + " recorded", Scene.SHORT, () -> {
            final var operation = scene.view().latest(kind, user.instance());
            return Seen.when(operation.filter(it -> it.finished() == null).isPresent(), operation.toString());
        });
    }
}
