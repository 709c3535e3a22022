package org.netfate.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Timestamps;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;

/**
 * Ends sessions whose time is over: because a session may last only so long, or the user's account expires. Belongs to
 * the state executor.
 */
final class SessionLimits implements SessionObserver, AutoCloseable {
    /** The clock may be set meanwhile. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private record Deadline(Instant at, UnicastMacAddress mac) { }

    private final TreeSet<Deadline> deadlines = new TreeSet<>(
        Comparator.comparing(Deadline::at).thenComparing(deadline -> deadline.mac().getValue()));
    private final Map<UnicastMacAddress, Deadline> byMac = new HashMap<>();
    private final NfviDatabase database;
    private final Executor state;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final UserDirectory users;
    private final SessionStore sessions;
    private Optional<Watched<Policy>> policy = Optional.empty();
    private Optional<Future<?>> wakeUp = Optional.empty();

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param timer wakes it up
     * @param clock tells the time
     * @param users whose accounts may expire
     * @param sessions ends sessions
     */
    SessionLimits(final NfviDatabase database, final Executor state, final ScheduledExecutorService timer,
            final Clock clock, final UserDirectory users, final SessionStore sessions) {
        this.database = database;
        this.state = state;
        this.timer = timer;
        this.clock = clock;
        this.users = users;
        this.sessions = sessions;
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        policy = Optional.of(Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.POLICY, state,
            changed -> update(sessions.index().all())));
    }

    /**
     * Tells how long a session may go on.
     *
     * @param session the session
     * @return how long, empty if there is no limit
     */
    Optional<Duration> remaining(final Session session) {
        return deadlines.isEmpty() ? Optional.empty() : Optional.ofNullable(byMac.get(session.requireMac()))
            .map(deadline -> Duration.between(clock.instant(), deadline.at()));
    }

    /**
     * Users were added, changed or deleted.
     *
     * @param changes what changed
     */
    void usersChanged(final List<Replica.Change<UserKey, User>> changes) {
        update(changes.stream().flatMap(change -> sessions.index().allOfUser(change.key().getName()).stream())
            .toList());
    }

    @Override
    public void changed(final Optional<Session> before, final Optional<Session> after) {
        after.ifPresentOrElse(session -> update(List.of(session)), () -> {
            final var gone = byMac.remove(before.orElseThrow().requireMac());
            if (gone != null) {
                deadlines.remove(gone);
            }
        });
    }

    @Override
    public void close() {
        policy.ifPresent(Watched::close);
        wakeUp.ifPresent(future -> future.cancel(false));
    }

    private void update(final Iterable<Session> changed) {
        for (var session : changed) {
            final var mac = session.requireMac();
            Optional.ofNullable(byMac.remove(mac)).ifPresent(deadlines::remove);
            end(session).ifPresent(at -> {
                final var deadline = new Deadline(at, mac);
                byMac.put(mac, deadline);
                deadlines.add(deadline);
            });
        }
        arm();
    }

    private Optional<Instant> end(final Session session) {
        final var longest = policy.flatMap(Watched::get).map(Policy::getMaximumSessionTime)
            .map(seconds -> begin(session).plusSeconds(seconds.toJava()));
        final var expires = users.get(session.requireUser()).map(User::getExpires).map(Timestamps::toInstant);
        return Stream.concat(longest.stream(), expires.stream()).min(Comparator.naturalOrder());
    }

    private static Instant begin(final Session session) {
        return Timestamps.toInstant(Optional.ofNullable(session.getOpened()).orElseGet(session::requireLoginTime));
    }

    private void endThoseThatAreOver() {
        final var now = clock.instant();
        final var over = new ArrayList<SessionStore.Ending>();
        for (var deadline : deadlines) {
            if (deadline.at().isAfter(now)) {
                break;
            }
            sessions.index().ofMac(deadline.mac())
                .ifPresent(session -> over.add(new SessionStore.Ending(session, SessionEndCause.TimeOver)));
        }
        if (!over.isEmpty()) {
            sessions.end(over);
        }
        arm();
    }

    private void arm() {
        wakeUp.ifPresent(future -> future.cancel(false));
        wakeUp = deadlines.isEmpty() ? Optional.empty() : Optional.of(timer.schedule(
            () -> state.execute(this::endThoseThatAreOver),
            Math.max(0, Math.min(LONGEST_WAIT.toMillis(),
                Duration.between(clock.instant(), deadlines.first().at()).toMillis())) + 1,
            TimeUnit.MILLISECONDS));
    }
}
