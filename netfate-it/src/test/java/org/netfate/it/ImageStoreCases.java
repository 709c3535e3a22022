package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Records.Decision;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** What instances find in the image store, and what becomes of sessions and logins when it cannot be used. */
public class ImageStoreCases {
    private static final Duration SEEN = Duration.ofSeconds(90);
    private static final Pattern RECORDED = Pattern.compile("netfate: recorded ([0-9]+) of ([0-9]+)");

    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Subscriber bob = scene.bob();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** Who waits for the store has nothing to send meanwhile. */
    @Before
    public void haveClientsWait() throws CaseStudyException {
        scene.operator().setPolicy("idle-time", 3600);
    }

    /** The store is as it was, and nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        scene.testbed().setStoreSpace("free");
        scene.testbed().startStore();
        scene.operator().resetPolicy();
        RunningController.clear();
        scene.operator().addUser(alice.name(), alice.password(), Subscriber.FUNCTION);
        scene.await().until("no file of an instance left in the store", Scene.SHORT,
            () -> Seen.when(files().isEmpty(), files().toString()));
    }

    @Test
    public void usersRulesReachTheGuestAndChangeWithItsRestart() throws CaseStudyException {
        scene.operator().configureFunction(alice.name(), Subscriber.FUNCTION, "rules.nft",
            "tcp dport 7002 accept\ntcp dport 7001 drop\n");
        arrive(alice, cpe1);
        assertEquals(1, files().size());
        assertTrue(alice.client().probe(7002));
        assertFalse(alice.client().probe(7001));

        scene.operator().setPolicy("roaming", "seamless");
        alice.client().attach(cpe2);
        scene.awaitActive(alice, cpe2, Scene.MIGRATION);
        scene.await().until("the rules at the other node", Scene.SHORT,
            () -> Seen.when(alice.client().probe(7002), "no answer"));
        assertFalse(alice.client().probe(7001));

        scene.operator().unconfigureFunction(alice.name(), Subscriber.FUNCTION);
        scene.operator().restart(alice.instance());
        scene.await().until("the rules that all users have", Scene.BOOT,
            () -> Seen.when(alice.client().probe(7001), "no answer"));
        assertFalse(alice.client().probe(7002));
    }

    @Test
    public void personalDiskIsWrittenAndReadBackBeforeAndAfterMigrationAndRemovedWithItsInstance()
            throws CaseStudyException {
        scene.controller().restconf().put("netfate-catalog:catalog/function=recorder", JsonParser.parseString(
            "{'netfate-catalog:function': [{'id': 'recorder', 'kind': 'netfate-types:firewall', 'memory': 96, 'image':"
            + " {'kernel': '/var/lib/libvirt/boot/vmlinuz', 'initrd': '/var/lib/libvirt/boot/recorder.initrd',"
            + " 'disk': 'nfs://10.99.0.5/store/recorder.img', 'disk-access': 'personal', 'disk-size': 8,"
            + " 'boot-parameters': 'quiet panic=-1 mitigations=off tsc=reliable no_timer_check'}}]}")
            .getAsJsonObject());
        scene.operator().addUser(alice.name(), alice.password(), "recorder");
        alice.client().attach(cpe1);
        RunningController.logIn(alice.client(), alice.name(), alice.password());
        final long first = awaitRecorded(cpe1, 2);
        assertEquals(2, files().size());

        scene.operator().setPolicy("roaming", "seamless");
        scene.awaitPing(alice);
        alice.client().attach(cpe2);
        scene.await().until("recorder active on " + cpe2, Scene.MIGRATION, () -> {
            final var instance = scene.view().instance("recorder/" + alice.name());
            return Seen.when(instance.filter(it -> it.activeAt(cpe2)).isPresent(), instance.toString());
        });
        final long second = awaitRecorded(cpe2, first + 3);
        assertTrue(first + " then " + second, second > first);

        scene.operator().restart("recorder/" + alice.name());
        scene.await().until("the recorder to be created anew", Scene.BOOT, () -> Seen.when(scene.view()
            .operations().stream().filter(operation -> operation.instance().equals("recorder/" + alice.name())
                && operation.kind().equals("create") && operation.state().equals("completed")).count() == 2,
            "not restarted"));
        awaitRecorded(cpe2, second + 3);
    }

    @Test
    public void loginWaitsForTheStoreWhileSessionsGoOn() throws CaseStudyException {
        arrive(alice, cpe1);
        scene.testbed().stopStore();
        awaitState("unreachable", "TCP port 2049");
        final Decision refused = refused(bob, cpe2);
        assertThat(refused.reason(), containsString("nfs://10.99.0.5/store"));
        assertTrue(alice.client().ping());
        try (var stream = alice.client().stream()) {
            scene.awaitFlow(alice, stream);
            scene.testbed().startStore();
            scene.awaitActive(bob, cpe2, SEEN.plus(Scene.BOOT));
            assertTrue(stream.stop().intact());
        }
        awaitState("usable", "");
    }

    @Test
    public void storeThatIsFullOrReadOnlyIsKnownAsSuchWhileSessionsGoOn() throws CaseStudyException {
        arrive(alice, cpe1);
        scene.testbed().setStoreSpace("full");
        awaitState("full", "No space left");
        scene.testbed().setStoreSpace("read-only");
        awaitState("read-only", "read-only");
        assertThat(refused(bob, cpe2).reason(), containsString("read-only"));
        assertTrue(alice.client().ping());
        scene.testbed().setStoreSpace("free");
        scene.awaitActive(bob, cpe2, SEEN.plus(Scene.BOOT));
        assertTrue(alice.client().ping());
    }

    @Test
    public void nothingNewIsPlacedOnNodeThatDoesNotFindTheImage() throws CaseStudyException {
        arrive(alice, cpe1);
        cpe1.hideStore(true);
        try {
            scene.await().until(cpe1 + " to miss the firewall's disk", SEEN, () -> {
                final var store = get("netfate-nfvi:nodes-state/store=" + cpe1.id() + "?content=nonconfig");
                return Seen.when(store.contains("nfs://10.99.0.5/store/firewall.img"), store);
            });
            assertThat(refused(bob, cpe1).reason(), containsString(cpe1.id() + " does not find"));
            assertTrue(alice.client().ping());
        } finally {
            cpe1.hideStore(false);
        }
        scene.awaitActive(bob, cpe1, SEEN.plus(Scene.BOOT));
    }

    private void arrive(final Subscriber user, final Cpe node) throws CaseStudyException {
        user.client().attach(node);
        RunningController.logIn(user.client(), user.name(), user.password());
        scene.awaitActive(user, node, Scene.BOOT);
        scene.awaitPing(user);
    }

    private Decision refused(final Subscriber user, final Cpe node) throws CaseStudyException {
        final Client client = user.client();
        client.attach(node);
        RunningController.logIn(client, user.name(), user.password());
        return scene.await().until("no place for " + user, Scene.SHORT, () -> {
            final var decisions = scene.view().decisions();
            return Seen.of(decisions.stream().filter(decision -> decision.mac().equals(client.mac())
                && !decision.placed()).findFirst(), decisions.toString());
        });
    }

    private void awaitState(final String state, final String error) throws CaseStudyException {
        scene.await().until("the image store to be " + state, SEEN, () -> {
            final var seen = get("netfate-nfvi:image-store-state?content=nonconfig");
            return Seen.when(seen.contains("\"state\":\"" + state + "\"") && seen.contains(error), seen);
        });
    }

    private String get(final String path) throws CaseStudyException {
        return scene.controller().restconf().get(path).map(JsonObject::toString).orElse("nothing");
    }

    private long awaitRecorded(final Cpe node, final long least) throws CaseStudyException {
        return scene.await().until("recorder to have recorded " + least, Scene.BOOT, () -> {
            final var instance = scene.view().instance("recorder/" + alice.name());
            final String uuid = instance.map(it -> it.uuid()).orElse("");
            final var guest = node.guests().stream().filter(it -> it.uuid().equals(uuid)).findFirst();
            if (guest.isEmpty()) {
                return Seen.notYet("no guest, " + instance);
            }
            final String console = node.console(guest.orElseThrow().name());
            final var matcher = RECORDED.matcher(console);
            long number = -1;
            while (matcher.find()) {
                assertEquals("each number once", matcher.group(1), matcher.group(2));
                number = Long.parseLong(matcher.group(1));
            }
            return number >= least ? Seen.found(number) : Seen.notYet(console);
        });
    }

    private List<Path> files() throws CaseStudyException {
        try (var files = Files.list(scene.testbed().imageStore().resolve("instances"))) {
            return files.toList();
        } catch (IOException e) {
            throw new CaseStudyException("cannot list the instances' files: " + e.getMessage(), e);
        }
    }
}
