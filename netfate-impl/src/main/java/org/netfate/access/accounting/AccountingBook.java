package org.netfate.access.accounting;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.RecordBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.RecordKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;

/**
 * The accounting of sessions: a record for each node that a session visits, with what the switches counted. The only
 * writer of {@code accounting}. Belongs to the state executor.
 *
 * <p>A record is stored in the same transaction as the change of the session that it tells of, so that no session is
 * ever without. What was counted since is stored now and then, and when the record ends.
 */
public final class AccountingBook implements AutoCloseable {
    /** Between a session's id and the number of the visit. */
    private static final char SEPARATOR = '/';
    private static final int ROWS_AT_A_TIME = 500;

    private final Map<String, Record> open = new HashMap<>();
    private final Deque<RecordKey> ended = new ArrayDeque<>();
    /** Rows that wait to be stored; empty to be deleted. */
    private final Map<RecordKey, Optional<Record>> waiting = new LinkedHashMap<>();
    /** What is told when it is stored. */
    private final Set<DetailEntry> news = new LinkedHashSet<>();
    private final Set<String> grown = new LinkedHashSet<>();
    private final NfviDatabase database;
    private final Executor state;
    private final Clock clock;
    private final IntSupplier kept;
    private final Consumer<DetailEntry> detail;
    private Optional<Replica<RecordKey, Record>> stored = Optional.empty();
    private boolean begun;

    /**
     * Makes the book.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param clock tells the time
     * @param kept how many records of ended sessions are kept
     * @param detail takes what becomes of each record; never blocks
     */
    public AccountingBook(final NfviDatabase database, final Executor state, final Clock clock, final IntSupplier kept,
            final Consumer<DetailEntry> detail) {
        this.database = database;
        this.state = state;
        this.clock = clock;
        this.kept = kept;
        this.detail = detail;
    }

