package org.netfate.access;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The values of all {@link AccessCounter}s since the start. Thread-safe. */
public final class AccessCounters {
    private final Map<AccessCounter, LongAdder> values = new EnumMap<>(AccessCounter.class);

    /** Makes counters that are all zero. */
    public AccessCounters() {
        for (var counter : AccessCounter.values()) {
            values.put(counter, new LongAdder());
        }
    }

    /**
     * Counts one.
     *
     * @param counter what happened
     */
    public void count(final AccessCounter counter) {
        values.get(counter).increment();
    }

    /**
     * Reads a counter.
     *
     * @param counter which
     * @return how often it happened
     */
    public long get(final AccessCounter counter) {
        return values.get(counter).sum();
    }
}
