package org.netfate.nfv;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;

/**
 * How many operations may be under way at a time, as the operator's policy says.
 *
 * @param migrations migrations in the whole network
 * @param migrationsPerNode migrations from or to one node
 * @param creationsPerNode creations on one node
 */
record OperationLimits(int migrations, int migrationsPerNode, int creationsPerNode) {
    /** The model's defaults. */
    static final OperationLimits DEFAULT = new OperationLimits(16, 2, 4);

    /**
     * Something of which there is only so much: an operation takes one place of each that it needs.
     *
     * @param kind kind of the operations that share it
     * @param node the node at which they share it, empty for the whole network
     */
    record Place(OperationKind kind, Optional<NodeId> node) { }

    /** Reads the limits of a policy. */
    static OperationLimits of(final Optional<Policy> policy) {
        return policy.map(present -> new OperationLimits(present.requireMaximumMigrations().intValue(),
            present.requireMaximumMigrationsPerNode().intValue(), present.requireMaximumCreationsPerNode().intValue()))
            .orElse(DEFAULT);
    }

    /** How often there is a place. */
    int of(final Place place) {
        return place.kind() == OperationKind.Create ? creationsPerNode
            : place.node().isPresent() ? migrationsPerNode : migrations;
    }

    /** Names a place and how often there is one, for the operator. */
    String describe(final Place place) {
        final var limit = place.kind() == OperationKind.Create ? "maximum-creations-per-node"
            : place.node().isPresent() ? "maximum-migrations-per-node" : "maximum-migrations";
        return limit + " (" + of(place) + ")" + place.node().map(node -> " on node " + node.getValue())
            .orElse(" in the whole network");
    }
}
