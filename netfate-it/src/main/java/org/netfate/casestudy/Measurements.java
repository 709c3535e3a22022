package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the case study measured, and what it was meant to be on a machine with nothing else to do. */
public final class Measurements {
    private final List<Measurement> all = new ArrayList<>();

    /**
     * One figure.
     *
     * @param step step of the case study
     * @param what what was measured
     * @param value the value with its unit, or why there is none
     * @param goal what it was meant to be, and whether it was; empty if there is no goal
     */
    public record Measurement(String step, String what, String value, String goal) { }

    /**
     * Adds a duration.
     *
     * @param step step of the case study
     * @param what what was measured
     * @param measured the duration, if it is known
     * @param goal what it was meant to be at most
     */
    public void add(final String step, final String what, final Optional<Duration> measured,
            final Optional<Duration> goal) {
        final String value = measured.map(Measurements::text).orElse("not recorded");
        final String judged = goal.map(limit -> "at most " + text(limit) + ": "
            + measured.map(it -> it.compareTo(limit) <= 0 ? "met" : "missed").orElse("unknown")).orElse("");
        all.add(new Measurement(step, what, value, judged));
    }

    /**
     * Adds a number.
     *
     * @param step step of the case study
     * @param what what was counted
     * @param count how many
     */
    public void add(final String step, final String what, final long count) {
        all.add(new Measurement(step, what, Long.toString(count), ""));
    }

    /**
     * Computes how long something took.
     *
     * @param from when it began, if that is known
     * @param to when it ended, if that is known
     * @return how long, if both are known
     */
    public static Optional<Duration> between(final Optional<Instant> from, final Optional<Instant> to) {
        return from.flatMap(begin -> to.map(end -> Duration.between(begin, end)));
    }

    /**
     * Returns what was measured.
     *
     * @return the figures in order
     */
    public List<Measurement> all() {
        return List.copyOf(all);
    }

    /**
     * Writes a duration for people.
     *
     * @param duration the duration
     * @return in milliseconds below ten seconds, else in seconds
     */
    public static String text(final Duration duration) {
        final double millis = duration.toNanos() / 1e6;
        return Math.abs(millis) < 10_000 ? String.format(Locale.ROOT, "%.1f ms", millis)
            : String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }
}
