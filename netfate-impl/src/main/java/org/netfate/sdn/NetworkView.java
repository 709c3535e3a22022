package org.netfate.sdn;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.Topology;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.CaptivePortal;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;

/**
 * Everything that the rules depend on: intent and observation of the NFVI Database and the ports that the switches
 * report. It belongs to one thread at a time. Lookups do not grow with the number of sessions.
 */
final class NetworkView {
    private final Map<NodeId, Node> nodes = new LinkedHashMap<>();
    private final Map<LinkKey, Link> links = new LinkedHashMap<>();
    private final Map<UnicastMacAddress, Session> sessions = new HashMap<>();
    private final Map<UnicastMacAddress, Chain> chains = new HashMap<>();
    private final Map<InstanceId, Placement> placements = new HashMap<>();
    private final Map<InstanceId, Instance> instances = new HashMap<>();
    private final Map<NodeId, Map<String, Long>> ports = new HashMap<>();
    private final Map<String, Set<NodeId>> holders = new HashMap<>();
    private final Map<String, InstanceId> portOwners = new HashMap<>();
    private final Map<UnicastMacAddress, InstanceId> macOwners = new HashMap<>();
    private final Set<FunctionId> portals = new TreeSet<>(Comparator.comparing(FunctionId::getValue));
    private final ClientView clients = new ClientView();
    private final Set<InstanceId> unobserved = new HashSet<>();
    private final Set<InstanceId> starting = new HashSet<>();
    private final Set<InstanceId> unplugged = new HashSet<>();
    private Optional<ClientNetwork> network = Optional.empty();
    private Topology topology = Topology.of(List.of(), List.of());

    void setNetwork(final Optional<ClientNetwork> newNetwork) {
        network = newNetwork;
    }

    void setNode(final NodeId id, final Optional<Node> node) {
        set(nodes, id, node);
        topology = Topology.of(nodes.keySet(), links.values());
    }

    void setLink(final LinkKey id, final Optional<Link> link) {
        set(links, id, link);
        topology = Topology.of(nodes.keySet(), links.values());
    }

    void setFunction(final FunctionId id, final Optional<Function> function) {
        if (function.filter(found -> CaptivePortal.VALUE.equals(found.getKind())
                && found.getScope() == Function.Scope.Node).isPresent()) {
            portals.add(id);
        } else {
            portals.remove(id);
        }
    }

    void setSession(final UnicastMacAddress mac, final Optional<Session> session) {
        set(sessions, mac, session);
        clients.setSession(mac, session);
    }

    void setClient(final UnicastMacAddress mac, final Optional<Client> client) {
        clients.setClient(mac, client);
    }

    void setChain(final UnicastMacAddress mac, final Optional<Chain> chain) {
        set(chains, mac, chain);
    }

    void setPlacement(final InstanceId id, final Optional<Placement> placement) {
        set(placements, id, placement);
        noteObservation(id);
    }

    void setInstance(final InstanceId id, final Optional<Instance> instance) {
        set(instances, id, instance);
        if (instance.filter(found -> found.getState() == InstanceState.Starting).isPresent()) {
            starting.add(id);
        } else {
            starting.remove(id);
        }
        noteObservation(id);
        notePort(id);
    }

    private void noteObservation(final InstanceId id) {
        if (placements.containsKey(id) && !instances.containsKey(id)) {
            unobserved.add(id);
        } else {
            unobserved.remove(id);
        }
        final var identity = InstanceIdentity.of(id);
        final var owner = Optional.of(id).filter(this::knows);
        set(portOwners, identity.port().getValue(), owner);
        set(macOwners, identity.mac(), owner);
    }

    private void notePort(final InstanceId id) {
        if (Optional.ofNullable(instances.get(id)).filter(instance -> instance.getState() == InstanceState.Active
                && instance.getNode() != null
                && port(instance.getNode(), InstanceIdentity.of(id).port()).isEmpty()).isPresent()) {
            unplugged.add(id);
        } else {
            unplugged.remove(id);
        }
    }

    void setPort(final NodeId node, final String name, final OptionalLong number) {
        if (number.isPresent()) {
            ports.computeIfAbsent(node, key -> new HashMap<>()).put(name, number.orElseThrow());
            holders.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(node);
        } else {
            ports.getOrDefault(node, new HashMap<>()).remove(name);
            holders.computeIfPresent(name, (key, at) -> at.remove(node) && at.isEmpty() ? null : at);
        }
        instanceOfPort(name).ifPresent(this::notePort);
    }

    private static <K, V> void set(final Map<K, V> map, final K key, final Optional<V> value) {
        value.ifPresentOrElse(present -> map.put(key, present), () -> map.remove(key));
    }

    Optional<ClientNetwork> network() {
        return network;
    }

