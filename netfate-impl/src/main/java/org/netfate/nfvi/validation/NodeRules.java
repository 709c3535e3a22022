package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;

/** What must hold for nodes: nothing that identifies a node is shared by two, and its power model is sound. */
final class NodeRules {
    private NodeRules() {
        // functions only
    }

    static List<Violation> check(final Nfvi nfvi) {
        final var violations = new ArrayList<Violation>();
        violations.addAll(unique(nfvi, "datapath-id",
            node -> Optional.ofNullable(node.getDatapathId()).map(id -> id.getValue())));
        violations.addAll(unique(nfvi, "nas address",
            node -> Optional.ofNullable(node.getNas()).map(nas -> nas.getAddress().getValue())));
        for (var node : nfvi.nonnullNode().values()) {
            power(node).ifPresent(violations::add);
            managementBridge(node).ifPresent(violations::add);
            dhcpServerPort(node).ifPresent(violations::add);
            violations.addAll(TransportRules.check(node));
        }
        return violations;
    }

    private static List<Violation> unique(final Nfvi nfvi, final String field,
            final Function<Node, Optional<String>> value) {
        final var violations = new ArrayList<Violation>();
        final Map<String, String> owners = new HashMap<>();
        nfvi.nonnullNode().values().stream().sorted((one, other) -> id(one).compareTo(id(other))).forEach(node ->
            value.apply(node).ifPresent(it -> {
                final String owner = owners.putIfAbsent(it, id(node));
                if (owner != null) {
                    violations.add(Violation.invalid("node " + id(node) + ": " + field + " " + it
                        + " is already that of node " + owner, "every node has its own"));
                }
            }));
        return violations;
    }

    private static Optional<Violation> dhcpServerPort(final Node node) {
        return Optional.ofNullable(node.getDhcpServerPort())
            .map(name -> node.nonnullPort().get(new PortKey(name)))
            .map(port -> Violation.invalid("node " + id(node) + ": dhcp-server-port " + port.getName().getValue()
                + " is also the node's " + port.getKind().getName() + " port",
                "the DHCP server has a port of its own"));
    }

    private static Optional<Violation> power(final Node node) {
        final var power = node.getPower();
        if (power == null || power.getIdle() == null || power.getMaximum() == null
                || power.getIdle().compareTo(power.getMaximum()) <= 0) {
            return Optional.empty();
        }
        return Optional.of(Violation.invalid("node " + id(node) + ": power idle " + power.getIdle()
            + " W is more than maximum " + power.getMaximum() + " W", "idle is at most maximum"));
    }

    /** What the clients' traffic crosses must not be the operator's network. */
    private static Optional<Violation> managementBridge(final Node node) {
        final var management = node.getManagementBridge();
        return management == null || !management.equals(bridge(node)) ? Optional.empty()
            : Optional.of(Violation.invalid("node " + id(node) + ": management-bridge " + management.getValue()
                + " is also the bridge of its switch", "the management network is apart from that of the clients"));
    }

    private static PortName bridge(final Node node) {
        return node.getBridge() == null ? new PortName("br0") : node.getBridge();
    }

    private static String id(final Node node) {
        return node.getId().getValue();
    }
}
