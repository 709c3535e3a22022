package org.netfate.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jgrapht.Graph;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.WeightedMultigraph;
import org.netfate.api.placement.Network;
import org.netfate.api.placement.Placement;
import org.netfate.api.placement.PlacementException;
import org.netfate.api.placement.PlacementPolicy;
import org.netfate.api.placement.PlacementRequest;

/**
 * The policy of the paper: every required function runs on the node to which the client is attached, unless the
 * operator has pinned it elsewhere. While that node is in maintenance, it runs on the nearest other one that has room,
 * or stays where it found some before. The traffic leaves at the exit that is nearest to its last function, by delay.
 */
public final class AccessNodePolicy implements PlacementPolicy {
    @Override
    public String name() {
        return "access-node";
    }

    @Override
    public Placement place(final PlacementRequest request, final Network network) throws PlacementException {
        final var graph = graph(network);
        final var chosen = new ArrayList<String>();
        final var needed = new HashMap<String, Need>();
        String last = request.accessNode();
        Duration delay = Duration.ZERO;
        for (var function : request.functions()) {
            final var node = hostOf(request, function, network, graph, needed);
            needed.merge(node, new Need(function.memory(), function.vcpus()), Need::plus);
            checkHosts(network, node, function.id(), needed.get(node));
            if (!node.equals(last)) {
                delay = delay.plus(distances(graph, last).apply(node).orElseThrow(() -> new PlacementException(
                    "function " + function.id() + " is to run on node " + node + ", to which no link leads")));
            }
            chosen.add(node);
            last = node;
        }
        final var exit = nearestExit(request, network, graph, last);
        checkDelay(request, delay.plus(exit.getValue()));
        return new Placement(chosen, exit.getKey());
    }

    private record Need(long memory, long vcpus) {
        static final Need NOTHING = new Need(0, 0);

        Need plus(final Need other) {
            return new Need(memory + other.memory, vcpus + other.vcpus);
        }
    }

    private static String hostOf(final PlacementRequest request, final PlacementRequest.Function function,
            final Network network, final Graph<String, DefaultWeightedEdge> graph, final Map<String, Need> needed)
            throws PlacementException {
        final var place = function.pinnedTo().filter(pin -> !isInMaintenance(network, pin, function))
            .orElse(request.accessNode());
        if (!isInMaintenance(network, place, function)) {
            return place;
        }
        final var distances = distances(graph, request.accessNode());
        final var delays = new HashMap<String, Duration>();
        network.nodes().values().stream().filter(node -> node.hostsFunctions() && node.accepts(function)
            && function.refusalOf(node.id()).isEmpty()
            && hasRoom(node, new Need(function.memory(), function.vcpus()).plus(
                needed.getOrDefault(node.id(), Need.NOTHING))))
            .forEach(node -> distances.apply(node.id()).ifPresent(delay -> delays.put(node.id(), delay)));
        return function.runsOn().filter(delays::containsKey).or(() -> delays.entrySet().stream()
            .min(Map.Entry.<String, Duration>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey))
            .orElseThrow(() -> new PlacementException("node " + place + " is in maintenance, and no other node that can"
                + " be reached has room for function " + function.id() + ", which needs " + function.memory()
                + " MiB of memory and " + function.vcpus() + " virtual processors"));
    }

    private static boolean isInMaintenance(final Network network, final String id,
            final PlacementRequest.Function function) {
        return Optional.ofNullable(network.nodes().get(id)).filter(node -> !node.accepts(function)).isPresent();
    }

    private static boolean hasRoom(final Network.Node node, final Need need) {
        return node.freeMemory().filter(free -> free < need.memory()).isEmpty()
            && node.freeVcpus().filter(free -> free < need.vcpus()).isEmpty();
    }

    private static void checkHosts(final Network network, final String id, final String function, final Need need)
            throws PlacementException {
        final var node = Optional.ofNullable(network.nodes().get(id))
            .orElseThrow(() -> new PlacementException("node " + id + " is not configured"));
        if (!node.hostsFunctions()) {
            throw new PlacementException("function " + function + " is to run on node " + id
                + ", which hosts no functions: it has no hypervisor-uri");
        }
        if (node.freeMemory().filter(free -> free < need.memory()).isPresent()) {
            throw new PlacementException("node " + id + " has " + node.freeMemory().orElseThrow()
                + " MiB of memory left for functions and " + need.memory() + " MiB are needed");
        }
        if (node.freeVcpus().filter(free -> free < need.vcpus()).isPresent()) {
            throw new PlacementException("node " + id + " has " + node.freeVcpus().orElseThrow()
                + " virtual processors left for functions and " + need.vcpus() + " are needed");
        }
    }

    private static Map.Entry<String, Duration> nearestExit(final PlacementRequest request, final Network network,
            final Graph<String, DefaultWeightedEdge> graph, final String from) throws PlacementException {
        final List<Map.Entry<String, Duration>> exits = new ArrayList<>();
        final var distances = distances(graph, from);
        for (var node : network.nodes().values()) {
            final boolean usable = node.exit().isPresent()
                && request.currentExit().filter(segment -> !node.exit().orElseThrow().equals(segment)).isEmpty();
            if (usable) {
                distances.apply(node.id()).ifPresent(delay -> exits.add(Map.entry(node.id(), delay)));
            }
        }
        return exits.stream()
            .min(Map.Entry.<String, Duration>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
            .orElseThrow(() -> new PlacementException("no WAN port" + request.currentExit()
                .map(segment -> " of segment " + segment).orElse("") + " can be reached from node " + from));
    }

    private static void checkDelay(final PlacementRequest request, final Duration delay) throws PlacementException {
        final var limit = request.maximumDelay();
        if (limit.isPresent() && delay.compareTo(limit.orElseThrow()) > 0) {
            throw new PlacementException("the delay to the exit would be " + delay.toNanos() / 1000
                + " microseconds and user " + request.user() + " accepts " + limit.orElseThrow().toNanos() / 1000);
        }
    }

    private static Graph<String, DefaultWeightedEdge> graph(final Network network) {
        final var graph = new WeightedMultigraph<String, DefaultWeightedEdge>(DefaultWeightedEdge.class);
        network.nodes().keySet().stream().sorted(Comparator.naturalOrder()).forEach(graph::addVertex);
        for (var link : network.links()) {
            if (graph.containsVertex(link.one()) && graph.containsVertex(link.other())
                    && !link.one().equals(link.other())) {
                graph.setEdgeWeight(graph.addEdge(link.one(), link.other()), link.delay().toNanos());
            }
        }
        return graph;
    }

    /** The delays from one node to others, all found in one search. */
    private static Function<String, Optional<Duration>> distances(final Graph<String, DefaultWeightedEdge> graph,
            final String from) {
        if (!graph.containsVertex(from)) {
            return to -> Optional.empty();
        }
        final var paths = new DijkstraShortestPath<>(graph).getPaths(from);
        return to -> graph.containsVertex(to) && !Double.isInfinite(paths.getWeight(to))
            ? Optional.of(Duration.ofNanos((long) paths.getWeight(to))) : Optional.empty();
    }
}
