package org.netfate.nfv;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.netfate.nfv.OperationQueue.Waiting;
import org.netfate.nfv.OperationRequest.Way;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;

/**
 * Where creations and migrations wait until so few are under way as the policy allows. What may begin then is decided
 * anew, so that newer intent replaces what waited.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class OperationGate {
    private final NfvIntent intent;
    private final Clock clock;
    private final Executor thread;
    private final OperationQueuePublisher publisher;
    private final Consumer<InstanceId> due;
    private final OperationQueue queue;

    /**
     * Makes a gate that lets through what the model's default limits allow.
     *
     * @param intent tells the policy and what is in maintenance
     * @param publisher told what waits
     * @param clock tells the time
     * @param thread the coordinator's thread
     * @param due told on the thread, later, of each instance whose turn it is
     */
    OperationGate(final NfvIntent intent, final OperationQueuePublisher publisher, final Clock clock,
            final Executor thread, final Consumer<InstanceId> due) {
        this.intent = intent;
        this.publisher = publisher;
        this.clock = clock;
        this.thread = thread;
        this.due = due;
        queue = new OperationQueue(OperationLimits.DEFAULT, new QueueObserver());
    }

    /** The policy may have changed. */
    void policyChanged() {
        queue.limit(intent.limits());
    }

    /**
     * Whether a step may be taken now. If not, its instance is due again when it may.
     *
     * @param work the instance
     * @param step a creation or migration; any other may always be taken
     * @return true if it may; then its place is taken until {@link #leave} is called
     */
    boolean admits(final InstanceWork work, final Step step) {
        return Way.of(step).map(way -> queue.request(new OperationRequest(work.identity().instance(),
            work.placement().map(Placement::getUser), way, isForMaintenance(work, way)), clock.instant()))
            .orElse(true);
    }

    /** A step was decided: what else the instance waited for is not due any more. */
    void decided(final InstanceWork work, final Step step) {
        if (Way.of(step).isEmpty() && !(step instanceof Step.UnderWay)) {
            leave(work);
        }
    }

    /** A migration that an earlier life of this controller began, or that was given up too early, goes on. */
    void goesOn(final InstanceWork work, final Way way) {
        queue.occupy(work.identity().instance(), way);
    }

    /** What an instance waited for or did is over. */
    void leave(final InstanceWork work) {
        queue.leave(work.identity().instance());
    }

    /** What an instance waits for, if it waits here. */
    Optional<String> waitsFor(final InstanceId instance) {
        return queue.waitsFor(instance);
    }

    /** It leaves a node in maintenance, and not because its client is elsewhere. */
    private boolean isForMaintenance(final InstanceWork work, final Way way) {
        return way.source().filter(intent::isInMaintenance).isPresent()
            && work.placement().flatMap(placement -> Optional.ofNullable(placement.getUser()))
                .filter(user -> intent.isAttached(user, way.destination())).isEmpty();
    }

    private final class QueueObserver implements OperationQueue.Observer {
        @Override
        public void waits(final Waiting waiting, final String waitsFor) {
            publisher.waits(waiting, waitsFor);
        }

        @Override
        public void waitsNoMore(final InstanceId instance) {
            publisher.waitsNoMore(instance);
        }

        @Override
        public void mayBegin(final InstanceId instance) {
            thread.execute(() -> due.accept(instance));
        }
    }
}
