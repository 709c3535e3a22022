package org.netfate.it;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.HypervisorView.Guest;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Scene;

/** A chain of three functions, each with what its user has brought for it. */
public class FunctionCases {
    private static final String USER = "carol";
    private static final List<String> CHAIN = List.of("firewall", "inspector", "load-balancer");
    /** Nobody has this address. */
    private static final String VIRTUAL = "203.0.113.10";
    private static final Duration BOOT = Scene.BOOT.multipliedBy(CHAIN.size());

    private final Scene scene = RunningController.scene();
    private final Client client = scene.testbed().client(1);
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** The operator has a catalogue of three functions, and a user has files for each. */
    @Before
    public void offer() throws CaseStudyException {
        // Three guests boot before the client can send anything.
        scene.operator().setPolicy("idle-time", BOOT.toSeconds());
        scene.operator().setPolicy("roaming", "seamless");
        scene.operator().addFunction("inspector", "packet-inspector");
        scene.operator().addFunction("load-balancer", "load-balancer");
        scene.operator().addUser(USER, "looking-glass", CHAIN.toArray(String[]::new));
        scene.operator().configureFunction(USER, "firewall", "rules.nft",
            "tcp dport 7002 accept\nicmp type echo-request drop\n");
        scene.operator().configureFunction(USER, "inspector", "signatures", "rabbit white rabbit\n");
        scene.operator().configureFunction(USER, "load-balancer", "servers",
            VIRTUAL + ":80 203.0.113.1:7001 203.0.113.1:7002\n");
    }

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        RunningController.clear();
        scene.operator().resetPolicy();
        scene.operator().removeUser(USER);
        scene.operator().removeFunction("load-balancer");
        scene.operator().removeFunction("inspector");
    }

    @Test
    public void whatUsersBringForTheirFunctionsHoldsWhereverTheyAre() throws CaseStudyException {
        client.attach(cpe1);
        RunningController.logIn(client, USER, "looking-glass").awaitWords("firewall is ready", BOOT);

        assertFilesHold();
        awaitCount(cpe1, "connections", 2);
        awaitCount(cpe1, "server1", 1);
        awaitCount(cpe1, "server2", 1);

        client.attach(cpe2);
        for (String function : CHAIN) {
            scene.await().until(function + " of " + USER + " at " + cpe2, Scene.MIGRATION.multipliedBy(CHAIN.size()),
                () -> Seen.when(scene.view().instance(function + "/" + USER).filter(it -> it.activeAt(cpe2))
                    .isPresent(), ""));
        }
        assertFilesHold();
        awaitCount(cpe2, "connections", 4);
    }

    private void assertFilesHold() throws CaseStudyException {
        scene.await().until("the way to be open", Scene.SHORT, () -> Seen.when(client.probe(7001), "no answer"));
        assertTrue("The user's rules accept what the operator's do not", client.probe(7002));
        assertFalse("The user's rules drop what the operator's accept", client.ping());
        assertTrue(client.probe(VIRTUAL, 80, "one server"));
        assertTrue(client.probe(VIRTUAL, 80, "the other one"));
        assertFalse("The inspector knows the rabbit", client.probe("203.0.113.1", 7001, "the white rabbit"));
    }

    /** The counters are a second old at most. */
    private void awaitCount(final Cpe node, final String counter, final long atLeast) throws CaseStudyException {
        final String loadBalancer = loadBalancer(node);
        scene.await().until(counter + " of the load balancer to be " + atLeast + " at least", Scene.SHORT, () -> {
            final var count = node.counter(loadBalancer, counter);
            return Seen.when(count.filter(it -> it >= atLeast).isPresent(), count.toString());
        });
    }

    private String loadBalancer(final Cpe node) throws CaseStudyException {
        final String uuid = scene.view().instance("load-balancer/" + USER).map(Instance::uuid).orElse("");
        return node.guests().stream().filter(guest -> guest.uuid().equals(uuid)).map(Guest::name).findFirst()
            .orElseThrow(() -> new CaseStudyException("no load balancer of " + USER + " on " + node));
    }
}
