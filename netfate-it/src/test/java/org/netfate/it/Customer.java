package org.netfate.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.CopyWatch;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.HypervisorView.Guest;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Records.Session;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;
import org.netfate.casestudy.Traffic;

/** A user with a TCP connection through the user's firewall, whom faults befall, and what must hold after them. */
final class Customer implements AutoCloseable {
    /** A node that was silent is tried again each half minute at least. */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private final Scene scene;
    private final Subscriber user;
    private final Guest guest;
    private final Session session;
    private final CopyWatch copies;
    private final Cpe.Counters before;
    private Traffic stream;

    private Customer(final Scene scene, final Subscriber user, final Cpe node) throws CaseStudyException {
        this.scene = scene;
        this.user = user;
        guest = scene.guests(user, node).get(0);
        session = session();
        before = scene.counters(user, node);
        copies = new CopyWatch(scene, guest.uuid());
        stream = user.client().stream();
        scene.awaitFlow(user, stream);
    }

    /** Logs a user in who is nowhere, and opens the connection. */
    static Customer at(final Scene scene, final Subscriber user, final Cpe node) throws CaseStudyException {
        user.client().attach(node);
        scene.operator().login(user, node);
        scene.awaitActive(user, node, Scene.BOOT);
        scene.awaitPing(user);
        return new Customer(scene, user, node);
    }

    /** The name of the guest. */
    String guest() {
        return guest.name();
    }

    /** Goes to another node, and logs in there. */
    void goTo(final Cpe node) throws CaseStudyException {
        user.client().attach(node);
        scene.operator().login(user, node);
    }

    /** Waits until the guest's memory is being copied to a node. */
    void awaitCopying(final Cpe to) throws CaseStudyException {
        scene.await().until("a copy of " + user.instance() + " at " + to, Scene.MIGRATION, () -> {
            final List<Guest> there = to.guests().stream().filter(it -> it.uuid().equals(guest.uuid())).toList();
            return Seen.when(!there.isEmpty(), "none");
        });
    }

    /** The same guest has gone on all the time, wherever it is now, and nothing that was sent through it was lost. */
    void assertKept(final Cpe node) throws CaseStudyException {
        assertServed(node);
        assertEquals("twins seen", 0, copies.twins());
        scene.awaitFlow(user, stream);
        final Traffic.Report report = stream.stop();
        assertTrue("connection: " + report.echoed() + " of " + report.sent() + ", " + report.error(), report.intact());
        final Cpe.Counters after = scene.counters(user, node);
        assertTrue(before + " -> " + after, after.continueFrom(before));
    }

    /** The guest was lost with what ran it; there is another one, and the user has not noticed more than that. */
    void assertReplaced(final Cpe node) throws CaseStudyException {
        assertServed(node);
        assertEquals("twins seen", 0, copies.twins());
        stream.close();
        stream = user.client().stream();
        scene.awaitFlow(user, stream);
        assertTrue(stream.stop().intact());
    }

    /** What must hold after everything. */
    private void assertServed(final Cpe node) throws CaseStudyException {
        scene.await().until("every hypervisor and switch", RECOVERY, () -> {
            final var parts = List.of(scene.view().nodeParts("hypervisor"), scene.view().nodeParts("switch"));
            return Seen.when(parts.stream().allMatch(all -> all.size() == scene.nodes().size()
                && all.stream().allMatch(part -> part.connected() && part.lastError() == null)), parts.toString());
        });
        scene.awaitActive(user, node, RECOVERY);
        scene.awaitPing(user);
        scene.await().until("one copy of " + user.instance() + ", at " + node, Scene.SHORT, () -> {
            final var everywhere = new ArrayList<Guest>();
            for (Cpe each : scene.nodes()) {
                everywhere.addAll(scene.guests(user, each));
            }
            return Seen.when(everywhere.size() == 1 && everywhere.get(0).running()
                && scene.guests(user, node).size() == 1, everywhere.toString());
        });
        scene.await().until("no operation of " + user.instance() + " under way", Scene.SHORT, () -> {
            final var open = scene.view().operations().stream().filter(it -> it.instance().equals(user.instance())
                && List.of("starting", "processing", "failed-temporarily", "rolling-back").contains(it.state()))
                .toList();
            return Seen.when(open.isEmpty(), open.toString());
        });
        assertEquals(session.id(), session().id());
        assertEquals(node.id(), session().node());
        final Instance instance = scene.view().instance(user.instance()).orElseThrow();
        assertEquals(guest.uuid(), instance.uuid());
        assertEquals(null, instance.lastError());
    }

    private Session session() throws CaseStudyException {
        return scene.view().sessions().stream().filter(it -> it.user().equals(user.name())).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        stream.close();
        copies.close();
    }
}
