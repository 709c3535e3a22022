package org.netfate.sdn;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Finds functions that run and whose interface their switch has not any more: somebody has unplugged it. A port may be
 * gone for a moment, so it is told only after some rounds.
 *
 * <p>It belongs to one sequential executor.
 */
final class PortWatch {
    /** Rounds in which a port may be missing. */
    private static final int PATIENCE = 5;

    private final Map<InstanceId, Integer> rounds = new HashMap<>();
    private final Map<InstanceId, NodeId> told = new HashMap<>();
    private final NetworkView view;
    private final SwitchReport report;

    PortWatch(final NetworkView view, final SwitchReport report) {
        this.view = view;
        this.report = report;
    }

    /**
     * Goes round once.
     *
     * @param connections gives the switch of a node, if it is connected
     */
    void goRound(final Function<NodeId, Optional<SwitchConnection>> connections) {
        final Set<InstanceId> missing = view.unpluggedInstances();
        rounds.keySet().retainAll(missing);
        told.keySet().removeIf(instance -> {
            final boolean over = !Optional.of(told.get(instance)).equals(view.observedNode(instance))
                || !missing.contains(instance);
            if (over) {
                report.unplugged(instance, Optional.empty());
            }
            return over;
        });
        missing.forEach(instance -> view.observedNode(instance)
            .filter(node -> connections.apply(node).isPresent() && view.hasPorts(node))
            .ifPresentOrElse(node -> {
                if (rounds.merge(instance, 1, Integer::sum) > PATIENCE && told.put(instance, node) == null) {
                    report.unplugged(instance, Optional.of(node));
                }
            }, () -> rounds.remove(instance)));
    }
}
