package org.netfate.access.radius;

import java.time.Duration;

/**
 * How long an answer is waited for, and how often a request is repeated meanwhile.
 *
 * @param attempts how often it is sent in all
 * @param first how long the first attempt waits
 * @param backOff by how much each further one waits longer
 */
record Patience(int attempts, Duration first, int backOff) {
    /**
     * Tells how long an attempt waits.
     *
     * @param attempt the first is 0
     * @return milliseconds
     */
    long millis(final int attempt) {
        long millis = first.toMillis();
        for (int i = 0; i < attempt; i++) {
            millis *= backOff;
        }
        return millis;
    }
}
