package org.netfate.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.HypervisorView.Guest;
import org.netfate.casestudy.NodeWatch;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Records.Operation;
import org.netfate.casestudy.Records.Session;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;
import org.netfate.casestudy.Traffic;

/**
 * A user with a TCP connection open and data flowing who goes from node to node, and logs in at each. The connection is
 * the same all the time: it ends with the first thing that is lost.
 */
final class Traveller implements AutoCloseable {
    /** Silences that begin a little later belong to a migration too: the switches may have followed late. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(1);

    private final Scene scene;
    private final Map<Cpe, NodeWatch> watches;
    private final Subscriber user;
    private Cpe node;
    private Traffic stream;

    /** What the guest was before it was moved. */
    private record Before(String uuid, String mac, String guest, Cpe node, Cpe.Counters counters) { }

    private Traveller(final Scene scene, final Map<Cpe, NodeWatch> watches, final Cpe node) {
        this.scene = scene;
        this.watches = watches;
        this.node = node;
        user = scene.alice();
    }

    /**
     * Logs the user in, and opens the connection.
     *
     * @param scene where
     * @param watches the nodes
     * @param node the node at which it begins
     * @return the user
     * @throws CaseStudyException if there is no way
     */
    static Traveller at(final Scene scene, final Map<Cpe, NodeWatch> watches, final Cpe node)
            throws CaseStudyException {
        final var traveller = new Traveller(scene, watches, node);
        traveller.user.client().attach(node);
        scene.operator().login(traveller.user, node);
        scene.awaitActive(traveller.user, node, Scene.BOOT);
        scene.awaitPing(traveller.user);
        traveller.connect();
        return traveller;
    }

    /** The guest that passes the user's packets. */
    Guest guest() throws CaseStudyException {
        return scene.guests(user, node).stream().findFirst()
            .orElseThrow(() -> new CaseStudyException("no guest of " + user + " on " + node));
    }

    /**
     * Goes to the other node and logs in there.
     *
     * @return what became of it
     */
    Handover move() {
        final Cpe destination = watches.keySet().stream().filter(each -> each.number() != node.number()).findFirst()
            .orElseThrow();
        final Cpe source = node;
        node = destination;
        try {
            return move(source, destination);
        } catch (CaseStudyException e) {
            return Handover.lost(e.getMessage());
        }
    }

    private Handover move(final Cpe source, final Cpe destination) throws CaseStudyException {
        if (stream == null) {
            connect();
        }
        final Instance before = scene.view().instance(user.instance())
            .orElseThrow(() -> new CaseStudyException("there is no " + user.instance()));
        final String guest = scene.guests(user, source).stream().findFirst().map(Guest::name)
            .orElseThrow(() -> new CaseStudyException("no guest of " + user + " on " + source));
        final Cpe.Counters counters = scene.counters(user, source);
        user.client().attach(destination);
        try (var pings = user.client().pings()) {
            scene.await().until("pings of " + user, Scene.SHORT, () -> Seen.of(pings.soFar(), "none yet"));
            final Instant begin = Instant.now();
            scene.operator().login(user, destination);
            // Nothing asks NetFATE anything until it has done its work.
            scene.await().poll(guest + " to run at " + destination, Scene.MIGRATION,
                () -> Seen.of(watches.get(destination).guest("Resumed", guest, begin), "not yet"));
            scene.awaitActive(user, destination, Scene.MIGRATION);
            final Operation migration = scene.await().until("the end of the migration", Scene.SHORT,
                () -> completed(begin));
            scene.awaitPing(user);
            return judge(migration, new Before(before.uuid(), before.mac(), guest, source, counters), pings.stop());
        }
    }

    /**
     * Begins anew, with another guest and another connection, after a handover that lost something.
     *
     * @throws CaseStudyException if that does not work either
     */
    void recover() throws CaseStudyException {
        if (stream != null) {
            stream.close();
            stream = null;
        }
        scene.operator().restart(user.instance());
        scene.awaitPing(user);
        scene.awaitActive(user, node, Scene.BOOT);
    }

