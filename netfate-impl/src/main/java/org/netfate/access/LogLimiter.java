package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Keeps what a stranger on the network causes from filling the log: one line for each subject in each minute, which
 * says how many were left out, and a bounded number of lines in all. Thread-safe.
 */
public final class LogLimiter {
    /** Lines in a minute, and subjects that are remembered. */
    static final int SUBJECTS = 100;

    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    /** The one whose line is the oldest first. */
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Ticker ticker;

    /**
     * Makes a limiter.
     *
     * @param ticker measures the minute
     */
    public LogLimiter(final Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Asks whether to log.
     *
     * @param subject what it is about
     * @return how many lines about it were left out since the last, or empty if this one is to be left out too
     */
    public synchronized OptionalLong admit(final String subject) {
        final long now = ticker.read();
        final var known = subjects.get(subject);
        if (known != null && !known.isOver(now)) {
            known.suppressed++;
            return OptionalLong.empty();
        }
        if (known == null && subjects.size() >= SUBJECTS) {
            final var oldest = subjects.entrySet().iterator().next();
            if (!oldest.getValue().isOver(now)) {
                return OptionalLong.empty();
            }
            subjects.remove(oldest.getKey());
        }
        subjects.remove(subject);
        subjects.put(subject, new Subject(now));
        return OptionalLong.of(known == null ? 0 : known.suppressed);
    }

    private static final class Subject {
        private final long since;
        private long suppressed;

        Subject(final long since) {
            this.since = since;
        }

        boolean isOver(final long now) {
            return now - since >= INTERVAL_NANOS;
        }
    }
}