    Topology topology() {
        return topology;
    }

    Collection<Node> nodes() {
        return nodes.values();
    }

    Optional<Node> node(final NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** The clients that have a session. */
    Set<UnicastMacAddress> members() {
        return sessions.keySet();
    }

    /** The devices that were seen at access ports, and who may use which address. */
    ClientView clients() {
        return clients;
    }

    /** Whether a MAC address belongs to the network itself, so that no client can have it. */
    boolean isReserved(final UnicastMacAddress mac) {
        return macOwners.containsKey(mac) || network.filter(found -> mac.equals(found.getGatewayMac())).isPresent();
    }

    /** The captive portal of a node, if there is one and the node's switch has its port. */
    Optional<InstanceIdentity> portal(final NodeId node) {
        return network.filter(found -> found.getCaptivePortal() != null).flatMap(found -> portals.stream()
            .map(function -> InstanceIdentity.of(InstanceIdentity.ofNode(function, node)))
            .filter(instance -> knows(instance.instance()) && port(node, instance.port()).isPresent()).findFirst());
    }

    /** Whether it is known that nothing passes through an instance yet. */
    boolean isAwaited(final InstanceId id) {
        return Optional.ofNullable(instances.get(id)).map(Instance::getState)
            .filter(state -> state == InstanceState.Waiting || state == InstanceState.Starting
                || state == InstanceState.Failed).isPresent();
    }

    /** The instances that are placed or observed. */
    Set<InstanceId> instances() {
        final var all = new HashSet<>(placements.keySet());
        all.addAll(instances.keySet());
        return all;
    }

    /** The instances whose guests boot, as far as is known. */
    Set<InstanceId> startingInstances() {
        return Set.copyOf(starting);
    }

    /** The instances that run and whose port the switch of their node has not. */
    Set<InstanceId> unpluggedInstances() {
        return Set.copyOf(unplugged);
    }

    /** Node on which an instance was observed to run. */
    Optional<NodeId> observedNode(final InstanceId id) {
        return Optional.ofNullable(instances.get(id)).map(Instance::getNode);
    }

    /** The instance, among those that are placed or observed, whose port has a name. */
    Optional<InstanceId> instanceOfPort(final String name) {
        return Optional.ofNullable(portOwners.get(name));
    }

    boolean hasPorts(final NodeId node) {
        return !ports.getOrDefault(node, Map.of()).isEmpty();
    }

    Optional<Session> session(final UnicastMacAddress mac) {
        return Optional.ofNullable(sessions.get(mac));
    }

    Optional<Chain> chain(final UnicastMacAddress mac) {
        return Optional.ofNullable(chains.get(mac));
    }

    boolean knows(final InstanceId id) {
        return placements.containsKey(id) || instances.containsKey(id);
    }

    /** Tells whether something has been observed of every instance that is placed. */
    boolean everyPlacementIsObserved() {
        return unobserved.isEmpty();
    }

    /** Number of a port, if the switch has it. */
    OptionalLong port(final NodeId node, final PortName name) {
        final Long number = ports.getOrDefault(node, Map.of()).get(name.getValue());
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** The ports of a kind that the operator configured on a node, in the order of their names. */
    List<PortName> configuredPorts(final NodeId node, final Port.Kind kind) {
        return node(node).stream().flatMap(found -> found.nonnullPort().values().stream())
            .filter(port -> port.getKind() == kind)
            .map(Port::getName).sorted(Comparator.comparing(PortName::getValue)).toList();
    }

    /** The WAN port of a node: the first by name that its switch has. */
    Optional<PortName> wanPort(final NodeId node) {
        return configuredPorts(node, Port.Kind.Wan).stream()
            .filter(name -> port(node, name).isPresent()).findFirst();
    }

    /** The nodes whose switch has the instance's port: during a migration source and destination. */
    Set<NodeId> holders(final InstanceIdentity instance) {
        return holders.getOrDefault(instance.port().getValue(), Set.of());
    }

    /**
     * Tells where an instance's guest runs: where it was observed; as long as that is not known, where its port is, or
     * else where it is placed.
     */
    Optional<NodeId> location(final InstanceIdentity instance) {
        final var observed = Optional.ofNullable(instances.get(instance.instance()))
            .filter(found -> found.getState() != InstanceState.Unknown)
            .map(found -> Optional.ofNullable(found.getDeliveryNode()).orElse(found.getNode()));
        if (observed.isPresent()) {
            return observed;
        }
        final var placed = Optional.ofNullable(placements.get(instance.instance())).map(Placement::getNode);
        final var at = holders(instance);
        return placed.filter(node -> at.isEmpty() || at.contains(node))
            .or(() -> at.stream().min(Comparator.comparing(NodeId::getValue)));
    }
}
