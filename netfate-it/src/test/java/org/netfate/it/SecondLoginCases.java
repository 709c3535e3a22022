package org.netfate.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** The same user at a second device: what the operator's policy says. */
public class SecondLoginCases {
    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Client first = alice.client();
    private final Client second = scene.bob().client();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** The user is logged in with the first device. */
    @Before
    public void logIn() throws CaseStudyException {
        first.attach(cpe1);
        second.attach(cpe2);
        RunningController.logIn(first, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);
    }

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().resetPolicy();
        RunningController.clear();
    }

    @Test
    public void secondLoginReplacesTheFirst() throws CaseStudyException {
        scene.operator().setPolicy("second-login", "move");

        RunningController.logIn(second, alice.name(), alice.password())
            .awaitWords("firewall is ready", Scene.MIGRATION);

        assertEquals(Set.of(second.mac()), sessions());
        scene.await().until("the second device to be through", Scene.SHORT, () -> Seen.when(second.ping(), ""));
        assertFalse(first.ping());
        assertTrue(first.isCaptive());
    }

    @Test
    public void secondLoginIsRefused() throws CaseStudyException {
        scene.operator().setPolicy("second-login", "refuse");

        RunningController.logIn(second, alice.name(), alice.password())
            .awaitWords("Your account is in use on another device.", Scene.SHORT);

        assertEquals(Set.of(first.mac()), sessions());
        scene.awaitPing(alice);
        assertFalse(second.ping());
    }

    @Test
    public void bothDevicesShareTheFunction() throws CaseStudyException {
        scene.operator().setPolicy("second-login", "allow");

        RunningController.logIn(second, alice.name(), alice.password()).awaitArrival(Scene.MIGRATION);

        assertEquals(Set.of(first.mac(), second.mac()), sessions());
        for (Client client : List.of(first, second)) {
            scene.await().until(client + " to be through", Scene.SHORT, () -> Seen.when(client.ping(), ""));
            assertFalse(client.probe(7002));
        }
        assertEquals(1, RunningController.guests());
    }

    private Set<String> sessions() throws CaseStudyException {
        final var devices = new TreeSet<String>();
        scene.view().sessions().forEach(session -> devices.add(session.mac()));
        return devices;
    }
}
