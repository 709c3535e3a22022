package org.netfate.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;
import org.netfate.api.placement.Network;
import org.netfate.api.placement.Placement;
import org.netfate.api.placement.PlacementException;
import org.netfate.api.placement.PlacementRequest;

/** Properties over generated networks, compared with a search of its own that is slow and plain. */
public class AccessNodePolicyTest {
    private static final int NETWORKS = 2000;

    private final AccessNodePolicy policy = new AccessNodePolicy();
    private final int[] outcomes = new int[2];

    @Test
    public void everyPlacementIsRightAndEveryRefusalHasItsReason() {
        for (long seed = 0; seed < NETWORKS; seed++) {
            final var random = new Random(seed);
            final var network = network(random);
            final var request = request(random, network);
            try {
                final var placement = policy.place(request, network);
                assertEquals("seed " + seed, placement, policy.place(request, reversed(network)));
                verify("seed " + seed, request, network, placement);
                outcomes[0]++;
            } catch (PlacementException e) {
                verifyRefusal("seed " + seed + ": " + e.getMessage(), request, network, e.getMessage());
                outcomes[1]++;
            }
        }
        assertTrue(outcomes[0] + " placed", outcomes[0] > NETWORKS / 5);
        assertTrue(outcomes[1] + " refused", outcomes[1] > NETWORKS / 5);
    }

    @Test
    public void functionsOfOneUserShareTheRoomOfTheirNode() {
        final var network = new Network(Map.of("a", new Network.Node("a", true, Optional.of("wan"), Optional.of(200L),
            Optional.of(2L))), List.of());
        final var two = List.of(function("one", 100, 1), function("two", 100, 1));
        final var request = new PlacementRequest("alice", "a", two, Optional.empty(), Optional.empty());
        assertFalse(assertPlaced(request, network).functionNodes().isEmpty());
        final var more = new PlacementRequest("alice", "a", List.of(two.get(0), two.get(1), function("x", 1, 0)),
            Optional.empty(), Optional.empty());
        assertEquals("node a has 200 MiB of memory left for functions and 201 MiB are needed",
            assertThrows(PlacementException.class, () -> policy.place(more, network)).getMessage());
    }

    private Placement assertPlaced(final PlacementRequest request, final Network network) {
        try {
            return policy.place(request, network);
        } catch (PlacementException e) {
            throw new AssertionError(e);
        }
    }

    private static void verify(final String seed, final PlacementRequest request, final Network network,
            final Placement placement) {
        final var free = new HashMap<String, Long>();
        Duration delay = Duration.ZERO;
        String last = request.accessNode();
        for (int i = 0; i < request.functions().size(); i++) {
            final var function = request.functions().get(i);
            final var node = placement.functionNodes().get(i);
            assertEquals(seed, function.pinnedTo().orElse(request.accessNode()), node);
            assertTrue(seed, network.nodes().get(node).hostsFunctions());
            network.nodes().get(node).freeMemory().ifPresent(memory ->
                assertTrue(seed, free.merge(node, memory - function.memory(), (had, any) -> had - function.memory())
                    >= 0));
            delay = delay.plus(distances(network, last).get(node));
            last = node;
        }
        final var distances = distances(network, last);
        final var exits = network.nodes().values().stream().filter(node -> node.exit().isPresent()
            && (request.currentExit().isEmpty() || node.exit().equals(request.currentExit()))
            && distances.containsKey(node.id())).map(Network.Node::id).toList();
        assertTrue(seed, exits.contains(placement.exitNode()));
        exits.forEach(exit -> assertTrue(seed,
            distances.get(placement.exitNode()).compareTo(distances.get(exit)) <= 0));
        final var all = delay.plus(distances.get(placement.exitNode()));
        request.maximumDelay().ifPresent(limit -> assertTrue(seed, all.compareTo(limit) <= 0));
    }

