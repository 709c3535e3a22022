package org.netfate.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Records.Step;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/**
 * Measures how long a login waits for its function: booting, from a prepared image, and from what was saved of it. It
 * ends with status 0 only if each start was of the kind that it was to be.
 */
public final class StartBench extends Bench {
    private static final Duration PREPARED = Duration.ofMinutes(5);
    private static final String WARM_START = "netfate-catalog:catalog/function=firewall/warm-start";
    private static final String IDLE_RELEASE = "idle-release";

    /** How a function starts, and the step of its operation that says so. */
    private enum Way {
        BOOT("boot", "no step that says otherwise"),
        PREPARED("prepared image", "restored from prepared image"),
        SAVED("saved memory", "restored from saved memory");

        private final String title;
        private final String step;

        Way(final String title, final String step) {
            this.title = title;
            this.step = step;
        }
    }

    private final Subscriber user;
    private final Cpe node;
    private final Map<Way, List<Optional<Duration>>> active = new EnumMap<>(Way.class);
    private final Map<Way, List<Optional<Duration>>> answered = new EnumMap<>(Way.class);
    private int otherwise;

    private StartBench(final Scene scene, final int rounds) {
        super(scene, rounds);
        user = scene.alice();
        node = scene.testbed().cpe(1);
    }

    /**
     * Runs it, and ends the program.
     *
     * @param arguments the directory of the project; the number of starts of each kind
     */
    public static void main(final String[] arguments) {
        System.exit(run(arguments, StartBench::new));
    }

    @Override
    boolean measure() throws CaseStudyException {
        scene.operator().configure();
        scene.operator().removePortals();
        scene.operator().configureImageStore(scene.testbed().imageStore(), scene.nodes());
        scene.operator().addUser(user.name(), user.password(), Subscriber.FUNCTION);
        scene.operator().awaitNodes();
        user.client().attach(node);
        rounds(Way.BOOT);
        scene.controller().restconf().put(WARM_START,
            JsonParser.parseString("{'netfate-catalog:warm-start': true}").getAsJsonObject());
        scene.await().until("a prepared image of the firewall", PREPARED, () -> {
            final var seen = scene.controller().restconf().get("netfate-warm-start:prepared-images?content=nonconfig")
                .map(JsonObject::toString).orElse("nothing");
            return Seen.when(seen.contains("\"state\":\"ready\""), seen);
        });
        rounds(Way.PREPARED);
        scene.operator().setPolicy(IDLE_RELEASE, "save");
        start();
        leave();
        rounds(Way.SAVED);
        user.client().detach();
        return true;
    }

    private void rounds(final Way way) throws CaseStudyException {
        for (int round = 1; round <= rounds; round++) {
            final Instant accepted = start();
            active.computeIfAbsent(way, key -> new ArrayList<>()).add(Optional.of(Duration.between(accepted,
                scene.view().instance(user.instance()).orElseThrow().since())));
            answered.computeIfAbsent(way, key -> new ArrayList<>()).add(Optional.of(Duration.between(accepted,
                Instant.now())));
            final var steps = scene.view().latest("create", user.instance()).orElseThrow().steps().stream()
                .map(Step::name).toList();
            final boolean asMeant = way == Way.BOOT ? steps.stream().noneMatch(step -> step.startsWith("restored"))
                : steps.contains(way.step);
            if (!asMeant) {
                otherwise++;
                scene.narrator().say("  not from " + way.title + ": " + steps);
            }
            leave();
        }
    }

    private Instant start() throws CaseStudyException {
        scene.operator().login(user, node);
        final Instant accepted = scene.accepted(user);
        scene.awaitActive(user, node, Scene.BOOT);
        scene.awaitPing(user);
        return accepted;
    }

    private void leave() throws CaseStudyException {
        scene.operator().logout(user.client());
        scene.await().until("the instance to be gone", Scene.SHORT, () -> {
            final var instance = scene.view().instance(user.instance());
            return Seen.when(instance.isEmpty(), instance.toString());
        });
    }

    @Override
    boolean tell() {
        final List<List<?>> rows = new ArrayList<>();
        for (Way way : Way.values()) {
            final var times = Samples.of(active.getOrDefault(way, List.of()));
            final var firsts = Samples.of(answered.getOrDefault(way, List.of()));
            final double boot = Samples.of(active.getOrDefault(Way.BOOT, List.of())).p50();
            rows.add(List.of(way.title, times.size(), Samples.text(times.p50()), Samples.text(times.p99()),
                Samples.text(firsts.p50()), Samples.text(firsts.p99()),
                Double.isNaN(times.p50() / boot) ? "not known" : String.format(Locale.ROOT, "%.2f",
                    times.p50() / boot)));
        }
        scene.narrator().table("From the login accepted to the function active, and to the first answer to a ping",
            List.of("start", "starts", "active p50", "active p99", "answer p50", "answer p99", "active, of a boot"),
            rows);
        return otherwise == 0;
    }
}
