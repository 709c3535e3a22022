package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.HypervisorView.Guest;

/**
 * The controller is killed and started again: the clients do not notice, and no guest is lost, doubled or started
 * anew.
 */
final class Restart {
    private final Scene scene;
    private final String step;
    private final List<Home> homes;
    private final Map<Subscriber, Cpe.Counters> counters = new HashMap<>();
    private final Map<Subscriber, Traffic> streams = new LinkedHashMap<>();

    Restart(final Scene scene, final String step, final List<Home> homes) {
        this.scene = scene;
        this.step = step;
        this.homes = List.copyOf(homes);
    }

    void play() throws CaseStudyException {
        try {
            for (Home home : homes) {
                streams.put(home.user(), home.user().client().stream());
                counters.put(home.user(), scene.counters(home.user(), home.node()));
            }
            final List<Guest> before = guests();
            final long operations = scene.view().operations().size();
            awaitFlows();

            final Instant killed = Instant.now();
            scene.controller().kill();
            scene.narrator().say("  the controller was killed; the clients go on");
            awaitFlows();
            scene.controller().start();
            scene.operator().awaitNodes();
            for (Home home : homes) {
                scene.awaitActive(home.user(), home.node(), Scene.BOOT);
            }
            scene.measurements().add(step, "controller killed to everything known again",
                Measurements.between(Optional.of(killed), Optional.of(Instant.now())), Optional.empty());
            awaitFlows();
            checkGuests(before, operations);
            // While the clients still send: a session whose client is silent ends.
            scene.checkHealth();
            checkStreams();
        } finally {
            streams.values().forEach(Traffic::close);
        }
    }

    private void checkGuests(final List<Guest> before, final long operations) throws CaseStudyException {
        final List<Guest> after = guests();
        scene.checks().check("the same guests run as before", before.equals(after) && before.size() == homes.size(),
            after);
        scene.checks().check("the Orchestrator has started, moved and destroyed nothing",
            scene.view().operations().size() == operations, scene.view().operations().size() + " operations, "
                + operations + " before");
        for (Home home : homes) {
            checkGoesOn(home.user(), home.node());
        }
    }

    private void checkGoesOn(final Subscriber user, final Cpe node) throws CaseStudyException {
        final Cpe.Counters earlier = counters.get(user);
        scene.eventually("the guest of " + user + " has not begun anew", () -> {
            final Cpe.Counters later = scene.counters(user, node);
            return Seen.when(later.continueFrom(earlier) && later.uptime() > earlier.uptime(),
                earlier + " -> " + later);
        });
        scene.eventually("Table I shows " + user.name() + " in, at " + node, () -> {
            final var rows = scene.view().userTable().stream().filter(row -> row.name().equals(user.name())).toList();
            return Seen.when(rows.stream().anyMatch(row -> "in".equals(row.status())
                && node.id().equals(row.accessNode())), rows.toString());
        });
    }

    private void checkStreams() throws CaseStudyException {
        final Duration unnoticed = Goals.of(scene).unnoticed();
        for (Home home : homes) {
            final Subscriber user = home.user();
            final Traffic.Report report = streams.get(user).stop();
            final Duration gap = report.longestGapSince(Instant.EPOCH);
            scene.checks().check("the connection of " + user + " has carried everything meanwhile, without a gap over "
                + unnoticed.toSeconds() + " s", report.intact() && gap.compareTo(unnoticed) < 0,
                report.echoed() + " of " + report.sent() + " octets, longest gap " + Measurements.text(gap));
        }
    }

    private void awaitFlows() throws CaseStudyException {
        for (Map.Entry<Subscriber, Traffic> stream : streams.entrySet()) {
            scene.awaitFlow(stream.getKey(), stream.getValue());
        }
    }

    private List<Guest> guests() throws CaseStudyException {
        final var guests = new ArrayList<Guest>();
        for (Cpe node : scene.nodes()) {
            guests.addAll(scene.usersGuests(node));
        }
        return guests;
    }
}
