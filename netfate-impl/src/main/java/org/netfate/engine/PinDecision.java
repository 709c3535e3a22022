package org.netfate.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/** Whether the operator may place an instance on a node by hand, and what is written if so. A pure function. */
sealed interface PinDecision {
    /**
     * The pin is made.
     *
     * @param pin what is written
     * @param stale pins of instances that have no placement any more; they are removed with it
     */
    record Pinned(Pin pin, List<PinKey> stale) implements PinDecision { }

    /**
     * It is not.
     *
     * @param reason a sentence for the operator
     */
    record Refused(String reason) implements PinDecision { }

    /**
     * What the decision depends on.
     *
     * @param nodes configured nodes
     * @param placements where instances shall run
     * @param sessions authenticated clients
     * @param pins pins that there are
     */
    record Intent(Map<NodeKey, Node> nodes, Map<PlacementKey, Placement> placements, Collection<Session> sessions,
        Map<PinKey, Pin> pins) { }

    /**
     * Decides.
     *
     * @param intent what is stored
     * @param instance the instance
     * @param destination node on which the operator wants it to run
     * @return the decision
     */
    static PinDecision decide(final Intent intent, final InstanceId instance, final NodeId destination) {
        final var placement = intent.placements().get(new PlacementKey(instance));
        if (placement == null) {
            return new Refused("instance " + instance.getValue() + " is not placed; placed are " + names(
                intent.placements().keySet().stream().map(key -> key.getInstance().getValue()).toList()));
        }
        if (placement.getUser() == null) {
            return new Refused("instance " + instance.getValue() + " is node " + placement.getNode().getValue()
                + "'s own and stays there");
        }
        final var node = intent.nodes().get(new NodeKey(destination));
        if (node == null || node.getHypervisorUri() == null) {
            return new Refused("node " + destination.getValue()
                + (node == null ? " is not configured" : " has no hypervisor-uri")
                + "; nodes that host functions are " + names(intent.nodes().values().stream()
                    .filter(it -> it.getHypervisorUri() != null).map(it -> it.getId().getValue()).toList()));
        }
        if (node.getMaintenance() != null) {
            return new Refused("node " + destination.getValue()
                + " is in maintenance and takes nothing new: undrain-node puts it back into service");
        }
        if (placement.getNode().equals(destination)) {
            return new Refused("instance " + instance.getValue() + " is already placed on node "
                + destination.getValue());
        }
        return intent.sessions().stream().filter(session -> session.getUser().equals(placement.getUser()))
            .max(UserSessions.BY_LOGIN)
            .<PinDecision>map(session -> pinned(intent, instance, destination, session.getNode()))
            .orElseGet(() -> new Refused("user " + placement.getUser().getValue() + " of instance "
                + instance.getValue() + " has no session; the instance is about to be released"));
    }

    private static Pinned pinned(final Intent intent, final InstanceId instance, final NodeId destination,
            final NodeId accessNode) {
        final var stale = intent.pins().keySet().stream()
            .filter(key -> !intent.placements().containsKey(new PlacementKey(key.getInstance())))
            .toList();
        return new Pinned(new PinBuilder().setInstance(instance).setNode(destination).setAccessNode(accessNode)
            .build(), stale);
    }

    private static String names(final Collection<String> names) {
        return names.isEmpty() ? "none" : names.stream().sorted().limit(10).collect(Collectors.joining(", "))
            + (names.size() > 10 ? " and " + (names.size() - 10) + " more" : "");
    }
}