    private static void verifyRefusal(final String seed, final PlacementRequest request, final Network network,
            final String reason) {
        if (reason.contains("hosts no functions")) {
            assertTrue(seed, network.nodes().values().stream().anyMatch(node -> !node.hostsFunctions()
                && reason.contains("node " + node.id())));
        } else if (reason.contains("left for functions")) {
            assertTrue(seed, network.nodes().values().stream().anyMatch(node -> reason.contains("node " + node.id())
                && (node.freeMemory().isPresent() || node.freeVcpus().isPresent())));
        } else if (reason.contains("to which no link leads")) {
            assertTrue(seed, request.functions().stream().anyMatch(function -> function.pinnedTo().isPresent()
                && reason.contains("function " + function.id())));
        } else if (reason.contains("no WAN port")) {
            final var last = request.functions().isEmpty() ? request.accessNode()
                : request.functions().get(request.functions().size() - 1).pinnedTo().orElse(request.accessNode());
            assertTrue(seed, distances(network, last).keySet().stream().map(network.nodes()::get)
                .noneMatch(node -> node.exit().isPresent()
                    && (request.currentExit().isEmpty() || node.exit().equals(request.currentExit()))));
        } else {
            assertTrue(seed, reason.contains("microseconds") && request.maximumDelay().isPresent());
        }
    }

    /** Delays to all nodes that can be reached, by relaxing every link as often as there are nodes. */
    private static Map<String, Duration> distances(final Network network, final String from) {
        final var best = new HashMap<String, Duration>();
        best.put(from, Duration.ZERO);
        for (int round = 0; round < network.nodes().size(); round++) {
            for (var link : network.links()) {
                relax(best, link.one(), link.other(), link.delay());
                relax(best, link.other(), link.one(), link.delay());
            }
        }
        return best;
    }

    private static void relax(final Map<String, Duration> best, final String from, final String to,
            final Duration delay) {
        if (best.containsKey(from)) {
            best.merge(to, best.get(from).plus(delay), (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
    }

    private static PlacementRequest.Function function(final String id, final int memory, final int vcpus) {
        return new PlacementRequest.Function(id, memory, vcpus, Optional.empty(), Optional.empty());
    }

    private static Network network(final Random random) {
        final var nodes = new HashMap<String, Network.Node>();
        final int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            nodes.put("n" + i, new Network.Node("n" + i, random.nextInt(8) > 0,
                random.nextInt(3) == 0 ? Optional.of("wan" + random.nextInt(2)) : Optional.empty(),
                random.nextBoolean() ? Optional.of((long) random.nextInt(400)) : Optional.empty(),
                random.nextBoolean() ? Optional.of((long) random.nextInt(6)) : Optional.empty()));
        }
        final var links = new ArrayList<Network.Link>();
        for (int i = random.nextInt(2 * count); i > 0; i--) {
            links.add(new Network.Link("n" + random.nextInt(count), "n" + random.nextInt(count),
                Duration.ofNanos(1000L * (1 + random.nextInt(50)))));
        }
        return new Network(nodes, links);
    }

    private static Network reversed(final Network network) {
        final var links = new ArrayList<Network.Link>();
        network.links().forEach(link -> links.add(0, link));
        return new Network(new HashMap<>(network.nodes()), links);
    }

    private static PlacementRequest request(final Random random, final Network network) {
        final int count = network.nodes().size();
        final var functions = new ArrayList<PlacementRequest.Function>();
        for (int i = random.nextInt(4); i > 0; i--) {
            functions.add(new PlacementRequest.Function("f" + i, 1 + random.nextInt(150), 1, Optional.empty(),
                random.nextInt(4) == 0 ? Optional.of("n" + random.nextInt(count)) : Optional.empty()));
        }
        return new PlacementRequest("alice", "n" + random.nextInt(count), functions,
            random.nextInt(4) == 0 ? Optional.of("wan" + random.nextInt(2)) : Optional.empty(),
            random.nextInt(3) == 0 ? Optional.of(Duration.ofNanos(1000L * random.nextInt(100))) : Optional.empty());
    }
}
