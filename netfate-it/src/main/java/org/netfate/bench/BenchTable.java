package org.netfate.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.netfate.bench.BareMigration.Style;
import org.netfate.casestudy.Narrator;

/** What was measured, side by side, and what it was meant to be on a machine with nothing else to do. */
final class BenchTable {
    private static final double RATIO = 1.1;
    private static final double ADDED_MILLIS = 20;
    /** The first handovers of a controller's life run code that has not run before. */
    private static final int FIRST = 3;

    private final List<Handover> handovers;
    private final Map<Style, List<BareMigration>> bare;
    private final int bareLost;
    private final List<List<?>> rows = new ArrayList<>();

    BenchTable(final List<Handover> handovers, final Map<Style, List<BareMigration>> bare,
            final int bareLost) {
        this.handovers = handovers;
        this.bare = bare;
        this.bareLost = bareLost;
    }

    void print(final Narrator narrator) {
        compare();
        narrator.table("Bare migration and handover, interleaved", List.of("What", "Bare p50", "Bare p99",
            "NetFATE p50", "NetFATE p99", "Ratio p50", "Ratio p99", "Goal (idle machine)"), rows);
        final var steps = new ArrayList<List<?>>();
        final var names = new LinkedHashSet<String>();
        handovers.forEach(handover -> names.addAll(handover.milestones().keySet()));
        for (String name : names) {
            final var samples = ours(handover -> Optional.ofNullable(handover.milestones().get(name)));
            steps.add(List.of(name, Samples.text(samples.p50()), Samples.text(samples.p99())));
        }
        narrator.table("The way of a handover, since the login was accepted", List.of("What", "p50", "p99"), steps);
        lost().forEach(problem -> narrator.say("LOST  " + problem));
    }

    /** What went wrong in each handover in which something did. */
    List<String> lost() {
        return handovers.stream().map(Handover::problem).flatMap(Optional::stream).toList();
    }

    private void compare() {
        final var whole = ours(Handover::whole);
        for (Style style : Style.values()) {
            // The goal is set for a migration that is told the same; the other one is there to be seen.
            final boolean goal = style == Style.ALIKE;
            add("handover beside " + style.title() + ", start to end", theirs(style, BareMigration::command), whole,
                goal);
            add("handover beside " + style.title() + ", start to RESUMED", theirs(style, BareMigration::resumed), whole,
                false);
        }
        add("handover, without the first " + FIRST + ", beside " + Style.ALIKE.title(),
            theirs(Style.ALIKE, BareMigration::command),
            Samples.of(handovers.stream().skip(FIRST).map(Handover::whole).toList()), false);
        for (Style style : Style.values()) {
            add("hypervisor's downtime beside " + style.title(), theirs(style, BareMigration::downtime),
                ours(Handover::downtime), false);
        }
        add("silence beside " + Style.ALIKE.title(), theirs(Style.ALIKE, BareMigration::silence),
            ours(Handover::silence), false);
        compareBeyondDowntime();
        final int lost = lost().size();
        final int migrated = bare.values().stream().mapToInt(List::size).sum() + bareLost;
        rows.add(List.of("lost", bareLost + " of " + migrated, "", lost + " of " + handovers.size(), "", "", "",
            "none: " + (lost == 0 ? "met" : "missed")));
        rows.add(List.of("pings lost (one each 10 ms) in all handovers", "", "",
            handovers.stream().mapToLong(Handover::pingsLost).sum(), "", "", "", ""));
    }

    /** A guest itself needs time until it passes packets again; NetFATE adds what the client hears beyond that. */
    private void compareBeyondDowntime() {
        final var theirs = theirs(Style.ALIKE, BareMigration::beyondDowntime);
        final var ours = ours(Handover::added);
        rows.add(List.of("silence beyond the hypervisor's downtime", Samples.text(theirs.p50()),
            Samples.text(theirs.p99()), Samples.text(ours.p50()), Samples.text(ours.p99()), "", "", "at most "
                + Samples.text(ADDED_MILLIS) + " more: " + judged(ours.p50() - theirs.p50() <= ADDED_MILLIS,
                    ours.p99() - theirs.p99() <= ADDED_MILLIS)));
    }

    private void add(final String what, final Samples theirs, final Samples ours, final boolean goal) {
        final double median = ours.p50() / theirs.p50();
        final double worst = ours.p99() / theirs.p99();
        rows.add(List.of(what, Samples.text(theirs.p50()), Samples.text(theirs.p99()), Samples.text(ours.p50()),
            Samples.text(ours.p99()), ratio(median), ratio(worst), goal
                ? "at most " + ratio(RATIO) + ": " + judged(median <= RATIO, worst <= RATIO) : ""));
    }

    private Samples theirs(final Style style, final Function<BareMigration, Duration> which) {
        return Samples.of(bare.getOrDefault(style, List.of()).stream().map(which).map(Optional::of).toList());
    }

    private Samples ours(final Function<Handover, Optional<Duration>> which) {
        return Samples.of(handovers.stream().map(which).toList());
    }

    private static String judged(final boolean median, final boolean worst) {
        return "p50 " + (median ? "met" : "missed") + ", p99 " + (worst ? "met" : "missed");
    }

    private static String ratio(final double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }
}
