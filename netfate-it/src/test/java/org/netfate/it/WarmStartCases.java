package org.netfate.it;

import static org.hamcrest.CoreMatchers.hasItem;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Records.Step;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** Instances that start without booting: from a prepared image, or from what was saved of themselves. */
public class WarmStartCases {
    private static final Duration PREPARED = Duration.ofMinutes(5);
    private static final String WARM_START = "netfate-catalog:catalog/function=firewall/warm-start";

    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Subscriber bob = scene.bob();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** Nobody is there, and the firewall boots again. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().resetPolicy();
        RunningController.clear();
        scene.operator().addUser(bob.name(), bob.password(), Subscriber.FUNCTION);
        scene.controller().restconf().delete(WARM_START);
    }

    @Test
    public void secondUserStartsFromThePreparedImageAsHimself() throws CaseStudyException {
        final Duration cold = arrive(alice, cpe1);
        assertFalse(steps(alice).toString(), steps(alice).contains("restored from prepared image"));

        scene.controller().restconf().put(WARM_START,
            JsonParser.parseString("{'netfate-catalog:warm-start': true}").getAsJsonObject());
        scene.await().until("a prepared image of the firewall", PREPARED, () -> {
            final var seen = get("netfate-warm-start:prepared-images?content=nonconfig");
            return Seen.when(seen.contains("\"state\":\"ready\""), seen);
        });
        scene.operator().configureFunction(bob.name(), Subscriber.FUNCTION, "rules.nft",
            "tcp dport 7002 accept\ntcp dport 7001 drop\n");
        final Duration warm = arrive(bob, cpe2);
        scene.narrator().say("login to first answer: " + cold.toMillis() + " ms with a boot, " + warm.toMillis()
            + " ms from the prepared image");

        assertThat(steps(bob), hasItem("restored from prepared image"));
        final var instance = scene.awaitActive(bob, cpe2, Scene.SHORT);
        final var guests = scene.guests(bob, cpe2);
        assertEquals(1, guests.size());
        final String domain = scene.testbed().exec(cpe2.id(), "virsh", "dumpxml", guests.get(0).name());
        assertTrue(domain, domain.contains("<mac address='" + instance.mac() + "'/>")
            && domain.contains("<target dev='" + instance.port() + "'/>")
            && domain.contains(">" + instance.id() + "<"));
        assertTrue("his own rules pass port 7002", bob.client().probe(7002));
        assertFalse("his own rules drop port 7001", bob.client().probe(7001));
        assertTrue("hers are as they were", alice.client().probe(7001));

        scene.operator().setPolicy("roaming", "seamless");
        bob.client().attach(cpe1);
        scene.awaitActive(bob, cpe1, Scene.MIGRATION);
        scene.awaitPing(bob);
        assertTrue("it is migrated as any other", bob.client().probe(7002));
    }

    @Test
    public void idleInstanceIsSavedAndGoesOnAtTheNextLoginElsewhere() throws CaseStudyException {
        scene.operator().setPolicy("idle-release", "save");
        arrive(alice, cpe1);
        final String guest = scene.guests(alice, cpe1).get(0).name();
        final var before = awaitEchoes(cpe1, 0, Optional.empty());
        final var ofAnEarlierGuest = lastWords(cpe2, guest);
        scene.operator().logout(alice.client());
        alice.client().detach();
        scene.await().until("the instance to be saved", Scene.SHORT, () -> {
            final var operation = scene.view().latest("save", alice.instance());
            return Seen.when(operation.filter(it -> it.state().equals("completed")).isPresent(), operation.toString());
        });
        assertEquals(0, RunningController.guests());

        arrive(alice, cpe2);
        assertThat(steps(alice), hasItem("restored from saved memory"));
        final var after = awaitEchoes(cpe2, before.icmp(), ofAnEarlierGuest);
        assertTrue(before + " then " + after, after.continueFrom(before));
    }

    private Duration arrive(final Subscriber user, final Cpe node) throws CaseStudyException {
        user.client().attach(node);
        scene.operator().login(user, node);
        final Instant accepted = scene.accepted(user);
        scene.awaitActive(user, node, Scene.BOOT);
        scene.awaitPing(user);
        return Duration.between(accepted, Instant.now());
    }

    /** Waits until alice's firewall has counted more echo requests. It tells once a second. */
    private Cpe.Counters awaitEchoes(final Cpe node, final long than, final Optional<Cpe.Counters> stale)
            throws CaseStudyException {
        return scene.await().until("the firewall to count echo requests on " + node, Scene.SHORT, () -> {
            final var counters = scene.counters(alice, node);
            final boolean fresh = counters.icmp() > than && !Optional.of(counters).equals(stale);
            return fresh ? Seen.found(counters) : Seen.notYet(counters.toString());
        });
    }

    /** What a guest of that name has told last on a node, which keeps it. */
    private static Optional<Cpe.Counters> lastWords(final Cpe node, final String guest) {
        try {
            return Optional.of(node.counters(guest));
        } catch (CaseStudyException e) {
            return Optional.empty();
        }
    }

    private List<String> steps(final Subscriber user) throws CaseStudyException {
        return scene.view().latest("create", user.instance()).orElseThrow().steps().stream().map(Step::name).toList();
    }

    private String get(final String path) throws CaseStudyException {
        return scene.controller().restconf().get(path).map(JsonObject::toString).orElse("nothing");
    }
}
