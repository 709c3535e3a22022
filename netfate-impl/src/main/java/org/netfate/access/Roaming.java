package org.netfate.access;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * Moves a session to where its client is seen with the same MAC address and IP address, if the operator's policy wants
 * that. Belongs to the state executor.
 *
 * <p>Each move migrates the user's functions, so two devices with the same addresses must not make them go to and fro:
 * after a move the session stays for 5 seconds, after the next one for 10, and so on up to 10 minutes; when it was not
 * moved for 20 minutes, this begins anew. A login moves it at any time.
 */
final class Roaming implements SessionObserver {
    /** How long a session stays after its first move. */
    static final Duration SHORTEST_STAY = Duration.ofSeconds(5);
    /** How long it stays at most. */
    static final Duration LONGEST_STAY = Duration.ofMinutes(10);
    /** After this its earlier moves are forgotten. */
    static final Duration FORGETTING = Duration.ofMinutes(20);

    private record Moves(long last, int count) {
        long stay() {
            return Math.min(LONGEST_STAY.toNanos(), SHORTEST_STAY.toNanos() << Math.min(count - 1, 16));
        }
    }

    private final Map<UnicastMacAddress, Moves> moves = new HashMap<>();
    private final SessionStore sessions;
    private final SessionPolicy policy;
    private final SessionNews news;
    private final Clock clock;
    private final Ticker ticker;
    private final LogLimiter limiter;

    /**
     * Makes it.
     *
     * @param sessions the sessions
     * @param policy what the operator wants
     * @param news told of moves
     * @param clock tells the time of a move
     * @param ticker measures the time since the last one
     */
    Roaming(final SessionStore sessions, final SessionPolicy policy, final SessionNews news, final Clock clock,
            final Ticker ticker) {
        this.sessions = sessions;
        this.policy = policy;
        this.news = news;
        this.clock = clock;
        this.ticker = ticker;
        limiter = new LogLimiter(ticker);
    }

    /**
     * Tells whether a session is where its client is.
     *
     * @param session the session
     * @param client where the client is
     * @return true if it is at the same port, or at the same node and its port is not known yet
     */
    static boolean isAt(final Session session, final Client client) {
        return session.requireNode().equals(client.getNode())
            && (session.getPort() == null || session.getPort().equals(client.getPort()));
    }

    /**
     * A client is seen where its session is not.
     *
     * @param session the session
     * @param client where the client is
     * @param used the address that it showed
     * @return completes on the state executor with the moved session when that is stored, or empty if the client has to
     *         log in; fails if it cannot be stored
     */
    ListenableFuture<Optional<Session>> takeOver(final Session session, final Client client,
            final Optional<Ipv4AddressNoZone> used) {
        final boolean same = session.getAddress() != null && used.filter(session.getAddress()::equals).isPresent()
            && session.getAddress().equals(client.getAddress());
        if (!same || !policy.isRoamingSeamless() || !isFree(session, client)) {
            return Futures.immediateFuture(Optional.empty());
        }
        final var moved = new SessionBuilder(session).setNode(client.getNode()).setPort(client.getPort())
            .setLoginTime(Timestamps.of(clock.instant())).build();
        final var stored = sessions.store(moved, List.of());
        Futures.addCallback(stored, new FutureCallback<>() {
            @Override
            public void onSuccess(final Empty result) {
                news.moved(moved);
            }

            @Override
            public void onFailure(final Throwable cause) {
                // told by the store; the next frame tries again
            }
        }, MoreExecutors.directExecutor());
        return Futures.transform(stored, done -> Optional.of(moved), MoreExecutors.directExecutor());
    }

    @Override
    public void changed(final Optional<Session> before, final Optional<Session> after) {
        if (after.isEmpty()) {
            moves.remove(before.orElseThrow().requireMac());
        }
    }

    /** Counts the move if it may be. */
    private boolean isFree(final Session session, final Client client) {
        final long now = ticker.read();
        final var mac = session.requireMac();
        final var known = Optional.ofNullable(moves.get(mac))
            .filter(it -> now - it.last() < FORGETTING.toNanos());
        if (known.filter(it -> now - it.last() < it.stay()).isPresent()) {
            limiter.admit(mac.getValue()).ifPresent(more -> news.stays(session, client, more));
            return false;
        }
        moves.put(mac, new Moves(now, known.map(Moves::count).orElse(0) + 1));
        return true;
    }
}
