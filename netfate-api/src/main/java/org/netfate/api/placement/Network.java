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

    /** What may be placed on a node; it is less than everything while the node is in maintenance. */
    public enum Acceptance {
        /** Every function. */
        EVERYTHING,
        /** Only what runs there already. */
        WHAT_RUNS_THERE,
        /** Nothing: also what runs there is to leave. */
        NOTHING
    }

    /**
     * An NFVI node.
     *
     * @param id the node
     * @param hostsFunctions whether it has a hypervisor
     * @param exit segment of its WAN port, empty if it has none
     * @param freeMemory memory that is left for instances in MiB, empty if it is not limited
     * @param freeVcpus virtual processors that are left, empty if they are not limited
     * @param acceptance what may be placed on it
     */
    public record Node(String id, boolean hostsFunctions, Optional<String> exit, Optional<Long> freeMemory,
            Optional<Long> freeVcpus, Acceptance acceptance) {
        /**
         * Makes a node that is not in maintenance.
         *
         * @param id the node
         * @param hostsFunctions whether it has a hypervisor
         * @param exit segment of its WAN port, empty if it has none
         * @param freeMemory memory that is left for instances in MiB, empty if it is not limited
         * @param freeVcpus virtual processors that are left, empty if they are not limited
         */
        public Node(final String id, final boolean hostsFunctions, final Optional<String> exit,
                final Optional<Long> freeMemory, final Optional<Long> freeVcpus) {
            this(id, hostsFunctions, exit, freeMemory, freeVcpus, Acceptance.EVERYTHING);
        }

        /**
         * Tells whether a function may be placed on it, as far as its maintenance is concerned.
         *
         * @param function the function
         * @return whether it may
         */
        public boolean accepts(final PlacementRequest.Function function) {
            return switch (acceptance) {
                case EVERYTHING -> true;
                case WHAT_RUNS_THERE -> function.runsOn().filter(id::equals).isPresent();
                case NOTHING -> false;
            };
        }
    }

    /**
     * A link between two nodes.
     *
     * @param one a node
     * @param other another node
     * @param delay one-way delay
     */
    public record Link(String one, String other, Duration delay) { }
}
