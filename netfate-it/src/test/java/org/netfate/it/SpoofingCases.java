package org.netfate.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Forger;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;
import org.netfate.casestudy.Traffic;

/** A device that claims to be another one: it gets nothing, and the other one does not notice. */
public class SpoofingCases {
    private static final Duration UNNOTICED = Duration.ofSeconds(1);
    private static final String GATEWAY = "10.10.0.1";

    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Client client = alice.client();
    private final Forger forger = new Forger(scene.testbed(), scene.bob().client());
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);
    private Traffic stream;

    /** The victim is logged in, and sends. */
    @Before
    public void logIn() throws CaseStudyException {
        client.attach(cpe1);
        RunningController.logIn(client, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);
        scene.awaitPing(alice);
        stream = client.stream();
        scene.awaitFlow(alice, stream);
    }

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        if (stream != null) {
            stream.close();
        }
        forger.beHonest();
        RunningController.clear();
    }

    @Test
    public void addressOfAnotherIsOfNoUseAtTheSameNode() throws CaseStudyException {
        forger.intrude(cpe1, client.address());

        assertNothingPasses();
        assertUnnoticed();
    }

    @Test
    public void addressOfAnotherIsOfNoUseAtAnotherNode() throws CaseStudyException {
        forger.intrude(cpe2, client.address());

        assertNothingPasses();
        assertUnnoticed();
    }

    @Test
    public void macAddressOfAnotherIsOfNoUseAtTheSameNode() throws CaseStudyException {
        forger.pretendToBe(client.mac());
        forger.intrude(cpe1, client.address());

        assertNothingPasses();
        assertUnnoticed();
    }

    @Test
    public void macAddressOfAnotherIsOfNoUseAtAnotherNode() throws CaseStudyException {
        forger.pretendToBe(client.mac());
        forger.intrude(cpe2, client.address());

        assertNothingPasses();
        assertUnnoticed();
        assertEquals(cpe1.id(), scene.view().sessions().get(0).node());
    }

    @Test
    public void addressThatWasNotGivenIsOfNoUse() throws CaseStudyException {
        forger.intrude(cpe1, "10.10.0.77");

        assertNothingPasses();
        assertFalse(forger.reachesPortal());
        assertUnnoticed();
    }

    @Test
    public void gatewayCannotBeForgedByArp() throws CaseStudyException {
        forger.client().attach(cpe1);
        for (String claimed : new String[] {GATEWAY, client.address()}) {
            forger.claimByArp(claimed);
        }

        assertEquals("02:00:00:00:fe:01", forger.neighbour(client, GATEWAY));
        assertUnnoticed();
    }

    private void assertNothingPasses() throws CaseStudyException {
        assertFalse(forger.client().ping());
        assertFalse(forger.client().probe(7001));
    }

    private void assertUnnoticed() throws CaseStudyException {
        scene.awaitFlow(alice, stream);
        final Traffic.Report report = stream.stop();
        assertTrue(report.intact());
        assertTrue("gap of " + report.longestGapSince(Instant.EPOCH),
            report.longestGapSince(Instant.EPOCH).compareTo(UNNOTICED) < 0);
    }
}
