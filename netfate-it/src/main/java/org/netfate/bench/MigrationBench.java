package org.netfate.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netfate.bench.BareMigration.Style;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Measurements;
import org.netfate.casestudy.NodeWatch;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;
import org.netfate.casestudy.Traffic;

/**
 * Measures NetFATE's handover, from the login that was accepted until the rules are flipped, beside bare migrations of
 * the same guest, in turns. It ends with status 0 only if no handover lost anything.
 */
public final class MigrationBench extends Bench {
    private static final Duration UNDISTURBED = Duration.ofHours(1);

    private final List<Handover> handovers = new ArrayList<>();
    private final List<String> bareLost = new ArrayList<>();
    private final Map<Style, List<BareMigration>> bare = new EnumMap<>(Style.class);

    private MigrationBench(final Scene scene, final int rounds) {
        super(scene, rounds);
    }

    /**
     * Runs it, and ends the program.
     *
     * @param arguments the directory of the project; the number of handovers
     */
    public static void main(final String[] arguments) {
        System.exit(run(arguments, MigrationBench::new));
    }

    @Override
    boolean tell() {
        final var table = new BenchTable(handovers, bare, bareLost.size());
        table.print(scene.narrator());
        return table.lost().isEmpty();
    }

    @Override
    boolean measure() throws CaseStudyException {
        final Subscriber user = scene.alice();
        scene.operator().configure();
        scene.operator().removePortals();
        // Who waits for a guest to boot, or for a migration that has nothing to do with him, may be silent.
        scene.operator().setPolicy("idle-time", UNDISTURBED.toSeconds());
        scene.operator().addUser(user.name(), user.password(), Subscriber.FUNCTION);
        scene.operator().awaitNodes();
        final var watches = new LinkedHashMap<Cpe, NodeWatch>();
        try (Traffic servers = scene.testbed().serve(7001)) {
            for (Cpe node : scene.nodes()) {
                watches.put(node, new NodeWatch(scene.testbed(), node));
            }
            final Cpe first = watches.keySet().iterator().next();
            try (Traveller traveller = Traveller.at(scene, watches, first);
                    ControlGuest control = ControlGuest.like(scene, watches, first, traveller.guest().name())) {
                measure(traveller, control);
                return arrived(traveller.arrive());
            }
        } finally {
            watches.values().forEach(NodeWatch::close);
        }
    }

    private void measure(final Traveller traveller, final ControlGuest control) throws CaseStudyException {
        for (int round = 1; round <= rounds; round++) {
            for (Style style : Style.values()) {
                migrate(control, style);
            }
            final Handover handover = traveller.move();
            handovers.add(handover);
            scene.narrator().say("  " + round + " of " + rounds + ": bare "
                + bare.values().stream().flatMap(all -> all.stream().reduce((one, other) -> other).stream())
                    .map(last -> Measurements.text(last.command())).toList()
                + ", handover " + handover.whole().map(Measurements::text).orElse("not known")
                + " with " + handover.silence().map(Measurements::text).orElse("an unknown time") + " of silence, "
                + handover.pingsLost() + " pings lost"
                + handover.problem().map(problem -> "; LOST: " + problem).orElse(""));
            if (handover.problem().isPresent() && round < rounds) {
                traveller.recover();
            }
        }
    }

    /** A hypervisor may lose a guest by itself. */
    private void migrate(final ControlGuest control, final Style style) throws CaseStudyException {
        try {
            bare.computeIfAbsent(style, key -> new ArrayList<>()).add(control.migrate(style));
        } catch (CaseStudyException e) {
            scene.narrator().say("  a bare migration failed: " + e.getMessage());
            bareLost.add(e.getMessage());
            control.restart();
        }
    }

    private boolean arrived(final Optional<Traffic.Report> report) {
        scene.narrator().say(report.map(it -> "The TCP connection carried " + it.echoed() + " of " + it.sent()
            + " octets" + (it.intact() ? ", each once and in order" : ", and was broken: " + it.error()))
            .orElse("The TCP connection broke"));
        return report.filter(Traffic.Report::intact).isPresent();
    }
}
