package org.netfate.nfv;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.netfate.nfv.InstancePublisher.Observation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Tells of an instance where it is on its way to its place: what the reconciler is at, what failed, and, while it
 * moves, where its guest is.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class InstanceProgress {
    private final NodeConnections nodes;
    private final OperationJournal journal;
    private final InstancePublisher publisher;

    InstanceProgress(final NodeConnections nodes, final OperationJournal journal, final InstancePublisher publisher) {
        this.nodes = nodes;
        this.journal = journal;
        this.publisher = publisher;
    }

    /**
     * Takes note that the guest runs on a node, and announces it at once if that ends its migration.
     *
     * @param work the instance
     * @param node where it runs
     * @param at when that was learnt
     */
    void resumed(final InstanceWork work, final NodeId node, final Instant at) {
        final var migration = migration(work);
        if (migration.filter(migrate -> migrate.destination().equals(node)).isPresent()) {
            publish(work, InstanceState.Migrating, Optional.of(node), Optional.empty());
            journal.step(work.identity().instance(), "resumed at destination", at);
        } else if (migration.filter(migrate -> migrate.source().equals(node)).isPresent()) {
            publish(work, InstanceState.Migrating, Optional.of(node), Optional.empty());
            journal.step(work.identity().instance(), "resumed at source", at);
        }
    }

    /**
     * Takes note that the guest stopped on a node. If that is for its migration, it will run at the destination next:
     * from now on what is sent to it waits at its interface there, and is not lost with the source's copy.
     *
     * @param work the instance
     * @param node where it stopped
     * @param at when that was learnt
     */
    void suspended(final InstanceWork work, final NodeId node, final Instant at) {
        final var migration = migration(work).filter(migrate -> migrate.source().equals(node));
        if (migration.isPresent()) {
            final var destination = migration.orElseThrow().destination();
            final var there = nodes.sightings(work.identity().uuid(), Set.of(destination)).get(destination);
            // The two nodes' events come on connections of their own: it may run there already.
            if (there != Sighting.ABSENT && there != Sighting.RUNNING) {
                publisher.publish(work.identity(), work.placement(), new Observation(InstanceState.Migrating,
                    Optional.of(node), Optional.of(destination), work.failures(), Optional.empty()));
            }
            journal.step(work.identity().instance(), "suspended at source", at);
        }
    }

    private static Optional<Step.Migrate> migration(final InstanceWork work) {
        return work.underWay().filter(Step.Migrate.class::isInstance).map(Step.Migrate.class::cast);
    }

    /** Its virtual machine runs on a node. */
    void runs(final InstanceWork work, final Optional<NodeId> node, final Optional<String> error) {
        publish(work, work.announced() ? InstanceState.Active : InstanceState.Starting, node, error);
    }

    /** A step waits for its turn. */
    void queues(final InstanceWork work, final Step step) {
        final var why = Optional.of("waiting for its turn: netfate:list-queue tells for what");
        if (step instanceof Step.Migrate migrate) {
            runs(work, Optional.of(migrate.source()), why);
        } else {
            publish(work, InstanceState.Waiting, Optional.empty(), why);
        }
    }

    /** A step failed and is not tried again yet. */
    void pauses(final InstanceWork work, final Step step) {
        stops(work, step, work.error());
    }

    /** A step failed as often as the policy allows. */
    void givenUp(final InstanceWork work, final Step step) {
        final var operation = journal.lastOf(work.identity().instance()).orElseThrow();
        stops(work, step, Optional.of(operation.getLastError() + "; given up after " + operation.getAttempts()
            + " attempts: netfate:retry-operation " + operation.getId() + " tries again"));
    }

    private void stops(final InstanceWork work, final Step step, final Optional<String> why) {
        if (step instanceof Step.Create) {
            publish(work, InstanceState.Failed, Optional.empty(), why);
        } else if (step instanceof Step.Resume resume) {
            publish(work, InstanceState.Failed, Optional.of(resume.node()), why);
        } else if (step instanceof Step.Save save) {
            publish(work, InstanceState.Releasing, Optional.of(save.node()), why);
        } else if (step instanceof Step.Destroy destroy && work.wanted().isEmpty()) {
            publish(work, InstanceState.Releasing, Optional.of(destroy.node()), why);
        } else if (step instanceof Step.Migrate migrate) {
            runs(work, Optional.of(migrate.source()), why);
        } else {
            runs(work, publisher.node(work.identity().instance()), why);
        }
    }

    /** It is in a state. */
    void publish(final InstanceWork work, final InstanceState state, final Optional<NodeId> node,
            final Optional<String> error) {
        publisher.publish(work.identity(), work.placement(),
            new Observation(state, node, node, work.failures(), error));
    }
}
