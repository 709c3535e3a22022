package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOut.Kind;

/**
 * Who failed to log in too often and may not try for a while: users, and clients. Each further failure after a lock-out
 * doubles the next. While it lasts, attempts are refused unread and do not count. Belongs to the state executor.
 *
 * <p>Names and MAC addresses come from strangers, so the memory is bounded: who is not locked out yet is forgotten
 * before anybody who is, the longest ago first.
 */
final class LockOuts {
    /** Users and clients that are remembered of each kind: locked out, and not yet. */
    static final int CAPACITY = 16_384;

    /**
     * Who fails.
     *
     * @param kind what it is
     * @param name name of the user, or MAC address of the client
     */
    record Subject(Kind kind, String name) { }

    /**
     * What is known of someone who fails.
     *
     * @param failures in a row
     * @param last when the last was, by the ticker
     * @param lockedUntil until when it is locked out, by the ticker; empty if it is not
     * @param until the same by the clock
     */
    record Entry(int failures, long last, Optional<Long> lockedUntil, Instant until) { }

    /** Bounded, the one that changed the longest ago first. */
    private static final class Recent extends LinkedHashMap<Subject, Entry> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Subject, Entry> eldest) {
            return size() > CAPACITY;
        }
    }

    private final Map<Subject, Entry> failing = new Recent();
    private final Map<Subject, Entry> locked = new Recent();
    private final Supplier<RadiusSettings> settings;
    private final Ticker ticker;
    private final Clock clock;
    private final Executor state;
    private final ScheduledExecutorService timer;
    private Consumer<Subject> observer = subject -> { };

    /**
     * Makes it.
     *
     * @param settings how often, how long
     * @param ticker measures time
     * @param clock tells the operator until when
     * @param state the state executor
     * @param timer wakes it up when a lock-out ends
     */
    LockOuts(final Supplier<RadiusSettings> settings, final Ticker ticker, final Clock clock, final Executor state,
            final ScheduledExecutorService timer) {
        this.settings = settings;
        this.ticker = ticker;
        this.clock = clock;
        this.state = state;
        this.timer = timer;
    }

    /**
     * Sets the observer.
     *
     * @param told of everyone whose lock-out begins or ends
     */
    void observe(final Consumer<Subject> told) {
        observer = told;
    }

    /**
     * Tells how long a login is not possible.
     *
     * @param request the login
     * @return the longer lock-out of the user's and the client's, empty if neither is locked out
     */
    Optional<Duration> remaining(final LoginRequest request) {
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        final long now = ticker.read();
        return subjects(request).stream().flatMap(subject -> current(subject, now).stream())
            .max(Duration::compareTo);
    }

    /**
     * Tells what is known of a lock-out.
     *
     * @param subject who
     * @return what is known, empty if it is not locked out
     */
    Optional<Entry> of(final Subject subject) {
        return current(subject, ticker.read()).map(left -> locked.get(subject));
    }

    /**
     * A login failed for a wrong password or an unknown name.
     *
     * @param request the login
     * @return those who are locked out by it
     */
    List<Subject> failed(final LoginRequest request) {
        return subjects(request).stream().filter(this::fails).toList();
    }

    /**
     * A login succeeded: its failures are forgotten.
     *
     * @param request the login
     */
    void succeeded(final LoginRequest request) {
        if (!failing.isEmpty() || !locked.isEmpty()) {
            subjects(request).forEach(this::forget);
        }
    }

    /**
     * Ends a lock-out and forgets the failures.
     *
     * @param subject who
     * @return whether anything was known
     */
    boolean forget(final Subject subject) {
        final boolean known = failing.remove(subject) != null;
        if (locked.remove(subject) != null) {
            observer.accept(subject);
            return true;
        }
        return known;
    }

    /**
     * Counts those who failed and are not locked out.
     *
     * @return how many are remembered, never more than {@link #CAPACITY}
     */
    int remembered() {
        return failing.size();
    }

    private boolean fails(final Subject subject) {
        final long now = ticker.read();
        final var before = Optional.ofNullable(Optional.ofNullable(locked.remove(subject))
            .orElseGet(() -> failing.remove(subject)))
            .filter(entry -> now - entry.last() < settings.get().longestLockOut().toNanos()
                + entry.lockedUntil().map(end -> end - entry.last()).orElse(0L));
        final int failures = before.map(Entry::failures).orElse(0) + 1;
        final int beyond = failures - settings.get().lockOutFailures();
        if (beyond < 0) {
            failing.put(subject, new Entry(failures, now, Optional.empty(), Instant.EPOCH));
            return false;
        }
        final var lasts = Duration.ofSeconds(Math.min(settings.get().longestLockOut().toSeconds(),
            settings.get().lockOut().toSeconds() << Math.min(beyond, Integer.SIZE - 1)));
        locked.put(subject, new Entry(failures, now, Optional.of(now + lasts.toNanos()),
            clock.instant().plus(lasts)));
        timer.schedule(() -> state.execute(() -> observer.accept(subject)), lasts.toNanos() + 1,
            TimeUnit.NANOSECONDS);
        observer.accept(subject);
        return true;
    }

    private Optional<Duration> current(final Subject subject, final long now) {
        return Optional.ofNullable(locked.get(subject)).flatMap(Entry::lockedUntil)
            .map(end -> end - now).filter(left -> left > 0).map(Duration::ofNanos);
    }

    private static List<Subject> subjects(final LoginRequest request) {
        return List.of(new Subject(Kind.User, request.user().getValue()),
            new Subject(Kind.Client, request.mac().getValue()));
    }
}
