package org.netfate.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.api.placement.Network;
import org.netfate.api.placement.PlacementException;
import org.netfate.api.placement.PlacementPolicy;
import org.netfate.api.placement.PlacementRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a placement policy decide for a network that does not exist, so that the first user need not wait longer. */
public final class PolicyWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyWarmUp.class);
    /** Until the just-in-time compiler has seen enough. */
    private static final int ROUNDS = 500;

    private final PlacementPolicy policy;
    private final Executor thread;

    /**
     * Makes it.
     *
     * @param policy the policy
     * @param thread where it is done
     */
    public PolicyWarmUp(final PlacementPolicy policy, final Executor thread) {
        this.policy = policy;
        this.thread = thread;
    }

    /** Begins. */
    public void start() {
        thread.execute(this::decide);
    }

    private void decide() {
        final var network = new Network(Map.of("a", node("a"), "b", node("b")),
            List.of(new Network.Link("a", "b", Duration.ofMillis(1))));
        final var request = new PlacementRequest("netfate-warm-up", "a",
            List.of(new PlacementRequest.Function("firewall", 1, 1, Optional.empty(), Optional.empty())),
            Optional.of("wan"), Optional.empty());
        try {
            for (int i = 0; i < ROUNDS; i++) {
                policy.place(request, network);
            }
        } catch (PlacementException e) {
            LOG.warn("Policy {} cannot place in an empty network; the first decision will be slower", policy.name(), e);
        }
    }

    private static Network.Node node(final String id) {
        return new Network.Node(id, true, Optional.of("wan"), Optional.of(1024L), Optional.of(4L));
    }
}
