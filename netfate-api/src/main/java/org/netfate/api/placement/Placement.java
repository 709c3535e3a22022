package org.netfate.api.placement;

import java.util.List;

/**
 * Where a session's functions run.
 *
 * @param functionNodes one node for each function of the request, in its order
 * @param exitNode node at whose WAN port the traffic leaves
 */
public record Placement(List<String> functionNodes, String exitNode) {
    public Placement {
        functionNodes = List.copyOf(functionNodes);
    }
}
