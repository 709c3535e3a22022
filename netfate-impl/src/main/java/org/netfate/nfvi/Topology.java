package org.netfate.nfvi;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.WeightedMultigraph;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.Termination;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;

/**
 * The nodes and links that the operator configured, as a graph in which packets take the path of least delay.
 * Immutable and thread-safe; a change of the configuration makes a new one.
 *
 * <p>The paths to one node form a tree, so that two packets for the same node that meet stay together: forwarding by
 * destination alone follows {@link #path} and cannot loop. Equal delays are decided by the links' names, so that every
 * cluster member, before and after a restart, has the same paths.
 */
public final class Topology {
    private final WeightedMultigraph<NodeId, Edge> graph = new WeightedMultigraph<>(Edge.class);
    private final Map<NodeId, SingleSourcePaths<NodeId, Edge>> trees = new ConcurrentHashMap<>();

    private Topology() {
        // use of()
    }

    /**
     * One link on a path.
     *
     * @param node where it is left
     * @param port port through which it is left
     * @param next node at the other end
     * @param nextPort port at the other end
     * @param delay one-way delay
     */
    public record Hop(NodeId node, PortName port, NodeId next, PortName nextPort, Duration delay) { }

    private record Edge(String link, Termination one, Termination other, Duration delay) {
        Hop from(final NodeId node) {
            return one.getNode().equals(node)
                ? new Hop(node, one.getPort(), other.getNode(), other.getPort(), delay)
                : new Hop(node, other.getPort(), one.getNode(), one.getPort(), delay);
        }
    }

    /**
     * Makes the graph. A link whose ends are not two of the nodes is left out.
     *
     * @param nodes the nodes
     * @param links the links
     * @return the graph
     */
    public static Topology of(final Collection<NodeId> nodes, final Collection<Link> links) {
        final var topology = new Topology();
        nodes.stream().sorted(Comparator.comparing(NodeId::getValue)).forEach(topology.graph::addVertex);
        links.stream().sorted(Comparator.comparing(link -> link.getId().getValue())).forEach(topology::add);
        return topology;
    }

    private void add(final Link link) {
        final var ends = link.nonnullTermination().values().stream()
            .sorted(Comparator.comparing(end -> end.getNode().getValue())).toList();
        if (ends.size() == 2 && ends.stream().allMatch(end -> graph.containsVertex(end.getNode()))) {
            final var delay = Duration.of(link.requireDelay().toJava(), ChronoUnit.MICROS);
            final var edge = new Edge(link.getId().getValue(), ends.get(0), ends.get(1), delay);
            graph.addEdge(ends.get(0).getNode(), ends.get(1).getNode(), edge);
            graph.setEdgeWeight(edge, link.requireDelay().toJava());
        }
    }

    /**
     * Returns the nodes.
     *
     * @return all nodes, connected or not
     */
    public Set<NodeId> nodes() {
        return Collections.unmodifiableSet(graph.vertexSet());
    }

    /**
     * Returns the ports of a node that are ends of links.
     *
     * @param node the node
     * @return their names; empty if the node is not known
     */
    public Set<PortName> linkPorts(final NodeId node) {
        final var ports = new HashSet<PortName>();
        if (graph.containsVertex(node)) {
            graph.edgesOf(node).forEach(edge -> ports.add(edge.from(node).port()));
        }
        return ports;
    }

    /**
     * Finds the path of least delay.
     *
     * @param from a node
     * @param to another node, or the same one
     * @return the links in order, none if both are the same; empty if there is no path or a node is not known
     */
    public Optional<List<Hop>> path(final NodeId from, final NodeId to) {
        if (!graph.containsVertex(from) || !graph.containsVertex(to)) {
            return Optional.empty();
        }
        final GraphPath<NodeId, Edge> reverse = trees.computeIfAbsent(to, this::tree).getPath(from);
        if (reverse == null) {
            return Optional.empty();
        }
        final var edges = new ArrayList<>(reverse.getEdgeList());
        Collections.reverse(edges);
        final var hops = new ArrayList<Hop>(edges.size());
        NodeId at = from;
        for (Edge edge : edges) {
            final Hop hop = edge.from(at);
            hops.add(hop);
            at = hop.next();
        }
        return Optional.of(hops);
    }

    /**
     * Tells the least delay between two nodes.
     *
     * @param from a node
     * @param to another node, or the same one
     * @return one-way delay; empty if there is no path or a node is not known
     */
    public Optional<Duration> delay(final NodeId from, final NodeId to) {
        return path(from, to).map(hops -> hops.stream().map(Hop::delay).reduce(Duration.ZERO, Duration::plus));
    }

    private SingleSourcePaths<NodeId, Edge> tree(final NodeId to) {
        return new DijkstraShortestPath<>(graph).getPaths(to);
    }
}
