package org.netfate.nfv;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.nfv.OperationJournal.Keeping;
import org.netfate.nfv.store.InstanceConfiguration;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;

/**
 * Sets a step going: records it in the journal, and when that is stored calls the hypervisor on a thread that may
 * block. The result comes back on the coordinator's thread.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class StepLauncher {
    /** Told how a step ended, on the coordinator's thread. */
    interface Outcome {
        /** The hypervisor has done it. */
        void succeeded(InstanceWork work, Step step, Optional<Duration> downtime);

        /** It has not been done, or it is not known; the reason is for the operator. */
        void failed(InstanceWork work, Step step, String reason);
    }

    /** A call of a hypervisor; returns the downtime of a migration. */
    @FunctionalInterface
    private interface Call {
        Optional<Duration> run(StepRunner runner) throws HypervisorException;
    }

    private static final ListenableFuture<?> NOTHING_NEEDED = Futures.immediateVoidFuture();

    private final NodeConnections nodes;
    private final OperationJournal journal;
    private final InstanceFiles files;
    private final NfvExecutors executors;
    private final HypervisorCalls calls;
    private final Clock clock;
    private final Outcome outcome;

    StepLauncher(final NodeConnections nodes, final OperationJournal journal, final InstanceFiles files,
            final NfvExecutors executors, final Clock clock, final Outcome outcome) {
        this.nodes = nodes;
        this.journal = journal;
        this.files = files;
        this.executors = executors;
        calls = new HypervisorCalls(executors);
        this.clock = clock;
        this.outcome = outcome;
    }

    /** Starts an instance. Its files are made while the operation is being recorded. */
    void create(final InstanceWork work, final Step.Create step, final Function function,
            final Optional<InstanceConfiguration> configuration, final Start start, final Keeping keep) {
        final var node = nodes.node(step.node());
        final var room = askForRoom(work, step.node());
        final var own = files.prepare(work.identity().uuid(), function, configuration);
        record(work, step, OperationKind.Create, Optional.empty(), Optional.of(step.node()), keep, own, runner -> {
            final var spec = MachineSpecs.of(work.identity(), function,
                node.orElseThrow(() -> unreachable(step.node())), Futures.getUnchecked(own));
            runner.create(hypervisor(step.node()), step.node().getValue(), spec, room, start);
            return Optional.empty();
        });
    }

    /** Moves an instance. */
    void migrate(final InstanceWork work, final Step.Migrate step, final int memory, final Keeping keep) {
        final var path = nodes.node(step.destination()).map(MigrationPath::new);
        final var room = askForRoom(work, step.destination());
        record(work, step, OperationKind.Migrate, Optional.of(step.source()), Optional.of(step.destination()), keep,
            NOTHING_NEEDED, runner -> runner.migrate(hypervisor(step.source()), hypervisor(step.destination()),
                step.destination().getValue(), path.orElseThrow(() -> unreachable(step.destination())), memory, room));
    }

    /** Releases an instance that nobody needs. */
    void release(final InstanceWork work, final Step.Destroy step, final Keeping keep) {
        record(work, step, OperationKind.Destroy, Optional.of(step.node()), Optional.empty(), keep,
            NOTHING_NEEDED, runner -> {
                runner.destroy(hypervisor(step.node()));
                return Optional.empty();
            });
    }

    /** Saves the memory of an instance that nobody needs. */
    void save(final InstanceWork work, final Step.Save step, final Saving saving, final Keeping keep) {
        record(work, step, OperationKind.Save, Optional.of(step.node()), Optional.empty(), keep,
            NOTHING_NEEDED, runner -> {
                runner.save(hypervisor(step.node()), saving);
                return Optional.empty();
            });
    }

    /**
     * Removes a copy that a failed migration left behind. It is part of that operation and not one of its own: the
     * journal must go on to say where the instance runs.
     */
    void removeCopy(final InstanceWork work, final Step.Destroy step) {
        submit(work, step, runner -> {
            runner.destroy(hypervisor(step.node()));
            return Optional.empty();
        });
    }

    /** Lets an instance run again that a failed migration left paused. */
    void resume(final InstanceWork work, final Step.Resume step) {
        submit(work, step, runner -> {
            runner.resume(hypervisor(step.node()));
            return Optional.empty();
        });
    }

    private void record(final InstanceWork work, final Step step, final OperationKind kind,
            final Optional<NodeId> source, final Optional<NodeId> destination, final Keeping keep,
            final ListenableFuture<?> needed, final Call call) {
        final var instance = work.identity().instance();
        final boolean again = journal.lastOf(instance)
            .filter(operation -> !OperationFacts.isEnded(operation)
                && OperationFacts.does(operation, kind, source, destination)).isPresent();
        final FluentFuture<? extends CommitInfo> stored = again ? journal.retry(instance)
            : journal.begin(kind, instance, source, destination, keep);
        stored.addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                submitWith(needed, work, step, call);
            }

            @Override
            public void onFailure(final Throwable cause) {
                end(() -> outcome.failed(work, step, "the operation could not be recorded: " + cause.getMessage()));
            }
        }, MoreExecutors.directExecutor());
    }

    private <T> void submitWith(final ListenableFuture<T> needed, final InstanceWork work, final Step step,
            final Call call) {
        Futures.addCallback(needed, new FutureCallback<T>() {
            @Override
            public void onSuccess(final T made) {
                submit(work, step, call);
            }

            @Override
            public void onFailure(final Throwable cause) {
                end(() -> outcome.failed(work, step, cause.getMessage()));
            }
        }, MoreExecutors.directExecutor());
    }

    private void submit(final InstanceWork work, final Step step, final Call call) {
        final var runner = runner(work);
        calls.submit(() -> call.run(runner), downtime -> outcome.succeeded(work, step, downtime),
            reason -> outcome.failed(work, step, reason));
    }

    /** A question changes nothing, so it need not wait until the operation is recorded. */
    private Future<HostInfo> askForRoom(final InstanceWork work, final NodeId node) {
        final var runner = runner(work);
        return calls.ask(() -> runner.ask(hypervisor(node)));
    }

    private StepRunner runner(final InstanceWork work) {
        final var instance = work.identity().instance();
        return new StepRunner(clock, work.identity(),
            milestone -> end(() -> journal.step(instance, milestone.name(), milestone.at())));
    }

    private void end(final Runnable task) {
        executors.thread().execute(task);
    }

    private Hypervisor hypervisor(final NodeId node) throws HypervisorException {
        return nodes.hypervisor(node).orElseThrow(() -> unreachable(node));
    }

    private HypervisorException unreachable(final NodeId node) {
        return new HypervisorException(HypervisorException.Kind.UNREACHABLE, nodes.trouble(node));
    }
}
