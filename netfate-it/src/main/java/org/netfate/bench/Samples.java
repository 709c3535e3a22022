package org.netfate.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Durations of one thing, measured again and again.
 *
 * @param millis all of them, in milliseconds
 */
record Samples(double... millis) {
    private static final double MEDIAN = 50;
    private static final double WORST_OF_HUNDRED = 99;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Takes those that are known. */
    static Samples of(final Collection<Optional<Duration>> durations) {
        return new Samples(durations.stream().flatMap(Optional::stream)
            .mapToDouble(duration -> duration.toNanos() / NANOS_PER_MILLI).toArray());
    }

    /** How many there are. */
    int size() {
        return millis.length;
    }

    /** The value that half of them do not exceed; not a number if there are none. */
    double p50() {
        return percentile(MEDIAN);
    }

    /** The value that 99 of a hundred do not exceed. */
    double p99() {
        return percentile(WORST_OF_HUNDRED);
    }

    /** Both, for people. */
    static String text(final double value) {
        return Double.isNaN(value) ? "not known" : String.format(Locale.ROOT, "%.1f ms", value);
    }

    /** A value that was measured: with few samples nothing is made up between two of them. */
    private double percentile(final double percent) {
        return new Percentile().withEstimationType(EstimationType.R_1).evaluate(millis, percent);
    }
}
