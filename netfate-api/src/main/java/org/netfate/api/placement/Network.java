package org.netfate.api.placement;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where functions can run: nodes by their id, and the links between them. What the instances of the session in question
 * use is not counted as used.
 *
 * @param nodes the nodes
 * @param links the links, each usable in both directions
 */
public record Network(Map<String, Node> nodes, List<Link> links) {
    public Network {
        nodes = Map.copyOf(nodes);
        links = List.copyOf(links);
    }

    /**
     * An NFVI node.
     *
     * @param id the node
     * @param hostsFunctions whether it has a hypervisor
     * @param exit segment of its WAN port, empty if it has none
     * @param freeMemory memory that is left for instances in MiB, empty if it is not limited
     * @param freeVcpus virtual processors that are left, empty if they are not limited
     */
    public record Node(String id, boolean hostsFunctions, Optional<String> exit, Optional<Long> freeMemory,
            Optional<Long> freeVcpus) { }

    /**
     * A link between two nodes.
     *
     * @param one a node
     * @param other another node
     * @param delay one-way delay
     */
    public record Link(String one, String other, Duration delay) { }
}