    /** Begins to follow the NFVI Database. */
    public void start() {
        stored = Optional.of(Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.ACCOUNTING_RECORDS,
            state, this::loaded));
    }

    /**
     * Tells whether the records of the time before the start are known.
     *
     * @return true once they are
     */
    public boolean isComplete() {
        return begun;
    }

    /**
     * A session changes. What follows from it is written by {@link #write}.
     *
     * @param before what it was, empty if it is new
     * @param after what it is, empty if it ends
     * @param cause why it ends
     * @return takes it back, should the change not be stored
     */
    public Runnable changed(final Optional<Session> before, final Optional<Session> after,
            final Optional<SessionEndCause> cause) {
        if (isSameVisit(before, after)) {
            return () -> { };
        }
        final boolean moves = before.map(AccountingBook::id).equals(after.map(AccountingBook::id));
        final var row = before.map(AccountingBook::id).map(open::get);
        final var undo = new ArrayDeque<Runnable>();
        row.ifPresent(visit -> end(visit, before.orElseThrow(), moves ? Optional.empty() : cause, undo));
        after.ifPresent(session -> begin(session, moves ? row.map(AccountingBook::number).orElse(0) + 1 : 1, undo));
        return () -> undo.forEach(Runnable::run);
    }

    /**
     * Writes what waits into a transaction.
     *
     * @param changes the transaction
     * @return is to be run when it is stored
     */
    public Runnable write(final Changes changes) {
        final var rows = Map.copyOf(waiting);
        rows.forEach((key, row) -> {
            final var path = NfviDatabase.entry(NfviPaths.ACCOUNTING_RECORDS, key);
            row.ifPresentOrElse(data -> changes.put(path, data), () -> changes.delete(path));
        });
        final var told = List.copyOf(news);
        return () -> {
            rows.forEach(waiting::remove);
            news.removeAll(told);
            told.forEach(detail);
        };
    }

    /**
     * The counters of a session's rules were read.
     *
     * @param session the session
     * @param before what was read before
     * @param after what was read now
     */
    public void counted(final Session session, final Optional<Entry> before, final Optional<Entry> after) {
        final var row = open.get(id(session));
        if (row != null && row.requireNode().equals(session.requireNode())) {
            final var sum = Traffic.of(row).plus(Traffic.of(before), Traffic.of(after));
            if (!sum.equals(Traffic.of(row))) {
                open.put(id(session), sum.into(new RecordBuilder(row)).build());
                grown.add(id(session));
            }
        }
    }

    /** Stores what was counted of sessions that go on: for the timer. */
    public void interim() {
        final var ids = grown.stream().limit(ROWS_AT_A_TIME).toList();
        if (ids.isEmpty()) {
            return;
        }
        ids.forEach(id -> {
            grown.remove(id);
            final var row = open.get(id);
            if (row != null) {
                waiting.put(row.key(), Optional.of(row));
                news.add(new DetailEntry(DetailEntry.Kind.INTERIM, row, clock.instant()));
            }
        });
        store(this::interim);
    }

    /**
     * A change of a session came from elsewhere and is stored already: what follows from it is stored now.
     *
     * @param before what it was
     * @param after what it is
     */
    public void observed(final Optional<Session> before, final Optional<Session> after) {
        changed(before, after, Optional.of(SessionEndCause.Operator));
        if (!waiting.isEmpty()) {
            store(() -> { });
        }
    }

    @Override
    public void close() {
        stored.ifPresent(Replica::close);
    }

    private void store(final Runnable then) {
        final var landed = new AtomicReference<Runnable>(() -> { });
        final var done = database.changeIntent(changes -> landed.set(write(changes)));
        Futures.addCallback(done, new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo result) {
                landed.get().run();
                then.run();
            }

            @Override
            public void onFailure(final Throwable cause) {
                // it waits for the next change
            }
        }, state);
    }

    private void begin(final Session session, final int number, final Deque<Runnable> undo) {
        final String id = id(session);
        final var row = Traffic.NONE.into(new RecordBuilder()
            .setSessionId(id + SEPARATOR + number)
            .setUser(session.requireUser())
            .setMac(session.requireMac())
            .setAddress(session.getAddress())
            .setNode(session.requireNode())
            .setStart(Timestamps.of(clock.instant()))).build();
        final var told = new DetailEntry(DetailEntry.Kind.START, row, clock.instant());
        open.put(id, row);
        waiting.put(row.key(), Optional.of(row));
        news.add(told);
        undo.push(() -> {
            open.remove(id);
            waiting.put(row.key(), Optional.empty());
            news.remove(told);
        });
    }

    private void end(final Record visit, final Session session, final Optional<SessionEndCause> cause,
            final Deque<Runnable> undo) {
        final String id = id(session);
        final var last = new RecordBuilder(visit)
            .setAddress(Optional.ofNullable(session.getAddress()).orElseGet(visit::getAddress))
            .setStop(Timestamps.of(clock.instant())).setCause(cause.orElse(null)).build();
        final var told = new DetailEntry(DetailEntry.Kind.STOP, last, clock.instant());
        open.remove(id);
        waiting.put(last.key(), Optional.of(last));
        news.add(told);
        ended.add(last.key());
        undo.push(() -> {
            open.put(id, visit);
            waiting.put(visit.key(), Optional.of(visit));
            news.remove(told);
            ended.remove(last.key());
        });
        while (ended.size() > kept.getAsInt()) {
            waiting.put(ended.remove(), Optional.empty());
        }
    }

    private void loaded(final List<Replica.Change<RecordKey, Record>> changes) {
        if (begun) {
            return;
        }
        begun = true;
        changes.stream().flatMap(change -> change.after().stream())
            .sorted(Comparator.comparing((Record row) -> row.requireStart().getValue()))
            .forEach(row -> {
                if (row.getStop() == null) {
                    open.put(row.requireSessionId().substring(0, row.requireSessionId().lastIndexOf(SEPARATOR)), row);
                } else {
                    ended.add(row.key());
                }
            });
    }

    private static boolean isSameVisit(final Optional<Session> before, final Optional<Session> after) {
        return before.map(AccountingBook::id).equals(after.map(AccountingBook::id))
            && before.map(Session::requireNode).equals(after.map(Session::requireNode));
    }

    private static String id(final Session session) {
        return session.requireId().getValue();
    }

    private static int number(final Record row) {
        return Integer.parseInt(row.requireSessionId().substring(row.requireSessionId().lastIndexOf(SEPARATOR) + 1));
    }
}
