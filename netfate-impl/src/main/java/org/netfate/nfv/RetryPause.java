package org.netfate.nfv;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before what failed is tried again: twice as long after each failure, up to a minute or the shortest
 * pause, whichever is longer, and up to a quarter more at random, so that what failed together is not tried again
 * together.
 *
 * @param random chooses the quarter
 */
record RetryPause(RandomGenerator random) {
    /** Who lives or waits longer than this starts afresh. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 10;
    private static final int QUARTER = 4;

    /**
     * Tells the pause after some failures in a row.
     *
     * @param failures how many, from 1
     * @param shortest the pause after the first
     * @return how long to wait now
     */
    Duration after(final int failures, final Duration shortest) {
        final var longest = LONGEST.compareTo(shortest) > 0 ? LONGEST : shortest;
        final var doubled = shortest.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        final var pause = doubled.compareTo(longest) < 0 ? doubled : longest;
        return pause.plusMillis((long) (random.nextDouble() * pause.toMillis() / QUARTER));
    }
}
