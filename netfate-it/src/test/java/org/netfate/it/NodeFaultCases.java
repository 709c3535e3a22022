package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.NodeFaults;
import org.netfate.casestudy.NodeWatch;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/**
 * Nodes that fail, at rest and while a function moves between them. After each: one copy of the function, where its
 * user is, the session kept, traffic flowing.
 */
public class NodeFaultCases {
    /** Nobody is sent home while a node is without power. */
    private static final int PATIENT_SECONDS = 600;
    private static final Duration NOTICED = Duration.ofSeconds(60);

    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);
    private final NodeFaults first = new NodeFaults(scene.testbed(), cpe1);
    private final NodeFaults second = new NodeFaults(scene.testbed(), cpe2);
    private Customer customer;

    /** The user is logged in at CPE 1. */
    @Before
    public void logIn() throws CaseStudyException {
        scene.operator().setPolicy("idle-time", PATIENT_SECONDS);
        customer = Customer.at(scene, alice, cpe1);
    }

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        if (customer != null) {
            customer.close();
        }
        first.regainPower();
        second.regainPower();
        scene.operator().resetPolicy();
        scene.operator().awaitNodes();
        scene.operator().awaitPortals(scene.nodes());
        RunningController.clear();
    }

    @Test
    public void destinationLostDuringMigrationLeavesGuestAtItsSource() throws CaseStudyException {
        moveSlowly();

        second.losePower();

        scene.await().until("the failed migration to be told", NOTICED, () -> {
            final var instance = scene.view().instance(alice.instance());
            return Seen.of(instance.map(Instance::lastError).filter(error -> error.contains(cpe2.id())),
                instance.map(Instance::summary).orElse("no instance"));
        });
        customer.goTo(cpe1);
        second.regainPower();
        customer.assertKept(cpe1);
    }

    @Test
    public void sourceLostDuringMigrationIsWaitedForAndGuestReplaced() throws CaseStudyException {
        moveSlowly();

        first.losePower();

        final Instance waiting = scene.await().until(alice.instance() + " to wait for its source", NOTICED, () -> {
            final var instance = scene.view().instance(alice.instance());
            return Seen.of(instance.filter(it -> "unknown".equals(it.state())),
                instance.map(Instance::summary).orElse("no instance"));
        });
        assertThat(waiting.lastError(), containsString(cpe1.id()));
        assertEquals(0, scene.guests(alice, cpe2).size());
        first.regainPower();
        customer.assertReplaced(cpe2);
    }

    @Test
    public void sourceLostJustAfterMigrationIsNotMissed() throws CaseStudyException {
        try (var watch = new NodeWatch(scene.testbed(), cpe2)) {
            final Instant begin = Instant.now();
            customer.goTo(cpe2);
            watch.awaitGuest("Resumed", customer.guest(), begin, Scene.MIGRATION);
        }
        first.losePower();

        scene.awaitActive(alice, cpe2, Scene.MIGRATION);
        scene.awaitPing(alice);
        first.regainPower();
        customer.assertKept(cpe2);
    }

    @Test
    public void switchThatStartsAnewGetsItsRulesAgain() throws CaseStudyException {
        first.restartSwitch();

        customer.assertKept(cpe1);
    }

    @Test
    public void switchesThatStartAnewDuringMigrationFollowTheGuest() throws CaseStudyException {
        moveSlowly();

        second.restartSwitch();
        first.restartSwitch();
        first.speedUp(customer.guest());

        customer.assertKept(cpe2);
    }

    @Test
    public void migrationGoesOnWhileItsSourceIsNotHeardOf() throws CaseStudyException {
        moveSlowly();

        first.dropLibvirt();
        try {
            scene.await().until(cpe1 + " to be missed", NOTICED, () -> Seen.when(scene.view().nodeParts("hypervisor")
                .stream().anyMatch(part -> part.node().equals(cpe1.id()) && !part.connected()), "connected"));
            first.speedUp(customer.guest());
            scene.await().until("the end of the migration", Scene.MIGRATION, () -> Seen.when(
                !first.has(customer.guest()), "still there"));
        } finally {
            first.passLibvirt();
        }

        customer.assertKept(cpe2);
    }

    @Test
    public void libvirtThatStartsAnewDuringMigrationIsAskedAgain() throws CaseStudyException {
        moveSlowly();

        first.restartLibvirt();

        first.speedUp(customer.guest());
        customer.assertKept(cpe2);
    }

    @Test
    public void captivePortalThatStartsAnewEndsNoSession() throws CaseStudyException {
        final long accounted = scene.view().radiusCounter("accounting");

        cpe1.destroy(scene.view().instance(cpe1.portal()).orElseThrow().uuid());

        scene.await().until("Accounting-On of " + cpe1, Scene.BOOT, () -> Seen.when(
            scene.view().radiusCounter("accounting") > accounted, "no accounting"));
        customer.assertKept(cpe1);
    }

    @Test
    public void guestThatIsShutDownComesBack() throws CaseStudyException {
        cpe1.destroy(customer.guest());

        customer.assertReplaced(cpe1);
    }

    @Test
    public void guestThatCrashesDuringMigrationComesBackAtTheDestination() throws CaseStudyException {
        moveSlowly();

        first.crash(customer.guest());

        customer.assertReplaced(cpe2);
    }

    /** The user has gone to CPE 2, and the firewall's memory is on its way. */
    private void moveSlowly() throws CaseStudyException {
        first.slowDown(customer.guest());
        customer.goTo(cpe2);
        customer.awaitCopying(cpe2);
    }
}
