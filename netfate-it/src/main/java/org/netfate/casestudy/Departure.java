package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.Records.Instance;

/** A user's device falls silent: after the idle time nothing of the session is left. */
final class Departure {
    private static final Duration IDLE = Duration.ofSeconds(45);
    /** What a known device has without a session (docs/design.md, table 0). */
    private static final List<String> WITHOUT_SESSION = List.of("priority=2800,", "priority=2000,");

    private final Scene scene;
    private final String step;
    private final Subscriber user;
    private final Cpe node;

    Departure(final Scene scene, final String step, final Subscriber user, final Cpe node) {
        this.scene = scene;
        this.step = step;
        this.user = user;
        this.node = node;
    }

    void play() throws CaseStudyException {
        final String uuid = scene.view().instance(user.instance()).map(Instance::uuid).orElse("");
        final String mac = scene.view().instance(user.instance()).map(Instance::mac).orElse("");
        final String address = user.client().address();
        user.client().detach();
        final Instant silent = lastPacket();
        scene.await().until("the session of " + user + " to end (idle time " + IDLE.toSeconds() + " s)",
            IDLE.plus(Scene.MIGRATION), () -> Seen.when(scene.view().sessions().stream()
                .noneMatch(session -> session.mac().equals(user.client().mac())), "still open"));
        final Instant ended = Instant.now();
        scene.checks().check("the session did not end before the idle time",
            Duration.between(silent, ended).compareTo(IDLE) >= 0, Measurements.text(Duration.between(silent, ended))
                + " after the last packet that Table I showed");
        checkGuest(uuid);
        checkSwitches(List.of(user.client().mac(), address, mac));
        checkTables();
        checkReturn(address);

        final var timeline = new Timeline(user, silent);
        timeline.note(silent, user.client().toString(), "", "last packet");
        timeline.note(ended, "Orchestrator", "", "session of " + user.name() + " has ended (seen by then)");
        timeline.read(scene.view());
        timeline.tell(scene.narrator());
        scene.measurements().add(step, "last packet to session ended", Measurements.between(
            Optional.of(silent), Optional.of(ended)), Optional.empty());
    }

    private Instant lastPacket() throws CaseStudyException {
        return scene.view().userTable().stream().filter(row -> row.name().equals(user.name()))
            .map(Records.UserRow::lastPacket).filter(Objects::nonNull).findFirst()
            .orElseThrow(() -> new CaseStudyException("Table I shows no packet of " + user));
    }

    private void checkGuest(final String uuid) throws CaseStudyException {
        for (Cpe each : scene.nodes()) {
            scene.eventually("no guest of " + user + " is left on " + each, () -> {
                final var left = each.guests().stream().filter(guest -> guest.uuid().equals(uuid)).toList();
                return Seen.when(!uuid.isEmpty() && left.isEmpty(), left.toString());
            });
        }
    }

    private void checkSwitches(final List<String> names) throws CaseStudyException {
        for (Cpe each : scene.nodes()) {
            final String what = "in the switch of " + each + " only the way to the portal is left of " + user;
            scene.eventually(what, () -> {
                final var left = new ArrayList<String>();
                for (String flow : each.flows()) {
                    if (WITHOUT_SESSION.stream().noneMatch(flow::contains)
                            && names.stream().anyMatch(name -> mentions(flow, name))) {
                        left.add(flow);
                    }
                }
                return Seen.when(left.isEmpty(), left.isEmpty() ? String.join(", ", names) : left.toString());
            });
        }
    }

    /** An address may be followed by a digit of a longer one. */
    private static boolean mentions(final String flow, final String name) {
        final String text = flow.toLowerCase(Locale.ROOT);
        final int at = text.indexOf(name);
        return at >= 0 && (at + name.length() == text.length() || !Character.isDigit(text.charAt(at + name.length())));
    }

    /** The device is switched on again: it is a stranger who is known by its address. */
    private void checkReturn(final String address) throws CaseStudyException {
        user.client().attach(node);
        scene.checks().check("back at " + node + ", the device has its address again",
            user.client().addressIfAny().filter(address::equals).isPresent(), user.client().addressIfAny());
        new Captivity(scene, user.client(), node).checkApi(true);
        user.client().detach();
    }

    private void checkTables() throws CaseStudyException {
        scene.eventually("Table I shows " + user.name() + " out", () -> {
            final var rows = scene.view().userTable().stream().filter(row -> row.name().equals(user.name())).toList();
            return Seen.when(rows.stream().anyMatch(row -> "out".equals(row.status())), rows.toString());
        });
        scene.eventually("Table III shows nothing of " + user.name(), () -> {
            final var rows = scene.view().forwardingTable().stream()
                .filter(row -> row.mac().equals(user.client().mac())).toList();
            return Seen.when(rows.isEmpty(), rows.size() + " rows");
        });
        scene.eventually("no instance, placement or chain of " + user.name() + " is left", () -> Seen.when(
            scene.view().instance(user.instance()).isEmpty(),
            scene.view().instance(user.instance()).map(Instance::summary).orElse("none")));
    }
}
