package org.netfate.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.After;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Forger;
import org.netfate.casestudy.PortalVisit;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** With the policy 'seamless' a client that moves is taken over without a page. */
public class SeamlessRoamingCases {
    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Client client = alice.client();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().resetPolicy();
        RunningController.clear();
    }

    @Test
    public void connectionGoesOnAtTheOtherNodeWithoutPage() throws CaseStudyException {
        scene.operator().setPolicy("roaming", "seamless");
        client.attach(cpe1);
        RunningController.logIn(client, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);
        scene.awaitPing(alice);
        try (var stream = client.stream()) {
            scene.awaitFlow(alice, stream);

            client.attach(cpe2);

            scene.awaitActive(alice, cpe2, Scene.MIGRATION);
            scene.awaitFlow(alice, stream);
            assertTrue(stream.stop().intact());
        }
        assertEquals(cpe2.id(), scene.view().sessions().get(0).node());
        assertFalse(client.isCaptive());
        new PortalVisit(scene.await(), client).arrive();
    }

    @Test
    public void deviceWithTheMacAddressButNotTheAddressIsNotTakenOver() throws CaseStudyException {
        scene.operator().setPolicy("roaming", "seamless");
        client.attach(cpe1);
        RunningController.logIn(client, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);
        scene.awaitPing(alice);
        final var forger = new Forger(scene.testbed(), scene.bob().client());
        forger.pretendToBe(client.mac());
        try {
            forger.intrude(cpe2, "10.10.0.77");
            for (int attempt = 0; attempt < 3; attempt++) {
                assertFalse(forger.client().ping());
            }
            scene.await().until("the owner to be through still", Scene.SHORT, () -> Seen.when(client.ping(), ""));
            assertEquals(cpe1.id(), scene.view().sessions().get(0).node());
        } finally {
            forger.beHonest();
        }
    }
}
