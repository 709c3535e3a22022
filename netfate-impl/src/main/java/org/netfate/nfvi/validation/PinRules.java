package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * What must hold for the pins of the policy: they name users' instances and configured nodes. Only a pin that is
 * written is checked: one that was made long ago by migrate-instance must not keep the operator from deleting a node.
 */
final class PinRules {
    private PinRules() {
        // functions only
    }

    static List<Violation> check(final Collection<Pin> written, final Set<NodeId> nodes) {
        final var violations = new ArrayList<Violation>();
        for (var pin : written) {
            final String name = "policy: pin " + pin.getInstance().getValue();
            if (InstanceIdentity.isOfNode(pin.getInstance())) {
                violations.add(Violation.invalid(name + ": the instance is its node's own",
                    "only users' instances can be pinned"));
            }
            if (!nodes.contains(pin.getNode())) {
                violations.add(Violation.invalid(name + ": node '" + pin.getNode().getValue() + "' is not configured",
                    Violation.known("nodes", nodes.stream().map(NodeId::getValue).toList())));
            }
        }
        return violations;
    }
}
