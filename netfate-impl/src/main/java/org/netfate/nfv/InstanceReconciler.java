package org.netfate.nfv;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.nfv.InstancePublisher.Observation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one instance after another from what is seen to what is intended, step by step. At most one step of an
 * instance is under way at a time; when it ends, the next one is decided anew from what is intended and seen then, so
 * newer intent simply replaces what has not begun.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class InstanceReconciler implements StepLauncher.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceReconciler.class);
    private static final Duration RECHECK = Duration.ofSeconds(2);

    private final NfvExecutors executors;
    private final Clock clock;
    private final NodeConnections nodes;
    private final OperationJournal journal;
    private final InstancePublisher publisher;
    private final OperationReporter reporter;
    private final StepLauncher launcher;
    private final NfvIntent intent;
    private final InstanceWorks works;

    InstanceReconciler(final NfvExecutors executors, final Clock clock, final NodeConnections nodes,
            final OperationJournal journal, final InstancePublisher publisher, final OperationReporter reporter,
            final NfvIntent intent, final InstanceWorks works) {
        this.executors = executors;
        this.clock = clock;
        this.nodes = nodes;
        this.journal = journal;
        this.publisher = publisher;
        this.reporter = reporter;
        this.intent = intent;
        this.works = works;
        launcher = new StepLauncher(nodes, journal, executors, clock, this);
    }

    /**
     * Decides and takes the next step of an instance.
     *
     * @param work the instance
     */
    void reconcile(final InstanceWork work) {
        if (work.underWay().isPresent() || !intent.isComplete()) {
            return;
        }
        final var step = Step.next(situation(work));
        if (step instanceof Step.Settled settled) {
            settle(work, settled.node());
        } else if (step instanceof Step.Gone) {
            forget(work);
        } else if (step instanceof Step.UnderWay) {
            publish(work, InstanceState.Migrating, nodeDuringMigration(work), Optional.empty());
            later(() -> nodes.sightings(work.identity().uuid()).keySet().forEach(nodes::refresh), RECHECK);
        } else if (step instanceof Step.Stay stay) {
            publish(work, InstanceState.Active, Optional.of(stay.node()),
                Optional.of("it cannot be moved to its place: " + nodes.trouble(stay.silent())));
        } else if (step instanceof Step.Wait wait) {
            publish(work, wait.mayRunThere() ? InstanceState.Unknown : InstanceState.Waiting,
                wait.mayRunThere() ? Optional.of(wait.silent()) : Optional.empty(),
                Optional.of("waiting: " + nodes.trouble(wait.silent())));
        } else {
            begin(work, step);
        }
    }

    @Override
    public void succeeded(final InstanceWork work, final Step step, final Optional<Duration> downtime) {
        note(work, step);
        work.succeeded();
        if (isJournaled(work, step)) {
            reporter.ended(journal.complete(work.identity().instance(), downtime));
        }
        reconcile(work);
    }

    @Override
    public void failed(final InstanceWork work, final Step step, final String reason) {
        final var instance = work.identity().instance();
        final var pause = work.failed(step, reason, clock.instant(), intent.retryInterval());
        if (isJournaled(work, step)) {
            reporter.ended(journal.fail(instance, reason));
        }
        LOG.warn("Instance {}: tried again in {} s: {}", instance.getValue(), pause.toSeconds(), reason);
        // What was done or not is not for the error to say: the nodes are asked.
        nodes.sightings(work.identity().uuid()).keySet().stream().filter(node -> concerns(step, node))
            .forEach(nodes::refresh);
        later(() -> reconcile(work), pause);
        reconcile(work);
    }

    /**
     * Takes note that the guest runs on a node, and announces it at once if that ends its migration.
     *
     * @param work the instance
     * @param node where it runs
     * @param at when that was learnt
     */
    void resumed(final InstanceWork work, final NodeId node, final Instant at) {
        if (work.underWay().filter(step -> step instanceof Step.Migrate migrate
                && migrate.destination().equals(node)).isPresent()) {
            publish(work, InstanceState.Migrating, Optional.of(node), Optional.empty());
            journal.step(work.identity().instance(), "resumed at destination", at);
        }
    }

    private static boolean concerns(final Step step, final NodeId node) {
        return step instanceof Step.Create create && create.node().equals(node)
            || step instanceof Step.Destroy destroy && destroy.node().equals(node)
            || step instanceof Step.Resume resume && resume.node().equals(node)
            || step instanceof Step.Migrate migrate
                && (migrate.source().equals(node) || migrate.destination().equals(node));
    }

    private void begin(final InstanceWork work, final Step step) {
        final var guest = publisher.node(work.identity().instance());
        if (work.mustPause(step, clock.instant())) {
            publish(work, step instanceof Step.Create ? InstanceState.Failed : InstanceState.Active,
                step instanceof Step.Create ? Optional.empty() : guest, work.error());
            return;
        }
        final int keep = intent.keptOperations();
        if (step instanceof Step.Create create) {
            final var function = intent.function(work.placement().orElseThrow());
            if (function.isEmpty()) {
                publish(work, InstanceState.Waiting, Optional.empty(), Optional.of("waiting: function "
                    + work.placement().orElseThrow().getFunction().getValue() + " is not in the catalogue"));
                return;
            }
            work.begin(step);
            publish(work, InstanceState.Starting, Optional.of(create.node()), Optional.empty());
            launcher.create(work, create, function.orElseThrow(), keep);
        } else if (step instanceof Step.Migrate migrate) {
            work.begin(step);
            publish(work, InstanceState.Migrating, Optional.of(migrate.source()), Optional.empty());
            launcher.migrate(work, migrate, work.placement().flatMap(intent::function)
                .map(function -> function.getMemory().intValue()).orElse(0), keep);
        } else if (step instanceof Step.Destroy destroy) {
            work.begin(step);
            if (work.wanted().isEmpty()) {
                publish(work, InstanceState.Releasing, Optional.of(destroy.node()), Optional.empty());
                launcher.release(work, destroy, keep);
            } else {
                launcher.removeCopy(work, destroy);
            }
        } else if (step instanceof Step.Resume resume) {
            work.begin(step);
            launcher.resume(work, resume);
        }
    }

    private void settle(final InstanceWork work, final NodeId node) {
        work.seenAt(node);
        work.succeeded();
        journal.lastOf(work.identity().instance())
            .filter(operation -> operation.getKind() != OperationKind.Destroy
                && node.equals(operation.getDestination()) && operation.getState() != OperationState.Completed)
            .ifPresent(operation -> reporter.ended(journal.complete(operation.getInstance(), Optional.empty())));
        publish(work, work.announced() ? InstanceState.Active : InstanceState.Starting, Optional.of(node),
            Optional.empty());
    }

    private void forget(final InstanceWork work) {
        final var instance = work.identity().instance();
        journal.lastOf(instance).filter(operation -> operation.getKind() == OperationKind.Destroy
            && operation.getState() != OperationState.Completed)
            .ifPresent(operation -> reporter.ended(journal.complete(instance, Optional.empty())));
        works.remove(work);
        publisher.remove(instance);
    }

    private Situation situation(final InstanceWork work) {
        final var sightings = nodes.sightings(work.identity().uuid());
        final var situation = new Situation(work.wanted(), sightings,
            work.suspects(journal.suspects(work.identity().instance())).stream().filter(sightings::containsKey)
                .collect(Collectors.toUnmodifiableSet()));
        situation.where(Sighting.RUNNING).forEach(work::seenAt);
        return situation;
    }

    private Optional<NodeId> nodeDuringMigration(final InstanceWork work) {
        return situation(work).where(Sighting.RUNNING).stream().findFirst()
            .or(() -> publisher.node(work.identity().instance()))
            .or(() -> journal.lastOf(work.identity().instance()).map(Operation::getSource));
    }

    /** Notes what a step that was done has made of the instance, before any event tells. */
    private void note(final InstanceWork work, final Step step) {
        final var running = Optional.of(work.machine(VirtualMachine.State.RUNNING, false));
        final var uuid = work.identity().uuid();
        if (step instanceof Step.Create create) {
            nodes.note(create.node(), uuid, running);
        } else if (step instanceof Step.Migrate migrate) {
            nodes.note(migrate.source(), uuid, Optional.empty());
            nodes.note(migrate.destination(), uuid, running);
        } else if (step instanceof Step.Destroy destroy) {
            nodes.note(destroy.node(), uuid, Optional.empty());
        } else if (step instanceof Step.Resume resume) {
            nodes.note(resume.node(), uuid, running);
        }
    }

    private boolean isJournaled(final InstanceWork work, final Step step) {
        return step instanceof Step.Create || step instanceof Step.Migrate
            || step instanceof Step.Destroy && journal.lastOf(work.identity().instance())
                .filter(operation -> operation.getKind() == OperationKind.Destroy).isPresent();
    }

    private void publish(final InstanceWork work, final InstanceState state, final Optional<NodeId> node,
            final Optional<String> error) {
        publisher.publish(work.identity(), work.placement(),
            new Observation(state, node, work.failures(), error));
    }

    private void later(final Runnable task, final Duration delay) {
        executors.timer().schedule(() -> executors.thread().execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
