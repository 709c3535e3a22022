package org.netfate.api.placement;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session needs.
 *
 * @param user the user
 * @param accessNode node to which the client is attached
 * @param functions the functions that the traffic crosses, from the client to the exit
 * @param currentExit segment at which the traffic leaves now; it cannot change without the outside noticing
 * @param maximumDelay the largest one-way delay that the user accepts between the client and the exit
 */
public record PlacementRequest(String user, String accessNode, List<Function> functions,
        Optional<String> currentExit, Optional<Duration> maximumDelay) {
    public PlacementRequest {
        functions = List.copyOf(functions);
    }

    /**
     * A function to be placed.
     *
     * @param id the function
     * @param memory memory of an instance in MiB
     * @param vcpus virtual processors of an instance
     * @param runsOn node on which this user's instance runs now, or is meant to
     * @param pinnedTo node to which the operator has pinned it
     * @param refusals nodes on which it could not start, since they do not find its files, with the reason
     */
    public record Function(String id, int memory, int vcpus, Optional<String> runsOn, Optional<String> pinnedTo,
            Map<String, String> refusals) {
        public Function {
            refusals = Map.copyOf(refusals);
        }

        /**
         * Makes a function that every node could start.
         *
         * @param id the function
         * @param memory memory of an instance in MiB
         * @param vcpus virtual processors of an instance
         * @param runsOn node on which this user's instance runs now, or is meant to
         * @param pinnedTo node to which the operator has pinned it
         */
        public Function(final String id, final int memory, final int vcpus, final Optional<String> runsOn,
                final Optional<String> pinnedTo) {
            this(id, memory, vcpus, runsOn, pinnedTo, Map.of());
        }

        /**
         * Tells why it cannot be placed on a node. A placement that has it there all the same is refused.
         *
         * @param node the node
         * @return the reason; empty if it can, or is there already
         */
        public Optional<String> refusalOf(final String node) {
            return runsOn.filter(node::equals).isPresent() ? Optional.empty()
                : Optional.ofNullable(refusals.get(node));
        }
    }
}
