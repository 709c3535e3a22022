package org.netfate.nfvi.validation;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * What must hold for the pins of the policy: they name configured nodes. Only a pin that is written is checked: one
 * that was made long ago by migrate-instance must not keep the operator from deleting a node.
 */
final class PinRules {
    private PinRules() {
        // functions only
    }

    static List<Violation> check(final Collection<Pin> written, final Set<NodeId> nodes) {
        return written.stream()
            .filter(pin -> !nodes.contains(pin.getNode()))
            .map(pin -> Violation.invalid("policy: pin " + pin.getInstance().getValue() + ": node '"
                + pin.getNode().getValue() + "' is not configured",
                Violation.known("nodes", nodes.stream().map(NodeId::getValue).toList())))
            .toList();
    }
}
