package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so: a clock, a ticker and a timer that agree. Thread-safe. */
public final class ManualTime extends Ticker {
    private final List<Wait> waits = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private long nanos = 1_000_000_000;

    @Override
    public synchronized long read() {
        return nanos;
    }

    public Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                synchronized (ManualTime.this) {
                    return now;
                }
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(final ZoneId zone) {
                return this;
            }
        };
    }

    public ScheduledThreadPoolExecutor timer() {
        return new ScheduledThreadPoolExecutor(0) {
            @Override
            public ScheduledFuture<?> schedule(final Runnable task, final long delay, final TimeUnit unit) {
                final var wait = new Wait(task, read() + unit.toNanos(delay));
                synchronized (ManualTime.this) {
                    waits.add(wait);
                }
                return wait;
            }

            @Override
            public <V> ScheduledFuture<V> schedule(final Callable<V> task, final long delay, final TimeUnit unit) {
                throw new UnsupportedOperationException();
            }
        };
    }

    public void pass(final Duration time) {
        final List<Wait> due;
        synchronized (this) {
            now = now.plus(time);
            nanos += time.toNanos();
            due = waits.stream().filter(wait -> wait.at <= nanos).toList();
            waits.removeAll(due);
        }
        due.forEach(Wait::run);
    }

    /** The wall clock is set, but no time passes. */
    public synchronized void setClock(final Instant instant) {
        now = instant;
    }

    private static final class Wait extends FutureTask<Void> implements RunnableScheduledFuture<Void> {
        private final long at;

        Wait(final Runnable task, final long at) {
            super(task, null);
            this.at = at;
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }

        @Override
        public long getDelay(final TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(final Delayed other) {
            throw new UnsupportedOperationException();
        }
    }
}
