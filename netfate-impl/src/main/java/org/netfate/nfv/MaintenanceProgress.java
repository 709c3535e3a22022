package org.netfate.nfv;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netfate.nfv.MaintenancePublisher.Progress;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows how nodes in maintenance are emptied: which instances are still there and why. It is shown every instance
 * when something of it has changed; while no node is in maintenance that costs nothing.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class MaintenanceProgress {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceProgress.class);

    /** One node that is being emptied. */
    private static final class Emptying {
        private final DateAndTime since;
        /** The instances that are on it, and why. */
        private final Map<InstanceId, String> reasons = new HashMap<>();
        private int left;
        private Optional<Progress> published = Optional.empty();

        Emptying(final DateAndTime since) {
            this.since = since;
        }
    }

    private final NodeConnections nodes;
    private final NfvIntent intent;
    private final OperationGate gate;
    private final InstanceWorks works;
    private final MaintenancePublisher publisher;
    private final Clock clock;
    private final Map<NodeId, Emptying> emptying = new HashMap<>();

    MaintenanceProgress(final NodeConnections nodes, final NfvIntent intent, final OperationGate gate,
            final InstanceWorks works, final MaintenancePublisher publisher, final Clock clock) {
        this.nodes = nodes;
        this.intent = intent;
        this.gate = gate;
        this.works = works;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A node was configured: it may be taken out of service, or put back. */
    void configure(final NodeId id, final Optional<Node> node) {
        final boolean wanted = node.filter(known -> known.getMaintenance() != null).isPresent();
        if (wanted && !emptying.containsKey(id)) {
            emptying.put(id, new Emptying(Timestamps.of(clock.instant())));
        } else if (!wanted) {
            // Also what an earlier life of this controller published.
            emptying.remove(id);
            publisher.remove(id);
        }
        look(id);
    }

    /** Everything that was stored at the start is known now. */
    void lookAtAll() {
        List.copyOf(emptying.keySet()).forEach(this::look);
    }

    /** Something has changed for a whole node: it answers, or does not any more. */
    void look(final NodeId id) {
        if (emptying.containsKey(id)) {
            works.dependingOn(id).forEach(this::look);
            publish(id, emptying.get(id));
        }
    }

    /** Something may have changed for an instance. */
    void look(final InstanceWork work) {
        List.copyOf(emptying.keySet()).forEach(id -> look(work, id, emptying.get(id)));
    }

    private void look(final InstanceWork work, final NodeId id, final Emptying node) {
        if (!intent.isComplete() || nodes.hypervisor(id).isEmpty()) {
            // Nothing is known of it now.
            publish(id, node);
            return;
        }
        final var instance = work.identity().instance();
        if (nodes.places(work.identity().uuid()).contains(id)) {
            final var reason = reason(work, id);
            if (!reason.equals(node.reasons.put(instance, reason))) {
                publisher.instance(id, instance, Optional.of(reason));
            }
        } else if (node.reasons.remove(instance) != null) {
            node.left++;
            publisher.instance(id, instance, Optional.empty());
        }
        publish(id, node);
    }

    private void publish(final NodeId id, final Emptying node) {
        final boolean drained = intent.isComplete() && nodes.hypervisor(id).isPresent() && node.reasons.isEmpty()
            && works.dependingOn(id).isEmpty();
        final var progress = new Progress(node.since, drained, node.left, node.reasons.size());
        if (!node.published.equals(Optional.of(progress))) {
            if (drained) {
                LOG.info("Node {}: no instance is left, its machine may be switched off", id.getValue());
            }
            node.published = Optional.of(progress);
            publisher.progress(id, progress);
        }
    }

    private String reason(final InstanceWork work, final NodeId id) {
        return work.underWay().map(MaintenanceProgress::describe)
            .or(() -> gate.waitsFor(work.identity().instance())
                .map(limit -> "it waits for its turn to be moved: " + limit))
            .or(work::error)
            .orElseGet(() -> whyItStays(work, id));
    }

    private static String describe(final Step step) {
        return step instanceof Step.Migrate migrate ? "it is being moved to node " + migrate.destination().getValue()
            : step instanceof Step.Destroy || step instanceof Step.Save ? "it is being removed" : "it is being started";
    }

    private String whyItStays(final InstanceWork work, final NodeId id) {
        if (work.wanted().isEmpty()) {
            return "it is about to be removed";
        } else if (!work.wanted().equals(Optional.of(id))) {
            final var place = work.wanted().orElseThrow();
            return nodes.hypervisor(place).isPresent() ? "it is about to be moved to node " + place.getValue()
                : "it cannot be moved: " + nodes.trouble(place);
        } else if (InstanceIdentity.isOfNode(work.identity().instance())) {
            return "it is the node's own, which leaves last";
        }
        return intent.maintenance(id).equals(Optional.of(MaintenanceKind.Wait))
            ? "it may wait until nobody needs it, or its client moves away"
            : "no other node that can be reached has room for it";
    }
}