    private Seen<Operation> completed(final Instant since) throws CaseStudyException {
        final var latest = scene.view().latest("migrate", user.instance())
            .filter(operation -> operation.started().isAfter(since));
        return Seen.of(latest.filter(operation -> operation.finished() != null),
            latest.map(Operation::state).orElse("no operation"));
    }

    private Handover judge(final Operation migration, final Before before, final Traffic.Report pings)
            throws CaseStudyException {
        final Cpe source = before.node();
        final String guest = before.guest();
        final Instant accepted = scene.accepted(user);
        final Optional<Instant> resumed = watches.get(node).guest("Resumed", guest, accepted);
        final Optional<Instant> flipped = flipped(before.mac(), accepted);
        final Optional<Instant> end = Stream.of(resumed, flipped).allMatch(Optional::isPresent)
            ? Stream.of(resumed, flipped).flatMap(Optional::stream).max(Comparator.naturalOrder()) : Optional.empty();
        final var clock = new Handover.Clock(accepted);
        clock.note("operation begun", Optional.of(migration.started()));
        clock.note("destination asked for room", migration.at("hypervisor called"));
        clock.note("recorded, and there is room", migration.at("destination checked"));
        clock.note("guest's port at the destination", migration.at("port up"));
        clock.note("guest suspended at the source", watches.get(source).guest("Suspended", guest, accepted));
        clock.note("guest resumed at the destination", resumed);
        clock.note("rules of both switches flipped", flipped);
        clock.note("migration ended", Optional.of(migration.finished()));
        final Optional<Duration> silence = watches.get(source).guest("Suspended", guest, accepted).flatMap(begin ->
            resumed.map(until -> pings.longestGapWithin(begin, until.plus(AFTERWARDS))));
        return new Handover(clock.milestones(), end.map(at -> Duration.between(accepted, at)),
            Optional.ofNullable(migration.downtime()).map(Duration::ofMillis), silence, pings.lostSince(accepted),
            problem(migration, before));
    }

    private Optional<Instant> flipped(final String mac, final Instant since) throws CaseStudyException {
        Optional<Instant> last = Optional.empty();
        for (NodeWatch watch : watches.values()) {
            final Optional<Instant> here = watch.flipped(mac, since);
            if (here.isPresent() && last.filter(at -> at.isAfter(here.orElseThrow())).isEmpty()) {
                last = here;
            }
        }
        return last;
    }

    private Optional<String> problem(final Operation migration, final Before before) throws CaseStudyException {
        if (!"completed".equals(migration.state())) {
            return Optional.of("migration " + migration.state() + ": " + migration.lastError());
        }
        final var left = before.node().guests().stream().filter(it -> it.uuid().equals(before.uuid())).toList();
        final var here = node.guests().stream().filter(it -> it.uuid().equals(before.uuid())).toList();
        if (!left.isEmpty() || here.size() != 1 || !here.get(0).running()) {
            return Optional.of("at the source " + left + ", at the destination " + here);
        }
        final Cpe.Counters counters = scene.counters(user, node);
        if (!counters.continueFrom(before.counters())) {
            return Optional.of("the guest has started anew: " + before.counters() + " -> " + counters);
        }
        final var sessions = scene.view().sessions().stream().map(Session::node).toList();
        return sessions.contains(node.id()) ? connection() : Optional.of("no session at " + node + ": " + sessions);
    }

    private Optional<String> connection() throws CaseStudyException {
        try {
            scene.awaitFlow(user, stream);
            return stream.soFar().filter(report -> !report.inOrder() || report.error() != null)
                .map(report -> "octets were lost, " + report.error());
        } catch (CaseStudyException e) {
            stream.close();
            stream = null;
            return Optional.of("the TCP connection: " + e.getMessage());
        }
    }

    private void connect() throws CaseStudyException {
        stream = user.client().stream();
        scene.awaitFlow(user, stream);
    }

    /**
     * Ends the connection.
     *
     * @return what it carried; empty if it broke
     * @throws CaseStudyException if it does not tell
     */
    Optional<Traffic.Report> arrive() throws CaseStudyException {
        return stream == null ? Optional.empty() : Optional.of(stream.stop());
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
        }
    }
}
