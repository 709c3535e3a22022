package org.netfate.engine;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/** Whether the operator may take a node out of service, or put it back. Pure functions. */
final class MaintenanceDecision {
    private MaintenanceDecision() {
        // functions only
    }

    /**
     * Whether a node may be drained.
     *
     * @param id the node
     * @param node its configuration, if there is one
     * @return why not, for the operator
     */
    static Optional<String> refusalToDrain(final NodeId id, final Optional<Node> node) {
        if (node.isEmpty()) {
            return Optional.of(notConfigured(id));
        }
        return node.orElseThrow().getHypervisorUri() != null ? Optional.empty()
            : Optional.of("node " + id.getValue() + " has no hypervisor-uri, so no instance runs on it");
    }

    /**
     * Whether a node may be put back into service.
     *
     * @param id the node
     * @param node its configuration, if there is one
     * @return why not, for the operator
     */
    static Optional<String> refusalToUndrain(final NodeId id, final Optional<Node> node) {
        if (node.isEmpty()) {
            return Optional.of(notConfigured(id));
        }
        return node.orElseThrow().getMaintenance() != null ? Optional.empty()
            : Optional.of("node " + id.getValue() + " is not in maintenance");
    }

    private static String notConfigured(final NodeId id) {
        return "node " + id.getValue() + " is not configured";
    }
}
