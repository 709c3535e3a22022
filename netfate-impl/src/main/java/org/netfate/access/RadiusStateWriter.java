package org.netfate.access;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusState;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.CounterBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOutBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOutKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * The writer of the counters and the lock-outs in {@code radius-state}. Counters are written now and then, and only
 * those that have grown; a lock-out when it begins and when it ends. Belongs to the state executor.
 */
final class RadiusStateWriter implements AutoCloseable {
    private static final long SECONDS = 10;

    private final Map<AccessCounter, Long> written = new EnumMap<>(AccessCounter.class);
    private final AccessCounters counters;
    private final LockOuts lockOuts;
    private final Executor state;
    private final ScheduledExecutorService timer;
    private final RowWriter<AccessCounter> counterRows;
    private final RowWriter<LockOuts.Subject> lockOutRows;
    private boolean closed;

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param timer wakes it up
     * @param counters what was counted
     * @param lockOuts who is locked out
     */
    RadiusStateWriter(final NfviDatabase database, final Executor state, final ScheduledExecutorService timer,
            final AccessCounters counters, final LockOuts lockOuts) {
        this.counters = counters;
        this.lockOuts = lockOuts;
        this.state = state;
        this.timer = timer;
        counterRows = new RowWriter<>(database, state, changes -> { }, this::put);
        lockOutRows = new RowWriter<>(database, state,
            changes -> changes.delete(InstanceIdentifier.create(RadiusState.class)), this::put);
    }

    /** Begins to write. */
    void start() {
        lockOuts.observe(subject -> lockOutRows.write(List.of(subject)));
        lockOutRows.write(List.of());
        arm();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void arm() {
        timer.schedule(() -> state.execute(this::writeCounters), SECONDS, TimeUnit.SECONDS);
    }

    private void writeCounters() {
        if (closed) {
            return;
        }
        final var grown = Stream.of(AccessCounter.values())
            .filter(counter -> counters.get(counter) != written.getOrDefault(counter, 0L)).toList();
        if (!grown.isEmpty()) {
            grown.forEach(counter -> written.put(counter, counters.get(counter)));
            counterRows.write(grown);
        }
        arm();
    }

    private void put(final Changes changes, final AccessCounter counter) {
        final var row = new CounterBuilder().setName(counter.text())
            .setCount(new ZeroBasedCounter64(Uint64.valueOf(written.getOrDefault(counter, 0L)))).build();
        changes.put(NfviDatabase.entry(NfviPaths.RADIUS_COUNTERS, row.key()), row);
    }

    private void put(final Changes changes, final LockOuts.Subject subject) {
        final var path = NfviDatabase.entry(NfviPaths.LOCK_OUTS, new LockOutKey(subject.kind(), subject.name()));
        lockOuts.of(subject).ifPresentOrElse(entry -> changes.put(path, new LockOutBuilder()
            .setKind(subject.kind()).setSubject(subject.name()).setFailures(Uint32.valueOf(entry.failures()))
            .setUntil(Timestamps.of(entry.until())).build()), () -> changes.delete(path));
    }
}
