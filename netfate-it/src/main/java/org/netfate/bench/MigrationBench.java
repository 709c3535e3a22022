package org.netfate.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
public final class MigrationBench {
    private static final Duration UNDISTURBED = Duration.ofHours(1);

    private final Scene scene;
    private final int rounds;
    private final List<Handover> handovers = new ArrayList<>();
    private final List<String> bareLost = new ArrayList<>();
    private final Map<Style, List<BareMigration>> bare = new EnumMap<>(Style.class);

    private MigrationBench(final Scene scene, final int rounds) {
        this.scene = scene;
        this.rounds = rounds;
    }

    /**
     * Measures. It must run in the Orchestrator's network namespace of a testbed that is up.
     *
     * @param arguments the directory of the project; the number of handovers
     */
    @SuppressWarnings("checkstyle:RegexpSinglelineJava")
    public static void main(final String[] arguments) {
        final var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            final var scene = Scene.at(Path.of(arguments[0]), out);
            System.exit(new MigrationBench(scene, Integer.parseInt(arguments[1])).run() ? 0 : 1);
        } catch (CaseStudyException e) {
            out.println("There is no testbed: " + e.getMessage());
            System.exit(1);
        }
    }

    private boolean run() {
        boolean complete = false;
        try {
            scene.narrator().say("starting the controller (log: " + scene.controller().log() + ")");
            scene.controller().install();
            scene.controller().start();
            complete = measure();
            scene.controller().stop();
        } catch (CaseStudyException e) {
            scene.narrator().say("");
            scene.narrator().say("The bench could not go on: " + e.getMessage());
        }
        final var table = new BenchTable(handovers, bare, bareLost.size());
        table.print(scene.narrator());
        return complete && table.lost().isEmpty();
    }

    private boolean measure() throws CaseStudyException {
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
                return tell(traveller.arrive());
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

    private boolean tell(final Optional<Traffic.Report> report) {
        scene.narrator().say(report.map(it -> "The TCP connection carried " + it.echoed() + " of " + it.sent()
            + " octets" + (it.intact() ? ", each once and in order" : ", and was broken: " + it.error()))
            .orElse("The TCP connection broke"));
        return report.filter(Traffic.Report::intact).isPresent();
    }
}
