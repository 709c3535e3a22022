package org.netfate.nfv;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorDriver;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * The connections to the hypervisors of all configured nodes.
 *
 * <p>Belongs to the coordinator's thread: its methods are called there and its observer is told there; the hypervisors
 * are called on threads that may block.
 */
final class NodeConnections implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofSeconds(30);

    /** Told of changes, on the coordinator's thread. */
    interface Observer {
        /** A node has become usable, has stopped to be, or was asked again what it has. */
        void nodeChanged(NodeId node);

        /** A virtual machine changed. */
        void machineChanged(NodeId node, VirtualMachineEvent event);
    }

    private final Map<NodeId, NodeConnection> connections = new HashMap<>();
    private final List<HypervisorDriver> drivers;
    private final NfvExecutors executors;
    private final NodePublisher publisher;
    private final Observer observer;

    NodeConnections(final List<HypervisorDriver> drivers, final NfvExecutors executors,
            final NodePublisher publisher, final Observer observer) {
        this.drivers = drivers;
        this.executors = executors;
        this.publisher = publisher;
        this.observer = observer;
    }

    /** Asks every node from time to time what it has, to see what no event told. */
    void start() {
        executors.timer().scheduleWithFixedDelay(
            () -> thread().execute(() -> connections.values().forEach(NodeConnection::refresh)),
            REFRESH.toSeconds(), REFRESH.toSeconds(), TimeUnit.SECONDS);
    }

    /** Takes a node's configuration: connects, connects anew if the URI changed, or disconnects if it is gone. */
    void configure(final NodeId id, final Optional<Node> node) {
        final var uri = node.map(Node::getHypervisorUri).map(value -> value.getValue());
        final var present = Optional.ofNullable(connections.get(id));
        if (present.isPresent() && uri.equals(present.map(NodeConnection::uri))) {
            present.orElseThrow().reconfigure(node.orElseThrow());
            return;
        }
        if (present.isPresent()) {
            present.orElseThrow().close();
            connections.remove(id);
            publisher.removed(id);
        }
        if (uri.isPresent()) {
            final var connection = new NodeConnection(id, node.orElseThrow(), uri.orElseThrow(), this);
            connections.put(id, connection);
            connection.connect();
        }
        observer.nodeChanged(id);
    }

    /** What is known of an instance on every node. */
    Map<NodeId, Sighting> sightings(final UUID uuid) {
        return connections.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sighting(uuid)));
    }

    /** The virtual machines of a node, as far as it answers. */
    Collection<VirtualMachine> machines(final NodeId node) {
        return Optional.ofNullable(connections.get(node)).map(NodeConnection::machines).orElse(List.of());
    }

    /** The hypervisor of a node, if it answers. */
    Optional<Hypervisor> hypervisor(final NodeId node) {
        return Optional.ofNullable(connections.get(node)).flatMap(NodeConnection::hypervisor);
    }

    /** A node's configuration. */
    Optional<Node> node(final NodeId node) {
        return Optional.ofNullable(connections.get(node)).map(NodeConnection::node);
    }

    /** Why a node cannot be used. */
    String trouble(final NodeId node) {
        return "node " + node.getValue() + ": " + Optional.ofNullable(connections.get(node))
            .map(connection -> connection.error().orElse("the connection to its hypervisor is being made"))
            .orElse("it is not configured with a hypervisor-uri");
    }

    /** Notes what an action or an event has made of an instance on a node. */
    void note(final NodeId node, final UUID uuid, final Optional<VirtualMachine> machine) {
        Optional.ofNullable(connections.get(node)).ifPresent(connection -> connection.note(uuid, machine));
    }

    /** Asks a node again what it has; the observer is told. */
    void refresh(final NodeId node) {
        Optional.ofNullable(connections.get(node)).ifPresent(NodeConnection::refresh);
    }

    @Override
    public void close() {
        connections.values().forEach(NodeConnection::close);
        connections.clear();
    }

    Optional<HypervisorDriver> driverFor(final String uri) {
        return drivers.stream().filter(driver -> driver.supports(uri)).findFirst();
    }

    Executor thread() {
        return executors.thread();
    }

    Executor blocking() {
        return executors.blocking();
    }

    ScheduledExecutorService timer() {
        return executors.timer();
    }

    NodePublisher publisher() {
        return publisher;
    }

    Observer observer() {
        return observer;
    }
}
