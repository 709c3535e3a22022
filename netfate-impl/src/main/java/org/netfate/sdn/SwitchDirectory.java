package org.netfate.sdn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Tells which switch is which node's, whichever of the two is known first. It belongs to one sequential executor.
 *
 * <p>The ports of a switch that is not connected stay as they were: losing sight of a switch changes no rule, so that
 * traffic through it and through the others goes on.
 */
final class SwitchDirectory {
    private static final int HEXADECIMAL = 16;

    private final Map<NodeId, String> switchOfNode = new HashMap<>();
    private final Map<String, NodeId> nodeOfSwitch = new HashMap<>();
    private final Map<String, Map<String, Long>> ports = new HashMap<>();
    private final Map<String, SwitchConnection> connections = new HashMap<>();
    private final Steering steering;
    private final Function<String, SwitchConnection> connector;

    /**
     * Makes the directory.
     *
     * @param steering told of the switches and ports of configured nodes
     * @param connector makes the connection to a switch from the platform's name of it
     */
    SwitchDirectory(final Steering steering, final Function<String, SwitchConnection> connector) {
        this.steering = steering;
        this.connector = connector;
    }

    /** The platform's name of the switch with a datapath id. */
    static String nameOf(final DatapathId id) {
        return "openflow:" + Long.toUnsignedString(Long.parseUnsignedLong(id.getValue(), HEXADECIMAL));
    }

    /** A node was configured, changed or deleted. */
    void node(final NodeId id, final Optional<Node> node) {
        final var before = Optional.ofNullable(switchOfNode.get(id));
        final var after = node.map(found -> nameOf(found.getDatapathId()));
        steering.node(id, node);
        if (!before.equals(after)) {
            before.ifPresent(name -> detach(id, name));
            after.ifPresent(name -> attach(id, name));
        }
    }

    private void detach(final NodeId node, final String name) {
        switchOfNode.remove(node);
        nodeOfSwitch.remove(name, node);
        ports.getOrDefault(name, Map.of()).keySet().forEach(port ->
            steering.port(node, port, OptionalLong.empty()));
        if (connections.containsKey(name)) {
            steering.disconnected(node);
        }
    }

    private void attach(final NodeId node, final String name) {
        switchOfNode.put(node, name);
        nodeOfSwitch.put(name, node);
        ports.getOrDefault(name, Map.of()).forEach((port, number) ->
            steering.port(node, port, OptionalLong.of(number)));
        if (connections.containsKey(name)) {
            steering.connected(node, connections.get(name));
        }
    }

    /** A switch has connected, maybe again. */
    void connected(final String name) {
        connections.put(name, connector.apply(name));
        withNode(name, node -> steering.connected(node, connections.get(name)));
    }

    boolean isConnected(final String name) {
        return connections.containsKey(name);
    }

    /** A switch has lost its connection. */
    void disconnected(final String name) {
        if (connections.remove(name) != null) {
            withNode(name, steering::disconnected);
        }
    }

    /** A switch has deleted an entry. */
    void deleted(final String name, final long cookie) {
        withNode(name, node -> steering.deleted(node, cookie));
    }

    /** A switch has a port, has it under another number, or has it no more. */
    void port(final String name, final String port, final OptionalLong number) {
        final var known = ports.computeIfAbsent(name, key -> new HashMap<>());
        final Long before = number.isPresent() ? known.put(port, number.orElseThrow()) : known.remove(port);
        if (before == null ? number.isPresent() : number.isEmpty() || before != number.orElseThrow()) {
            withNode(name, node -> steering.port(node, port, number));
        }
    }

    /** A switch has just these ports. */
    void ports(final String name, final Map<String, Long> all) {
        final var gone = new HashSet<>(ports.getOrDefault(name, Map.of()).keySet());
        gone.removeAll(all.keySet());
        gone.forEach(port -> port(name, port, OptionalLong.empty()));
        all.forEach((port, number) -> port(name, port, OptionalLong.of(number)));
    }

    private void withNode(final String name, final Consumer<NodeId> action) {
        Optional.ofNullable(nodeOfSwitch.get(name)).ifPresent(action);
    }
}
