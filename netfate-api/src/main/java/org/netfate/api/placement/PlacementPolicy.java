package org.netfate.api.placement;

/**
 * Decides where the functions of a session run. A policy is a pure function: no input or output, no clock, no
 * randomness, so that a decision can be tested, replayed and asked "what if".
 */
public interface PlacementPolicy {
    /**
     * Names the policy, as the operator selects it in the leaf {@code netfate-orchestration:policy/placement}.
     *
     * @return the name
     */
    String name();

    /**
     * Places everything that a session needs, or nothing.
     *
     * @param request what is needed
     * @param network where it can be had
     * @return the node of each function and the exit
     * @throws PlacementException if it cannot be placed; the message tells the operator why
     */
    Placement place(PlacementRequest request, Network network) throws PlacementException;
}
