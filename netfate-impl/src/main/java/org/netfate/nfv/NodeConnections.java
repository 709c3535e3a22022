package org.netfate.nfv;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
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
    /** Told of changes, on the coordinator's thread. */
    interface Observer {
        /** A node has become usable, has stopped to be, or is configured otherwise. */
        void nodeChanged(NodeId node);

        /** A node was asked again, and something else is known of some virtual machines than before. */
        void machinesFound(NodeId node, Set<UUID> machines);

        /** A virtual machine changed. */
        void machineChanged(NodeId node, VirtualMachineEvent event);
    }

    private final Map<NodeId, NodeConnection> connections = new HashMap<>();
    /** Those that are not configured any more, but still have instances. */
    private final Set<NodeId> leaving = new HashSet<>();
    private final SetMultimap<UUID, NodeId> places = HashMultimap.create();
    private final List<HypervisorDriver> drivers;
    private final NfvExecutors executors;
    private final HypervisorCalls calls;
    private final NodePublisher publisher;
    private final Observer observer;
    private final NodeRounds rounds;

    NodeConnections(final List<HypervisorDriver> drivers, final NfvExecutors executors,
            final NodePublisher publisher, final Supplier<Duration> interval, final Observer observer) {
        this.drivers = drivers;
        this.executors = executors;
        calls = new HypervisorCalls(executors);
        this.publisher = publisher;
        this.observer = observer;
        rounds = new NodeRounds(executors, interval, node -> connections.get(node).review());
    }

    /** Asks every node from time to time what it has, to see what no event told. */
    void start() {
        rounds.start();
    }

    /** The policy has changed: nodes may have to be asked more often. */
    void policyChanged() {
        rounds.checkInterval();
    }

    /**
     * Takes a node's configuration: connects, connects anew if the URI changed, or disconnects if it is gone. From a
     * node that is gone and answers, its instances are moved or removed first: forgotten, one would run on there beside
     * the copy that is made elsewhere. One that does not answer is given up at once.
     */
    void configure(final NodeId id, final Optional<Node> node) {
        final var uri = node.map(Node::getHypervisorUri).map(value -> value.getValue());
        final var present = Optional.ofNullable(connections.get(id));
        final boolean wasLeaving = leaving.remove(id);
        if (!wasLeaving && present.isPresent() && uri.equals(present.map(NodeConnection::uri))) {
            present.orElseThrow().reconfigure(node.orElseThrow());
            return;
        }
        if (uri.isEmpty() && !machines(id).isEmpty()) {
            leaving.add(id);
            observer.nodeChanged(id);
            return;
        }
        if (present.isPresent()) {
            present.orElseThrow().close();
            connections.remove(id);
            rounds.remove(id);
            publisher.removed(id);
        }
        if (uri.isPresent()) {
            final var connection = new NodeConnection(id, node.orElseThrow(), uri.orElseThrow(), this);
            connections.put(id, connection);
            rounds.add(id);
            connection.connect();
        }
        observer.nodeChanged(id);
    }

    /** Something else may be known of a node: one that is leaving may have been left by its last instance. */
    void looked(final NodeId id) {
        if (leaving.contains(id)) {
            thread().execute(() -> {
                if (leaving.contains(id) && machines(id).isEmpty()) {
                    configure(id, Optional.empty());
                }
            });
        }
    }

    /** The configured nodes. */
    Set<NodeId> configured() {
        return Set.copyOf(connections.keySet());
    }

    /** Those of the configured nodes that answer. */
    Set<NodeId> answering() {
        return connections.keySet().stream().filter(node -> hypervisor(node).isPresent())
            .collect(Collectors.toUnmodifiableSet());
    }

    /** Nodes that are known to have a virtual machine, running or not. */
    Set<NodeId> places(final UUID uuid) {
        return Set.copyOf(places.get(uuid));
    }

    /** What is known of an instance on those of some nodes that are configured, or have not been left yet. */
    Map<NodeId, Sighting> sightings(final UUID uuid, final Set<NodeId> nodes) {
        final var sightings = nodes.stream().filter(connections::containsKey).collect(Collectors.toMap(node -> node,
            node -> connections.get(node).inventory().sighting(uuid), (one, same) -> one, HashMap::new));
        sightings.entrySet().removeIf(entry -> leaving.contains(entry.getKey())
            && entry.getValue() == Sighting.ABSENT);
        return sightings;
    }

    /** Whether one of some nodes is being asked again because what it said of an instance is not certain. */
    boolean areDoubted(final UUID uuid, final Set<NodeId> nodes) {
        return nodes.stream().map(connections::get)
            .anyMatch(connection -> connection != null && connection.inventory().isDoubted(uuid));
    }

    /**
     * Takes what some nodes said of an instance as uncertain, and asks them again.
     *
     * @return whether any of them answers at all
     */
    boolean doubt(final UUID uuid, final Set<NodeId> nodes) {
        return nodes.stream().map(connections::get).filter(connection -> connection != null)
            .map(connection -> connection.doubt(uuid)).reduce(false, Boolean::logicalOr);
    }

    /** The virtual machines of a node, as far as it answers. */
    Collection<VirtualMachine> machines(final NodeId node) {
        return Optional.ofNullable(connections.get(node)).map(known -> known.inventory().machines()).orElse(List.of());
    }

    /** A virtual machine of a node, if it is there. */
    Optional<VirtualMachine> machine(final NodeId node, final UUID uuid) {
        return Optional.ofNullable(connections.get(node)).flatMap(known -> known.inventory().machine(uuid));
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
        Optional.ofNullable(connections.get(node)).ifPresent(known -> known.inventory().note(uuid, machine));
        looked(node);
    }

    /** Notes what a step that was done has made of an instance, before any event tells. */
    void noteDone(final InstanceWork work, final Step step) {
        final var running = Optional.of(work.machine(VirtualMachine.State.RUNNING, false));
        final var uuid = work.identity().uuid();
        if (step instanceof Step.Create create) {
            note(create.node(), uuid, running);
        } else if (step instanceof Step.Migrate migrate) {
            note(migrate.source(), uuid, Optional.empty());
            note(migrate.destination(), uuid, running);
        } else if (step instanceof Step.Save save) {
            note(save.node(), uuid, Optional.empty());
        } else if (step instanceof Step.Destroy destroy) {
            note(destroy.node(), uuid, Optional.empty());
        } else if (step instanceof Step.Resume resume) {
            note(resume.node(), uuid, running);
        }
    }

    /** Asks a node again what it has; the observer is told. */
    void refresh(final NodeId node) {
        Optional.ofNullable(connections.get(node)).ifPresent(NodeConnection::refresh);
    }

    @Override
    public void close() {
        rounds.close();
        connections.values().forEach(NodeConnection::close);
        connections.clear();
    }

    Optional<HypervisorDriver> driverFor(final String uri) {
        return drivers.stream().filter(driver -> driver.supports(uri)).findFirst();
    }

    Executor thread() {
        return executors.thread();
    }

    HypervisorCalls calls() {
        return calls;
    }

    /** The nodes of each virtual machine, for the connections to keep up to date. */
    SetMultimap<UUID, NodeId> placesOfAll() {
        return places;
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
