package org.netfate.nfvi;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Time and threads that only go on when a test lets them: queues of tasks that run one by one, a timer and a clock that
 * stand still until they are advanced.
 */
public final class HandSteppedTime {
    private final PriorityQueue<Timed> timed = new PriorityQueue<>();
    private Instant now = Instant.parse("2015-04-13T08:00:00Z");
    private Duration ahead = Duration.ZERO;
    private long sequence;

    /** Tasks that wait to be run, in order. */
    public static final class Tasks extends AbstractExecutorService {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private boolean stopped;

        /** Runs the first task, if there is one. */
        public boolean runNext() {
            final var task = waiting.poll();
            if (task == null) {
                return false;
            }
            task.run();
            return true;
        }

        /** Runs the last task before all others. */
        public void runLast() {
            waiting.removeLast().run();
        }

        /** What waits is never run; what comes is. */
        public void drop() {
            waiting.clear();
        }

        public boolean isEmpty() {
            return waiting.isEmpty();
        }

        /** What waits and what comes is never run: the process has died. */
        public void kill() {
            stopped = true;
            waiting.clear();
        }

        @Override
        public void execute(final Runnable task) {
            if (!stopped) {
                waiting.add(task);
            }
        }

        @Override
        public void shutdown() {
            kill();
        }

        @Override
        public List<Runnable> shutdownNow() {
            kill();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return stopped;
        }

        @Override
        public boolean isTerminated() {
            return stopped;
        }

        @Override
        public boolean awaitTermination(final long timeout, final TimeUnit unit) {
            return stopped;
        }
    }

    /** A clock that shows the time of this. */
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(final ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.plus(ahead);
            }
        };
    }

    /** A ticker of the time of this, which unlike the clock never jumps. */
    public Ticker ticker() {
        final var start = now;
        return new Ticker() {
            @Override
            public long read() {
                return Duration.between(start, now).toNanos();
            }
        };
    }

    /** Someone sets the clock; no time passes. */
    public void setClockAhead(final Duration by) {
        ahead = ahead.plus(by);
    }

    /** A timer that runs by the time of this. */
    public ScheduledExecutorService timer() {
        return new Timer();
    }

    /** How many tasks wait for their time. */
    public int waiting() {
        return (int) timed.stream().filter(task -> !task.isCancelled()).count();
    }

    /** No task that waits for its time is ever run: the process has died. */
    public void killTimers() {
        timed.clear();
    }

    /** Lets time pass; tasks run at their time, and what follows from each runs before the next. */
    public void advance(final Duration duration, final Runnable afterEach) {
        final var end = now.plus(duration);
        while (!timed.isEmpty() && !timed.peek().at.isAfter(end)) {
            final var next = timed.poll();
            now = next.at.isAfter(now) ? next.at : now;
            next.run();
            afterEach.run();
        }
        now = end;
    }

    private final class Timed extends FutureTask<Void> implements RunnableScheduledFuture<Void> {
        private final Duration period;
        private final long number = sequence++;
        private Instant at;

        Timed(final Runnable task, final Duration delay, final Duration period) {
            super(task, null);
            this.period = period;
            at = now.plus(delay);
            timed.add(this);
        }

        @Override
        public void run() {
            if (isPeriodic()) {
                if (!isCancelled() && runAndReset()) {
                    at = now.plus(period);
                    timed.add(this);
                }
            } else {
                super.run();
            }
        }

        @Override
        public boolean isPeriodic() {
            return !period.isZero();
        }

        @Override
        public long getDelay(final TimeUnit unit) {
            return unit.convert(Duration.between(now, at));
        }

        @Override
        public int compareTo(final Delayed other) {
            final var task = (Timed) other;
            final int byTime = at.compareTo(task.at);
            return byTime == 0 ? Long.compare(number, task.number) : byTime;
        }
    }

    private final class Timer extends AbstractExecutorService implements ScheduledExecutorService {
        @Override
        public ScheduledFuture<?> schedule(final Runnable command, final long delay, final TimeUnit unit) {
            return new Timed(command, Duration.of(delay, unit.toChronoUnit()), Duration.ZERO);
        }

        @Override
        public <V> ScheduledFuture<V> schedule(final Callable<V> callable, final long delay, final TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(final Runnable command, final long initialDelay,
                final long period, final TimeUnit unit) {
            return scheduleWithFixedDelay(command, initialDelay, period, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(final Runnable command, final long initialDelay,
                final long delay, final TimeUnit unit) {
            return new Timed(command, Duration.of(initialDelay, unit.toChronoUnit()),
                Duration.of(delay, unit.toChronoUnit()));
        }

        @Override
        public void execute(final Runnable command) {
            schedule(command, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public void shutdown() {
            killTimers();
        }

        @Override
        public List<Runnable> shutdownNow() {
            killTimers();
            return new ArrayList<>();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(final long timeout, final TimeUnit unit) {
            return true;
        }
    }
}
