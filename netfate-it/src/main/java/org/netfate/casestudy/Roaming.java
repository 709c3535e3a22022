package org.netfate.casestudy;

import java.time.Instant;
import java.util.Optional;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.Records.Operation;

/**
 * A user, with a TCP connection open and data flowing, moves to another node and logs in there: the function follows.
 */
final class Roaming {
    private final Scene scene;
    private final String step;
    private final Subscriber user;
    private final Cpe from;
    private final Cpe to;

    /** What was noted while it happened. */
    private record Journey(Instant begin, Instant attached, Entrance entrance, Operation migration,
            Optional<Instant> flipped, TwinWatch.Result twins) { }

    Roaming(final Scene scene, final String step, final Subscriber user, final Cpe from, final Cpe to) {
        this.scene = scene;
        this.step = step;
        this.user = user;
        this.from = from;
        this.to = to;
    }

    void play() throws CaseStudyException {
        final String uuid = scene.view().instance(user.instance()).map(Records.Instance::uuid).orElse("");
        final Cpe.Counters before = scene.counters(user, from);
        final long earlier = lastOperation();
        try (var stream = user.client().stream(); var pings = user.client().pings()) {
            scene.awaitFlow(user, stream);
            final Journey journey = travel(uuid, earlier);
            scene.awaitFlow(user, stream);
            scene.checks().check("TCP 7002 is still blocked", !user.client().probe(7002), "no connection");
            checkGuest(uuid, before, journey);
            final Traffic.Report carried = stream.stop();
            final Traffic.Report pinged = pings.stop();
            checkConnection(carried);
            tell(journey);
            journey.entrance().measure();
            new RoamingFigures(scene, step).add(journey.migration(),
                scene.accepted(user), journey.flipped(), carried, pinged);
        }
    }

    private Journey travel(final String uuid, final long earlier) throws CaseStudyException {
        try (var watch = TwinWatch.of(from, to, uuid, scene.testbed().pace())) {
            final Instant begin = Instant.now();
            final String address = user.client().address();
            user.client().attach(to);
            final Instant attached = Instant.now();
            final Entrance entrance = new Entrance(scene, step, user, to);
            entrance.open();
            entrance.logIn();
            final var flip = new FlipWatch(scene.view(), user.client().mac(), to.id());
            final Operation migration = scene.await().until("migration of " + user.instance() + " to " + to,
                Scene.MIGRATION, () -> {
                    final var latest = scene.view().latest("migrate", user.instance())
                        .filter(operation -> operation.id() > earlier);
                    flip.look();
                    entrance.look();
                    return Seen.of(latest.filter(operation -> "completed".equals(operation.state())),
                        latest.map(operation -> operation.state() + " " + operation.lastError()).orElse("not begun"));
                });
            scene.awaitActive(user, to, Scene.SHORT);
            flip.look();
            entrance.awaitArrival(Scene.SHORT);
            entrance.checkApi(false);
            scene.checks().check("its address is the same as before", address.equals(user.client().address()), address);
            return new Journey(begin, attached, entrance, migration,
                migration.at("suspended at source").flatMap(flip::firstSince), watch.result());
        }
    }

    private void checkGuest(final String uuid, final Cpe.Counters before, final Journey journey)
            throws CaseStudyException {
        final var checks = scene.checks();
        checks.check("it was migrated from " + from + " to " + to, from.id().equals(journey.migration().source())
            && to.id().equals(journey.migration().destination()), journey.migration().kind() + " operation "
                + journey.migration().id());
        final var there = to.guests().stream().filter(guest -> guest.uuid().equals(uuid)).toList();
        checks.check("the same guest runs on " + to, there.size() == 1 && there.get(0).running(), there);
        scene.eventually("nothing of it is left on " + from, () -> {
            final var left = from.guests().stream().filter(guest -> guest.uuid().equals(uuid)).toList();
            return Seen.when(left.isEmpty(), left.toString());
        });
        checks.check("two copies never ran at once", journey.twins().clean(), journey.twins());
        scene.eventually("the guest's counters go on, and have not begun anew", () -> {
            final Cpe.Counters after = scene.counters(user, to);
            return Seen.when(after.continueFrom(before) && after.tcp7001() > before.tcp7001()
                && after.uptime() > before.uptime(), before + " -> " + after);
        });
    }

    private void checkConnection(final Traffic.Report report) {
        scene.checks().check("the TCP connection goes on, and every octet has arrived once and in order",
            report.intact() && report.sent() > 0, report.echoed() + " of " + report.sent() + " octets came back"
                + (report.error() == null ? "" : "; " + report.error()));
    }

    private long lastOperation() throws CaseStudyException {
        return scene.view().operations().stream().mapToLong(Operation::id).max().orElse(0);
    }

    private void tell(final Journey journey) throws CaseStudyException {
        final var timeline = new Timeline(user, journey.begin());
        final String client = user.client().toString();
        timeline.note(journey.begin(), client, from + " (switch)", "goes away");
        timeline.note(journey.attached(), client, to + " (switch)", "attached, has its address again");
        journey.entrance().note(timeline);
        timeline.read(scene.view());
        timeline.tell(scene.narrator());
    }
}
