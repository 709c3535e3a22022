package org.netfate.nfv;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.netfate.nfv.OperationRequest.Way;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
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
    private final InstanceProgress progress;
    private final OperationReporter reporter;
    private final StepStarter starter;
    private final NfvIntent intent;
    private final OperationGate gate;
    private final InstanceWorks works;
    private final InstanceFiles files;
    private final MemoryKeeper memory;
    private final RetryPause pauses;
    private final MaintenanceProgress maintenance;

    InstanceReconciler(final NfvExecutors executors, final Clock clock, final NodeConnections nodes,
            final OperationJournal journal, final InstancePublisher publisher, final InstanceProgress progress,
            final OperationReporter reporter, final NfvIntent intent, final OperationGate gate,
            final InstanceWorks works, final RetryPause pauses, final MaintenanceProgress maintenance,
            final InstanceFiles files, final MemoryKeeper memory) {
        this.executors = executors;
        this.clock = clock;
        this.nodes = nodes;
        this.journal = journal;
        this.publisher = publisher;
        this.progress = progress;
        this.reporter = reporter;
        this.intent = intent;
        this.gate = gate;
        this.works = works;
        this.files = files;
        this.memory = memory;
        this.pauses = pauses;
        this.maintenance = maintenance;
        starter = new StepStarter(intent, journal, progress, memory,
            new StepLauncher(nodes, journal, files, executors, clock, this));
    }

    /**
     * Decides and takes the next step of an instance.
     *
     * @param work the instance
     */
    void reconcile(final InstanceWork work) {
        decide(work);
        maintenance.look(work);
    }

    private void decide(final InstanceWork work) {
        if (work.underWay().isPresent() || !intent.isComplete() || !works.contains(work)) {
            return;
        }
        final var related = related(work);
        works.depend(work, related);
        if (nodes.areDoubted(work.identity().uuid(), related)) {
            return;
        }
        final var situation = situation(work, related);
        // What was seen may tell that a node has nothing to do with it any more.
        works.depend(work, related(work));
        final var step = Step.next(situation);
        if (!work.isProven(step)) {
            work.forgetProof();
        }
        gate.decided(work, step);
        if (step instanceof Step.Settled settled) {
            settle(work, settled.node(), situation);
        } else if (step instanceof Step.Gone) {
            forget(work);
        } else if (step instanceof Step.UnderWay) {
            goesOn(work, situation);
        } else if (step instanceof Step.Stay stay) {
            progress.runs(work, Optional.of(stay.node()),
                Optional.of("it cannot be moved to its place: " + nodes.trouble(stay.silent())));
        } else if (step instanceof Step.Wait wait) {
            progress.publish(work, wait.mayRunThere() ? InstanceState.Unknown : InstanceState.Waiting,
                wait.mayRunThere() ? Optional.of(wait.silent()) : Optional.empty(),
                Optional.of("waiting: " + nodes.trouble(wait.silent())));
        } else {
            act(work, step, situation, related);
        }
    }

    /** Takes a step, unless something speaks against taking it now. */
    private void act(final InstanceWork work, final Step step, final Situation situation, final Set<NodeId> related) {
        final var instance = work.identity().instance();
        if (StepStarter.isOperation(work, step)) {
            journal.undone(instance, intent.maximumAttempts());
        }
        if (StepStarter.isOperation(work, step) && journal.hasGivenUp(instance, step) && !work.renewed()) {
            gate.leave(work);
            progress.givenUp(work, step);
        } else if (work.mustPause(step, clock.instant())) {
            gate.leave(work);
            progress.pauses(work, step);
        } else if (step instanceof Step.Create create && pausesAfterItsEnd(work, create)) {
            gate.leave(work);
        } else if (step instanceof Step.Resume && work.stoppedAgain(step, clock.instant(), intent.retryInterval())) {
            pause(work, step, "its guest stops as soon as it is resumed: look at its disk, and at what its hypervisor"
                + " logs");
        } else if (step instanceof Step.Create && work.placement().flatMap(intent::function).isEmpty()) {
            gate.leave(work);
            progress.publish(work, InstanceState.Waiting, Optional.empty(), Optional.of("waiting: function "
                + work.placement().orElseThrow().getFunction().getValue() + " is not in the catalogue"));
        } else if (!gate.admits(work, step)) {
            progress.queues(work, step);
        } else if (!step.needsProof(situation) || work.isProven(step)
                || !nodes.doubt(work.identity().uuid(), related)) {
            starter.begin(work, step);
        } else {
            work.prove(step);
        }
    }

    private boolean pausesAfterItsEnd(final InstanceWork work, final Step.Create step) {
        final var life = work.endedEarly(step, clock.instant(), intent.retryInterval());
        life.ifPresent(duration -> pause(work, step, "its virtual machine ended within " + (duration.toSeconds() + 1)
            + " s of its creation: look at what its guest says when it boots"));
        return life.isPresent();
    }

    @Override
    public void succeeded(final InstanceWork work, final Step step, final Optional<Duration> downtime) {
        nodes.noteDone(work, step);
        work.succeeded(step, clock.instant());
        gate.leave(work);
        final var instance = work.identity().instance();
        if (step instanceof Step.Create && journal.hasReached(instance, WarmStart.GOES_ON)) {
            work.announce();
        }
        if (isJournaled(work, step)) {
            reporter.ended(journal.complete(instance, downtime));
        }
        reconcile(work);
    }

    @Override
    public void failed(final InstanceWork work, final Step step, final String reason) {
        final var instance = work.identity().instance();
        gate.leave(work);
        if (isJournaled(work, step)) {
            reporter.ended(journal.fail(instance, reason, intent.maximumAttempts()));
        }
        if (journal.hasGivenUp(instance, step)) {
            work.failed(step, reason, clock.instant(), pauses, intent.retryInterval());
        } else {
            pause(work, step, reason);
        }
        // What was done or not is not for the error to say: the nodes are asked.
        nodes.doubt(work.identity().uuid(), step.nodes());
        reconcile(work);
    }

    private void pause(final InstanceWork work, final Step step, final String reason) {
        final var pause = work.failed(step, reason, clock.instant(), pauses, intent.retryInterval());
        final var pauseEnd = work.notBefore();
        LOG.warn("Instance {}: tried again in {} s: {}", work.identity().instance().getValue(), pause.toSeconds(),
            reason);
        progress.pauses(work, step);
        later(() -> {
            work.pauseEnds(pauseEnd);
            reconcile(work);
        }, pause);
    }

    private void settle(final InstanceWork work, final NodeId node, final Situation situation) {
        work.settled();
        final var instance = work.identity().instance();
        journal.lastOf(instance).filter(OperationFacts::isOpen).ifPresent(operation -> {
            if (!OperationFacts.isRelease(operation) && node.equals(operation.getDestination())) {
                reporter.ended(journal.complete(instance, Optional.empty()));
            } else if (node.equals(operation.getSource()) && (OperationFacts.isRelease(operation)
                    || situation.at(operation.getDestination()) == Sighting.ABSENT)) {
                reporter.ended(journal.rollBack(instance));
            }
        });
        progress.runs(work, Optional.of(node), Optional.empty());
    }

    private void forget(final InstanceWork work) {
        final var instance = work.identity().instance();
        journal.lastOf(instance).filter(OperationFacts::isOpen).ifPresent(operation -> {
            if (OperationFacts.isRelease(operation)) {
                reporter.ended(journal.complete(instance, Optional.empty()));
            } else if (!OperationFacts.isEnded(operation)) {
                reporter.ended(journal.rollBack(instance));
            }
        });
        journal.forget(instance);
        works.remove(work);
        files.remove(work.identity().uuid());
        publisher.remove(instance);
    }

    /** The nodes that have to do with an instance: those that may have it, those that have it, and its place. */
    private Set<NodeId> related(final InstanceWork work) {
        final var related = new HashSet<>(nodes.places(work.identity().uuid()));
        related.addAll(work.suspects(journal.suspects(work.identity().instance())));
        work.wanted().ifPresent(related::add);
        return related;
    }

    private Situation situation(final InstanceWork work, final Set<NodeId> related) {
        final var sightings = nodes.sightings(work.identity().uuid(), related);
        sightings.forEach(work::seen);
        sightings.replaceAll(work::judge);
        final var instance = work.identity().instance();
        return new Situation(work.wanted(), sightings, work.suspects(journal.suspects(instance)).stream()
            .filter(sightings::containsKey).collect(Collectors.toUnmodifiableSet()), journal.source(instance),
            work.wanted().isPresent() || work.couldNotBeSaved() || !work.announced() ? Set.of() : related.stream()
                .filter(node -> memory.saves(instance, node)).collect(Collectors.toUnmodifiableSet()));
    }

    /** A migration that this controller does not wait for any more is under way: it takes its place all the same. */
    private void goesOn(final InstanceWork work, final Situation situation) {
        journal.lastOf(work.identity().instance()).filter(last -> last.getKind() == OperationKind.Migrate
            && OperationFacts.isOpen(last)).ifPresentOrElse(last -> gate.goesOn(work, new Way(OperationKind.Migrate,
                Optional.of(last.getSource()), last.getDestination())), () -> gate.leave(work));
        progress.publish(work, InstanceState.Migrating, nodeDuringMigration(work, situation), work.error());
        lookAgain(work);
    }

    private Optional<NodeId> nodeDuringMigration(final InstanceWork work, final Situation situation) {
        return situation.where(Sighting.RUNNING).stream().findFirst()
            .or(() -> publisher.node(work.identity().instance()))
            .or(() -> journal.lastOf(work.identity().instance()).map(Operation::getSource));
    }

    /** No event may come of a migration that an earlier life of this controller began: it is looked at repeatedly. */
    private void lookAgain(final InstanceWork work) {
        if (work.watch()) {
            later(() -> {
                work.watchEnds();
                if (works.contains(work) && work.underWay().isEmpty()) {
                    related(work).forEach(nodes::refresh);
                    reconcile(work);
                }
            }, RECHECK);
        }
    }

    private boolean isJournaled(final InstanceWork work, final Step step) {
        return step instanceof Step.Create || step instanceof Step.Migrate || step instanceof Step.Save
            || step instanceof Step.Destroy destroy && journal.lastOf(work.identity().instance())
                .filter(operation -> operation.getKind() == OperationKind.Destroy
                    && !OperationFacts.isEnded(operation) && destroy.node().equals(operation.getSource()))
                .isPresent();
    }

    private void later(final Runnable task, final Duration delay) {
        executors.timer().schedule(() -> executors.thread().execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
