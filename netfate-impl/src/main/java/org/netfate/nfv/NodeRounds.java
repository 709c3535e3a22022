package org.netfate.nfv;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Goes round the nodes for ever and visits one after the other, so that each is visited once in an interval and never
 * many at a time.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class NodeRounds implements AutoCloseable {
    private final NfvExecutors executors;
    private final Supplier<Duration> interval;
    private final Consumer<NodeId> visitor;
    /** In the order of their visits. */
    private final Set<NodeId> nodes = new LinkedHashSet<>();
    private Optional<Future<?>> next = Optional.empty();
    private Duration round = Duration.ZERO;

    /**
     * Makes rounds that have not begun.
     *
     * @param executors the coordinator's thread, and a timer
     * @param interval how long a round takes; it may change
     * @param visitor told of each node when it is its turn
     */
    NodeRounds(final NfvExecutors executors, final Supplier<Duration> interval, final Consumer<NodeId> visitor) {
        this.executors = executors;
        this.interval = interval;
        this.visitor = visitor;
    }

    void start() {
        round = interval.get();
        final long pause = round.toMillis() / Math.max(1, nodes.size());
        next = Optional.of(executors.timer().schedule(() -> executors.thread().execute(this::visit), pause,
            TimeUnit.MILLISECONDS));
    }

    void add(final NodeId node) {
        nodes.add(node);
    }

    void remove(final NodeId node) {
        nodes.remove(node);
    }

    /** The policy may ask for shorter rounds. */
    void checkInterval() {
        if (next.isPresent() && !round.equals(interval.get())) {
            close();
            start();
        }
    }

    private void visit() {
        if (next.isEmpty()) {
            return;
        }
        nodes.stream().findFirst().ifPresent(node -> {
            nodes.remove(node);
            nodes.add(node);
            visitor.accept(node);
        });
        start();
    }

    @Override
    public void close() {
        next.ifPresent(task -> task.cancel(false));
        next = Optional.empty();
    }
}
