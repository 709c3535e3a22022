package org.netfate.it;

import static org.junit.Assert.assertTrue;

import org.junit.After;
import org.junit.Test;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;
import org.netfate.casestudy.Way;

/** The ways to a Xen host that are authenticated and encrypted: instances are created and moved by them. */
public class XenTransportCases {
    private final Scene scene = RunningController.scene();
    private final Ways ways = new Ways(scene);
    private final Subscriber alice = scene.alice();
    private final Cpe xen1 = scene.testbed().cpe(1);
    private final Cpe xen2 = scene.testbed().cpe(2);

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().resetPolicy();
        RunningController.clear();
    }

    @Test
    public void instanceMovesByCertificatesAndIsReleasedByKeys() throws CaseStudyException {
        for (Cpe node : scene.nodes()) {
            ways.go(node, Way.TLS_CLEAR);
        }
        scene.operator().awaitPortals(scene.nodes());
        scene.operator().setPolicy("roaming", "seamless");
        alice.client().attach(xen1);
        scene.operator().login(alice, xen1);
        scene.awaitActive(alice, xen1, Scene.BOOT);
        scene.awaitPing(alice);
        final var before = scene.counters(alice, xen1);

        alice.client().attach(xen2);
        scene.awaitActive(alice, xen2, Scene.MIGRATION);
        scene.awaitPing(alice);
        assertTrue(scene.counters(alice, xen2).continueFrom(before));

        ways.go(xen2, Way.SSH);
        RunningController.clear();
    }
}
