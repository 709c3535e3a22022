package org.netfate.api.placement;

import java.time.Duration;
import java.util.List;
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
     */
    public record Function(String id, int memory, int vcpus, Optional<String> runsOn, Optional<String> pinnedTo) { }
}
