package org.netfate.access;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.netfate.access.accounting.AccountingBook;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * The sessions: the only writer of {@code sessions/session}, and what is known of them in memory. Belongs to the state
 * executor.
 *
 * <p>A change is visible here at once, before it is stored, so that the next login is decided on it without waiting for
 * the commit. If the commit fails the change is taken back. What others change (an operator, another cluster member)
 * arrives through a replica; it is applied unless an own change of the same session is on its way, and at the latest
 * when that is stored.
 */
final class SessionStore implements AutoCloseable {
    /**
     * A session that ends.
     *
     * @param session the session
     * @param cause why
     */
    record Ending(Session session, SessionEndCause cause) { }

    private static final class InFlight {
        private int commits;
        private Optional<Optional<Session>> missed = Optional.empty();
    }

    /** A commit that collides with one of an operator, or follows one that does, is tried this often in all. */
    private static final int ATTEMPTS = 5;

    private final SessionIndex index = new SessionIndex();
    private final Map<UnicastMacAddress, InFlight> inFlight = new HashMap<>();
    private final List<SessionObserver> observers = new ArrayList<>();
    private final NfviDatabase database;
    private final Executor state;
    private final SessionNews news;
    private final AccountingBook book;
    private final SessionWatcher watcher;
    /** Whether the sessions of the time before the start are known. */
    private boolean known;
    private Optional<Replica<SessionKey, Session>> replica = Optional.empty();

    /**
     * Makes the store.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param news tells the operator and subscribers
     * @param book accounts for them, in the same transactions
     * @param watcher tells network access servers
     */
    SessionStore(final NfviDatabase database, final Executor state, final SessionNews news,
            final AccountingBook book, final SessionWatcher watcher) {
        this.database = database;
        this.state = state;
        this.news = news;
        this.book = book;
        this.watcher = watcher;
    }

