package org.netfate.nfv;

import com.google.common.util.concurrent.FluentFuture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.OperationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.OperationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.Step;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.StepBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.StepKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * The record of long actions, kept in the configuration data store so that it outlives the controller. From an
 * instance's last operation it can be told where the instance may be, even while a node is silent.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class OperationJournal {
    private final NfviDatabase database;
    private final Clock clock;
    private final Map<InstanceId, Operation> last = new HashMap<>();
    private final Deque<Operation> ended = new ArrayDeque<>();
    private long nextId = 1;

    OperationJournal(final NfviDatabase database, final Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How many operations are kept, and for how long. */
    record Keeping(int operations, Optional<Duration> time) { }

    /** Takes over what an earlier life of the controller recorded. */
    void restore(final Collection<Operation> operations) {
        operations.stream().sorted(Comparator.comparing(Operation::getId)).forEach(operation -> {
            nextId = Math.max(nextId, operation.getId().longValue() + 1);
            final var superseded = last.put(operation.getInstance(), operation);
            if (superseded != null) {
                ended.add(superseded);
            }
        });
        // Of an instance that was released the last operation tells nothing any more.
        Set.copyOf(last.keySet()).stream().filter(instance -> suspects(instance).isEmpty()).forEach(this::forget);
    }

    /** The last operation of an instance. */
    Optional<Operation> lastOf(final InstanceId instance) {
        return Optional.ofNullable(last.get(instance));
    }

    /** An operation that is kept. */
    Optional<Operation> find(final Uint64 id) {
        return Stream.concat(last.values().stream(), ended.stream())
            .filter(operation -> operation.getId().equals(id)).findAny();
    }

    /** How often the last operation of an instance has failed. */
    int failures(final InstanceId instance) {
        return lastOf(instance).filter(operation -> operation.getState() == OperationState.Failed
            || operation.getState() == OperationState.FailedTemporarily)
            .map(operation -> operation.getAttempts().intValue()).orElse(0);
    }

    /** Whether something has happened in the last operation of an instance. */
    boolean hasReached(final InstanceId instance, final String step) {
        return lastOf(instance).filter(operation -> operation.nonnullStep().values().stream()
            .anyMatch(entry -> entry.getName().equals(step))).isPresent();
    }

    /** Whether the last operation of an instance is to save it and has not come to its end. */
    boolean isSaving(final InstanceId instance) {
        return lastOf(instance).filter(operation -> operation.getKind() == OperationKind.Save
            && !OperationFacts.isEnded(operation)).isPresent();
    }

    /** Whether an instance's last operation would have taken a step, and was given up. */
    boolean hasGivenUp(final InstanceId instance, final org.netfate.nfv.Step step) {
        return lastOf(instance).filter(operation -> operation.getState() == OperationState.Failed
            && OperationFacts.takes(operation, step)).isPresent();
    }

    /** An instance is nowhere and not needed: its operations are only kept to be looked at. */
    void forget(final InstanceId instance) {
        final var operation = last.remove(instance);
        if (operation != null) {
            ended.add(operation);
        }
    }

    /** Node from which a migration of an instance began that has not completed. */
    Optional<NodeId> source(final InstanceId instance) {
        return lastOf(instance).filter(operation -> operation.getKind() == OperationKind.Migrate
            && operation.getState() != OperationState.Completed).map(Operation::getSource);
    }

    /** Instances that may be somewhere by their last operation. */
    Set<InstanceId> instances() {
        return Set.copyOf(last.keySet());
    }

    /** Nodes on which an instance may be, by its last operation. */
    Set<NodeId> suspects(final InstanceId instance) {
        return lastOf(instance).map(OperationFacts::nodes).orElse(Set.of());
    }

    /**
     * Records an operation before it begins.
     *
     * @return completes when it is stored, so that it may begin
     */
    FluentFuture<? extends CommitInfo> begin(final OperationKind kind, final InstanceId instance,
            final Optional<NodeId> source, final Optional<NodeId> destination, final Keeping keep) {
        final var now = clock.instant();
        final var operation = new OperationBuilder().setId(Uint64.valueOf(nextId++)).setKind(kind)
            .setInstance(instance).setSource(source.orElse(null)).setDestination(destination.orElse(null))
            .setState(OperationState.Starting).setAttempts(Uint32.ONE).setStarted(Timestamps.of(now))
            .setStep(Map.of(new StepKey(Uint16.ONE), entry(1, "recorded", now))).build();
        final var previous = Optional.ofNullable(last.put(instance, operation));
        final var stored = database.changeIntent(changes -> {
            previous.ifPresent(other -> {
                final var end = end(other, now, operation.getId());
                ended.add(end);
                changes.put(NfviDatabase.entry(NfviPaths.OPERATIONS, end.key()), end);
            });
            changes.put(NfviDatabase.entry(NfviPaths.OPERATIONS, operation.key()), operation);
        });
        trim(keep);
        return stored;
    }

    /** Forgets finished operations that are not to be kept any longer. The last one of each instance stays. */
    void trim(final Keeping keep) {
        final var tooMany = new ArrayDeque<Operation>();
        while (ended.size() > keep.operations()) {
            tooMany.add(ended.remove());
        }
        keep.time().map(clock.instant()::minus).ifPresent(oldest -> ended.removeIf(operation ->
            endedBefore(operation, oldest) && tooMany.add(operation)));
        if (!tooMany.isEmpty()) {
            database.changeIntent(changes -> tooMany.forEach(operation ->
                changes.delete(NfviDatabase.entry(NfviPaths.OPERATIONS, operation.key()))));
        }
    }

    private static boolean endedBefore(final Operation operation, final Instant time) {
        return operation.getFinished() != null && Timestamps.toInstant(operation.getFinished()).isBefore(time);
    }

    /** Takes up an operation that failed before, for one more attempt. */
    FluentFuture<? extends CommitInfo> retry(final InstanceId instance) {
        final var now = clock.instant();
        last.computeIfPresent(instance, (id, operation) -> new OperationBuilder(operation).setStep(Map.of()).build());
        return change(instance, operation -> operation.setState(OperationState.Starting).setFinished(null)
            .setAttempts(Uint32.valueOf(operation.getAttempts().longValue() + 1)), "tried again", now);
    }

    /** Records that something happened in an instance's last operation, if that is still going on. */
    void step(final InstanceId instance, final String name, final Instant at) {
        final var operation = last.get(instance);
        if (operation != null && !OperationFacts.isEnded(operation)) {
            change(instance, builder -> operation.getState() == OperationState.Starting
                ? builder.setState(OperationState.Processing) : builder, name, at);
        }
    }

    /** Records that an instance's operation is done. */
    Operation complete(final InstanceId instance, final Optional<Duration> downtime) {
        final var now = clock.instant();
        change(instance, operation -> operation.setState(OperationState.Completed).setLastError(null)
            .setDowntime(downtime.map(value -> Uint32.valueOf(value.toMillis())).orElse(null))
            .setFinished(Timestamps.of(now)), "completed", now);
        return last.get(instance);
    }

    /**
     * Records that an instance's operation failed.
     *
     * @param instance the instance
     * @param reason why
     * @param maximumAttempts how often it is tried before it is given up, empty: it is tried again
     */
    Operation fail(final InstanceId instance, final String reason, final OptionalInt maximumAttempts) {
        final var now = clock.instant();
        final var state = OperationFacts.stateOfFailure(last.get(instance), maximumAttempts);
        change(instance, operation -> operation.setState(state).setLastError(reason)
            .setFinished(Timestamps.of(now)), state == OperationState.Failed ? "failed, given up" : "failed", now);
        return last.get(instance);
    }

    /** Records that an operation that was given up is to be tried again. */
    void reopen(final InstanceId instance) {
        if (last.get(instance).getState() == OperationState.Failed) {
            change(instance, operation -> operation.setState(OperationState.FailedTemporarily), "retry asked for",
                clock.instant());
        }
    }

    /** Records that what a failed operation of an instance left behind is being put in order, if it has failed. */
    void undo(final InstanceId instance, final String step) {
        final var operation = last.get(instance);
        if (operation != null && operation.getState() != OperationState.Completed
                && operation.getState() != OperationState.RolledBack) {
            change(instance, builder -> builder.setState(OperationState.RollingBack), step, clock.instant());
        }
    }

    /** Records that what a failed operation left behind is in order, if that was not so. */
    void undone(final InstanceId instance, final OptionalInt maximumAttempts) {
        final var operation = last.get(instance);
        if (operation != null && operation.getState() == OperationState.RollingBack) {
            final var state = OperationFacts.stateOfFailure(operation, maximumAttempts);
            change(instance, builder -> builder.setState(state), "in order", clock.instant());
        }
    }

    /** Records that an instance's operation was not done, is not needed any more, and that nothing of it is left. */
    Operation rollBack(final InstanceId instance) {
        final var now = clock.instant();
        change(instance, operation -> operation.setState(OperationState.RolledBack).setFinished(Timestamps.of(now)),
            "rolled back", now);
        return last.get(instance);
    }

    private FluentFuture<? extends CommitInfo> change(final InstanceId instance,
            final UnaryOperator<OperationBuilder> edit, final String step, final Instant at) {
        final var before = last.get(instance);
        final var steps = new HashMap<>(before.nonnullStep());
        final var added = entry(steps.size() + 1, step, at);
        steps.put(added.key(), added);
        final var after = edit.apply(new OperationBuilder(before)).setStep(steps).build();
        last.put(instance, after);
        return database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.OPERATIONS, new OperationKey(after.getId())), after));
    }

    private static Operation end(final Operation operation, final Instant now, final Uint64 successor) {
        return OperationFacts.isEnded(operation) ? operation
            : new OperationBuilder(operation).setState(OperationState.Failed).setFinished(Timestamps.of(now))
                .setLastError(Optional.ofNullable(operation.getLastError()).map(error -> error + "; ").orElse("")
                    + "given up for operation " + successor).build();
    }

    private static Step entry(final int sequence, final String name, final Instant at) {
        return new StepBuilder().setSequence(Uint16.valueOf(sequence)).setName(name).setAt(Timestamps.of(at)).build();
    }
}
