package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.Termination;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * What must hold for links: they join configured nodes, at ports that nothing else uses. That they join two different
 * nodes follows from the model: a link has two terminations, and their key is the node.
 */
final class LinkRules {
    private LinkRules() {
        // functions only
    }

    /**
     * Checks all links.
     *
     * @param nfvi the infrastructure as it would be
     * @param deleted nodes that the transaction deletes: they are to blame, not the links that end at them
     * @return what is wrong
     */
    static List<Violation> check(final Nfvi nfvi, final Set<NodeId> deleted) {
        final var violations = new ArrayList<Violation>();
        final Map<Termination, String> users = new HashMap<>();
        nfvi.nonnullLink().values().stream().sorted(Comparator.comparing(LinkRules::id)).forEach(link -> {
            for (var termination : link.nonnullTermination().values()) {
                node(nfvi, deleted, link, termination).ifPresent(violations::add);
                final String other = users.putIfAbsent(termination, id(link));
                if (other != null) {
                    violations.add(Violation.invalid(at(link, termination) + " is already used by link " + other,
                        "a port is used by one link only"));
                }
            }
        });
        return violations;
    }

    private static Optional<Violation> node(final Nfvi nfvi, final Set<NodeId> deleted, final Link link,
            final Termination termination) {
        final String name = termination.getNode().getValue();
        final Node node = nfvi.nonnullNode().get(new NodeKey(termination.getNode()));
        if (node != null) {
            return port(link, termination, node);
        } else if (deleted.contains(termination.getNode())) {
            return Optional.of(Violation.inUse("node " + name + ": link " + id(link)
                + " ends at it", "delete the link first, or in the same transaction"));
        }
        return Optional.of(Violation.invalid("link " + id(link) + ": termination node '" + name
            + "' is not configured", Violation.known("nodes",
                nfvi.nonnullNode().keySet().stream().map(key -> key.getId().getValue()).toList())));
    }

    private static Optional<Violation> port(final Link link, final Termination termination, final Node node) {
        final var port = node.nonnullPort().get(new PortKey(termination.getPort()));
        return port == null ? Optional.empty() : Optional.of(Violation.invalid(at(link, termination)
            + " is already the node's " + port.getKind().getName() + " port", "a link has a port of its own"));
    }

    private static String at(final Link link, final Termination termination) {
        return "link " + id(link) + ": port " + termination.getPort().getValue() + " of node "
            + termination.getNode().getValue();
    }

    private static String id(final Link link) {
        return link.getId().getValue();
    }
}
