package org.netfate.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.HypervisorView.Guest;
import org.netfate.casestudy.RestconfException;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** What somebody changes by hand on a node is put right, and a node is taken out of service and put back. */
public class HandChangeCases {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Client client = alice.client();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** She is through. */
    @Before
    public void logIn() throws CaseStudyException {
        client.attach(cpe1);
        RunningController.logIn(client, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);
        scene.awaitPing(alice);
    }

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        RunningController.clear();
    }

    @Test
    public void guestThatSomebodySuspendsRunsOn() throws CaseStudyException {
        final var before = scene.counters(alice, cpe1);
        cpe1.suspend(guest());
        scene.awaitPing(alice);
        assertTrue(scene.guests(alice, cpe1).stream().allMatch(Guest::running));
        assertTrue("it is the same one", scene.counters(alice, cpe1).continueFrom(before));
    }

    @Test
    public void guestWithoutInterfaceIsStartedAnew() throws CaseStudyException {
        final long before = creations();
        try (var pings = client.pings()) {
            cpe1.unplug(guest());
            scene.await().until("a new guest", LIMIT, () -> Seen.when(creations() == before + 1,
                scene.view().operations() + ", " + pings));
            scene.awaitActive(alice, cpe1, Scene.BOOT);
        }
        scene.awaitPing(alice);
    }

    @Test
    public void rulesThatSomebodyDeletesArePutAgain() throws CaseStudyException {
        final var rules = cpe1.flows();
        cpe1.deleteFlows();
        scene.await().until(rules.size() + " rules", Scene.SHORT, () -> {
            final var missing = new ArrayList<>(rules);
            missing.removeAll(cpe1.flows());
            return Seen.when(missing.isEmpty(), "missing: " + missing);
        });
        scene.awaitPing(alice);
    }

    @Test
    public void nodeIsEmptiedForItsMaintenanceAndPutBack() throws CaseStudyException {
        final var before = scene.counters(alice, cpe1);
        invoke("drain-node");
        // A client that is silent is logged out.
        try (var pings = client.pings()) {
            scene.awaitActive(alice, cpe2, Scene.MIGRATION);
            scene.awaitPing(alice);
            assertTrue("it has moved", scene.counters(alice, cpe2).continueFrom(before));
            assertEquals(0, scene.usersGuests(cpe1).size());
            scene.await().until("the node's own to have left last", Scene.SHORT, () -> {
                final String progress = progress().toString();
                return Seen.when(progress.contains("\"left\":2") && progress.contains("\"drained\":true"), progress);
            });
            invoke("undrain-node");
            scene.awaitActive(alice, cpe1, Scene.MIGRATION);
            assertTrue(pings.toString(), scene.view().sessions().size() == 1);
        } finally {
            scene.controller().restconf().delete("netfate-nfvi:nfvi/node=" + cpe1.id() + "/maintenance");
        }
        scene.awaitPing(alice);
        assertTrue("it has come back", scene.counters(alice, cpe1).continueFrom(before));
    }

    private String guest() throws CaseStudyException {
        return scene.guests(alice, cpe1).get(0).name();
    }

    private long creations() throws RestconfException {
        return scene.view().operations().stream().filter(operation -> operation.kind().equals("create")
            && operation.instance().equals(alice.instance()) && operation.state().equals("completed")).count();
    }

    private void invoke(final String rpc) throws RestconfException {
        final JsonObject input = new JsonObject();
        input.addProperty("node", cpe1.id());
        scene.controller().restconf().invoke("netfate-nfvi:" + rpc, input);
    }

    private JsonObject progress() throws RestconfException {
        return scene.controller().restconf().get("netfate-nfvi:nodes-state/maintenance=" + cpe1.id()
            + "?content=nonconfig").orElseThrow();
    }
}
