package org.netfate.engine;

import java.util.HashMap;
import java.util.Map;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;

/**
 * Where the functions with scope {@code node} run: on every node that has clients and can host them. There is nothing
 * to choose, so no policy is asked; and a node's own functions come before those of its users. A node in maintenance
 * keeps them until the last of its users' has left. Where its files are not, a function begins when they are.
 */
final class NodeFunctions {
    private NodeFunctions() {
        // functions only
    }

    /**
     * Places the functions of the nodes.
     *
     * @param view tells which nodes and functions there are, and what the image store is like
     * @param book tells what is placed
     * @return their placements
     */
    static Map<InstanceId, Placement> placements(final EngineView view, final PlacementBook book) {
        final var placements = new HashMap<InstanceId, Placement>();
        for (var function : view.functions()) {
            if (isOfNodes(function)) {
                view.nodes().stream().filter(node -> hosts(node, function)
                    && (node.getMaintenance() == null || book.servesUsers(node.getId()))
                    && isPossible(function, node, view.imageStore(), book))
                    .map(node -> new PlacementBuilder()
                    .setInstance(InstanceIdentity.ofNode(function.getId(), node.getId()))
                    .setFunction(function.getId()).setNode(node.getId()).build())
                    .forEach(placement -> placements.put(placement.getInstance(), placement));
            }
        }
        return placements;
    }

    /** What is placed stays, whatever has become of its files. */
    private static boolean isPossible(final Function function, final Node node, final ImageStoreView store,
            final PlacementBook book) {
        return book.get(InstanceIdentity.ofNode(function.getId(), node.getId())).isPresent()
            || store.refusal(function).or(() -> store.refusal(function, node)).isEmpty();
    }

    /** Whether nodes have a function, and users do not. */
    static boolean isOfNodes(final Function function) {
        return function.getScope() == Function.Scope.Node;
    }

    private static boolean hosts(final Node node, final Function function) {
        return node.getHypervisorUri() != null
            && node.nonnullPort().values().stream().anyMatch(port -> port.getKind() == Port.Kind.Access)
            && (node.getManagementBridge() != null || !Boolean.TRUE.equals(function.getManagementInterface()));
    }
}