    /**
     * Adds an observer. Only before {@link #start()}.
     *
     * @param observer is told of every change
     */
    void observe(final SessionObserver observer) {
        observers.add(observer);
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        replica = Optional.of(Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.SESSIONS, state,
            this::observed));
    }

    /**
     * Returns what is known of the sessions.
     *
     * @return the sessions, only to be read
     */
    SessionIndex index() {
        return index;
    }

    /**
     * Tells whether the sessions that were stored at the start are known.
     *
     * @return true once they are
     */
    boolean isComplete() {
        return replica.filter(Replica::isComplete).isPresent() && book.isComplete();
    }

    /**
     * Stores a session and ends those that it replaces, all or none.
     *
     * @param session the session
     * @param replaced the sessions that end because of it
     * @return completes on the state executor when it is stored
     */
    ListenableFuture<Empty> store(final Session session, final List<Session> replaced) {
        final var moved = index.ofMac(session.requireMac()).filter(old -> old.requireId().equals(session.requireId())
            && !old.requireNode().equals(session.requireNode()));
        final var after = new HashMap<UnicastMacAddress, Optional<Session>>();
        replaced.forEach(old -> after.put(old.requireMac(), Optional.empty()));
        after.put(session.requireMac(), Optional.of(session));
        final var causes = new HashMap<UnicastMacAddress, SessionEndCause>();
        replaced.forEach(old -> causes.put(old.requireMac(), SessionEndCause.Replaced));
        final var done = commit(after, causes);
        whenStored(done, () -> {
            replaced.forEach(old -> closed(old, SessionEndCause.Replaced));
            moved.ifPresent(old -> watcher.left(old, Optional.empty()));
        });
        return done;
    }

    /**
     * Ends sessions, all or none.
     *
     * @param endings the sessions, and why
     * @return completes on the state executor when that is stored
     */
    ListenableFuture<Empty> end(final List<Ending> endings) {
        final var after = new HashMap<UnicastMacAddress, Optional<Session>>();
        endings.forEach(ending -> after.put(ending.session().requireMac(), Optional.empty()));
        final var causes = new HashMap<UnicastMacAddress, SessionEndCause>();
        endings.forEach(ending -> causes.put(ending.session().requireMac(), ending.cause()));
        final var done = commit(after, causes);
        whenStored(done, () -> endings.forEach(ending -> closed(ending.session(), ending.cause())));
        return done;
    }

    @Override
    public void close() {
        replica.ifPresent(Replica::close);
    }

    private ListenableFuture<Empty> commit(final Map<UnicastMacAddress, Optional<Session>> after,
            final Map<UnicastMacAddress, SessionEndCause> causes) {
        final var undo = new ArrayList<Runnable>();
        final var before = new HashMap<UnicastMacAddress, Optional<Session>>();
        after.forEach((mac, session) -> {
            inFlight.computeIfAbsent(mac, key -> new InFlight()).commits++;
            final var old = index.set(mac, session);
            before.put(mac, old);
            undo.add(book.changed(old, session, Optional.ofNullable(causes.get(mac))));
        });
        final var done = SettableFuture.<Empty>create();
        write(after.keySet(), ATTEMPTS, done);
        // after the write, on which a user waits
        after.forEach((mac, session) -> tell(before.get(mac), session));
        Futures.addCallback(done, new FutureCallback<>() {
            @Override
            public void onSuccess(final Empty result) {
                after.keySet().forEach(SessionStore.this::landed);
            }

            @Override
            public void onFailure(final Throwable cause) {
                news.notStored(after.keySet(), cause);
                undo.forEach(Runnable::run);
                after.keySet().forEach(SessionStore.this::takeBack);
            }
        }, MoreExecutors.directExecutor());
        return done;
    }

    /** Writes what the index says, so that a repeated write never brings an older session back. */
    private void write(final Set<UnicastMacAddress> macs, final int attempts, final SettableFuture<Empty> done) {
        final var accounted = new AtomicReference<Runnable>();
        Futures.addCallback(database.changeIntent(changes -> {
            macs.forEach(mac -> {
                final var path = NfviDatabase.entry(NfviPaths.SESSIONS, new SessionKey(mac));
                index.ofMac(mac).ifPresentOrElse(session -> changes.put(path, session), () -> changes.delete(path));
            });
            accounted.set(book.write(changes));
        }), new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo result) {
                accounted.get().run();
                done.set(Empty.value());
            }

            @Override
            public void onFailure(final Throwable cause) {
                if (attempts > 1) {
                    write(macs, attempts - 1, done);
                } else {
                    done.setException(cause);
                }
            }
        }, state);
    }

    private static void whenStored(final ListenableFuture<Empty> done, final Runnable action) {
        Futures.addCallback(done, new FutureCallback<>() {
            @Override
            public void onSuccess(final Empty result) {
                action.run();
            }

            @Override
            public void onFailure(final Throwable cause) {
                // told by commit()
            }
        }, MoreExecutors.directExecutor());
    }

    private void closed(final Session session, final SessionEndCause cause) {
        news.closed(session, cause);
        watcher.left(session, Optional.of(cause));
    }

    private void landed(final UnicastMacAddress mac) {
        final var flight = inFlight.get(mac);
        flight.commits--;
        if (flight.commits == 0) {
            inFlight.remove(mac);
            flight.missed.ifPresent(session -> apply(mac, session));
        }
    }

    private void takeBack(final UnicastMacAddress mac) {
        final var flight = inFlight.get(mac);
        if (flight.commits == 1) {
            flight.missed = Optional.of(replica.flatMap(stored -> stored.get(new SessionKey(mac))));
        }
        landed(mac);
    }

    private void observed(final List<Replica.Change<SessionKey, Session>> changes) {
        final boolean begun = known;
        known = true;
        for (var change : changes) {
            final var mac = change.key().getMac();
            final var flight = inFlight.get(mac);
            if (flight != null) {
                flight.missed = Optional.of(change.after());
            } else {
                final var before = apply(mac, change.after());
                if (begun) {
                    book.observed(before, change.after());
                }
                if (before.isPresent() && change.after().isEmpty()) {
                    closed(before.orElseThrow(), SessionEndCause.Operator);
                }
            }
        }
    }

    private Optional<Session> apply(final UnicastMacAddress mac, final Optional<Session> after) {
        final var before = index.set(mac, after);
        tell(before, after);
        return before;
    }

    private void tell(final Optional<Session> before, final Optional<Session> after) {
        if (!before.equals(after)) {
            observers.forEach(observer -> observer.changed(before, after));
        }
    }
}
