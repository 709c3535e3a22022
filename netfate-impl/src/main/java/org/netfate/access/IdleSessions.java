package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Switch;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Ends sessions whose client is gone: when the packet counter of its access node has not grown for the idle time. A
 * login counts as a packet, and so does the first sight of a session after a start of the controller. As long as the
 * switch of the access node is known to be away, or a function of the session does not take packets yet, nobody counts,
 * and no session ends for that. Belongs to the state executor.
 *
 * @see <a href="https://doi.org/10.1109/NETSOFT.2015.7116157">An Open Framework to Enable NetFATE, table I</a>
 */
final class IdleSessions implements SessionObserver, AutoCloseable {
    private static final Duration DEFAULT_IDLE_TIME = Duration.ofSeconds(300);

    private final IdleClock idle = new IdleClock();
    private final Map<UnicastMacAddress, Instant> lastPackets = new HashMap<>();
    private final NfviDatabase database;
    private final Executor state;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Ticker ticker;
    private final SessionStore sessions;
    private Consumer<List<Session>> observer = active -> { };
    private CounterObserver reader = (session, before, after) -> { };
    private BiPredicate<Session, Duration> passable = (session, time) -> true;
    private Replica<EntryKey, Entry> counters;
    private Replica<SwitchKey, Switch> switches;
    private Watched<Policy> policy;
    private Optional<Future<?>> wakeUp = Optional.empty();

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param timer wakes it up
     * @param clock tells when a packet was seen
     * @param ticker measures how long ago it was; unlike the clock it never jumps
     * @param sessions ends sessions
     */
    IdleSessions(final NfviDatabase database, final Executor state, final ScheduledExecutorService timer,
            final Clock clock, final Ticker ticker, final SessionStore sessions) {
        this.database = database;
        this.state = state;
        this.timer = timer;
        this.clock = clock;
        this.ticker = ticker;
        this.sessions = sessions;
    }

    /**
     * Sets the observer. Only before {@link #start()}.
     *
     * @param told of sessions whose last packet changed, other than by a login
     */
    void observe(final Consumer<List<Session>> told) {
        observer = told;
    }

    /** Is told of what the access node's switch counted of a session. */
    @FunctionalInterface
    interface CounterObserver {
        /**
         * Counters were read.
         *
         * @param session the session
         * @param before what was read before
         * @param after what was read now
         */
        void counted(Session session, Optional<Entry> before, Optional<Entry> after);
    }

    /**
     * Sets who is told of counters. Only before {@link #start()}.
     *
     * @param told of all that are read
     */
    void observeCounters(final CounterObserver told) {
        reader = told;
    }

    /**
     * Sets what tells whether packets could be counted at all. Only before {@link #start()}.
     *
     * @param condition whether packets of a session have found their way open for some time
     */
    void countOnlyIf(final BiPredicate<Session, Duration> condition) {
        passable = condition;
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        policy = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.POLICY, state, changed -> arm());
        switches = Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.SWITCHES, state, changes -> { });
        counters = Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.FORWARDING_TABLE, state,
            this::counted);
    }

    /**
     * Tells when the last packet of a client was counted.
     *
     * @param mac the client
     * @return when, empty if the client has no session
     */
    Optional<Instant> lastPacket(final UnicastMacAddress mac) {
        return Optional.ofNullable(lastPackets.get(mac));
    }

    /**
     * A client has shown that it is there. What its counter says is told sooner or later, so this writes nothing.
     *
     * @param session its session
     */
    void stillThere(final Session session) {
        restartClock(session);
    }

    @Override
    public void changed(final Optional<Session> before, final Optional<Session> after) {
        after.ifPresentOrElse(session -> {
            final boolean login = !before.map(Session::requireLoginTime).equals(after.map(Session::requireLoginTime));
            if (login) {
                restartClock(session);
            }
        }, () -> {
            final var mac = before.orElseThrow().requireMac();
            idle.remove(mac);
            lastPackets.remove(mac);
        });
    }

    @Override
    public void close() {
        wakeUp.ifPresent(future -> future.cancel(false));
        if (counters != null) {
            counters.close();
            switches.close();
            policy.close();
        }
    }

    private void restartClock(final Session session) {
        idle.restart(session.requireMac(), ticker.read());
        lastPackets.put(session.requireMac(), clock.instant());
        if (wakeUp.isEmpty()) {
            arm();
        }
    }

    private void counted(final List<Replica.Change<EntryKey, Entry>> changes) {
        final var active = new ArrayList<Session>();
        for (var change : changes) {
            sessions.index().ofMac(change.key().getMac())
                .filter(session -> session.requireNode().equals(change.key().getNode()))
                .ifPresent(session -> reader.counted(session, change.before(), change.after()));
            final long packets = packets(change.after());
            if (packets != 0 && packets != packets(change.before())) {
                sessions.index().ofMac(change.key().getMac())
                    .filter(session -> session.requireNode().equals(change.key().getNode()))
                    .ifPresent(session -> {
                        restartClock(session);
                        active.add(session);
                    });
            }
        }
        if (!active.isEmpty()) {
            observer.accept(active);
        }
    }

    private void endExpired() {
        final long now = ticker.read();
        final var endings = new ArrayList<SessionStore.Ending>();
        for (var mac : idle.expired(now, idleTime())) {
            sessions.index().ofMac(mac).ifPresent(session -> {
                if (isCounted(session)) {
                    endings.add(new SessionStore.Ending(session, SessionEndCause.Idle));
                } else {
                    idle.restart(mac, now);
                }
            });
        }
        if (!endings.isEmpty()) {
            sessions.end(endings);
        }
        arm();
    }

    private boolean isCounted(final Session session) {
        return switches.get(new SwitchKey(session.requireNode())).filter(it -> !it.getConnected()).isEmpty()
            && passable.test(session, idleTime());
    }

    /** A packet only postpones the next expiry, so there is one timer, which is set again when it has run out. */
    private void arm() {
        wakeUp.ifPresent(future -> future.cancel(false));
        wakeUp = Optional.empty();
        idle.untilNext(ticker.read(), idleTime()).ifPresent(nanos ->
            wakeUp = Optional.of(timer.schedule(() -> state.execute(this::endExpired), nanos, TimeUnit.NANOSECONDS)));
    }

    private Duration idleTime() {
        return policy.get().map(Policy::getIdleTime).map(time -> Duration.ofSeconds(time.toJava()))
            .orElse(DEFAULT_IDLE_TIME);
    }

    private static long packets(final Optional<Entry> entry) {
        return entry.map(Entry::getPackets).map(packets -> packets.getValue().longValue()).orElse(0L);
    }
}
