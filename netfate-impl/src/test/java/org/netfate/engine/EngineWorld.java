package org.netfate.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netfate.nfvi.HandSteppedTime;
import org.netfate.nfvi.HandSteppedTime.Tasks;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.TestDatabase;
import org.opendaylight.mdsal.binding.api.DataObjectModification;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.Termination;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.TerminationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.MaintenanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Chains;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.Decision;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.CaptivePortal;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Firewall;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Name;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.requirements.SlaBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/** An engine over a data base; it notes what the engine writes. */
final class EngineWorld {
    final TestDatabase store = new TestDatabase();
    final HandSteppedTime time = new HandSteppedTime();
    /** What was written to placements and chains since it was cleared: {@code put firewall/alice}, one an entry. */
    final List<String> writes = new ArrayList<>();
    Tasks thread = new Tasks();
    OrchestrationEngine engine;

    EngineWorld() {
        watch(NfviPaths.PLACEMENTS, change -> change.getRootPath().getRootIdentifier()
            .firstKeyOf(Placement.class).getInstance().getValue());
        watch(NfviPaths.CHAINS, change -> change.getRootPath().getRootIdentifier()
            .firstKeyOf(Chain.class).getMac().getValue());
    }

    private <T extends DataObject> void watch(final InstanceIdentifier<T> list,
            final Function<DataTreeModification<T>, String> name) {
        store.broker().registerDataTreeChangeListener(
            DataTreeIdentifier.create(LogicalDatastoreType.CONFIGURATION, list), changes -> changes.forEach(change ->
                writes.add((change.getRootNode().getModificationType() == DataObjectModification.ModificationType.DELETE
                    ? "delete " : "put ") + name.apply(change))));
    }

    void start() {
        thread = new Tasks();
        engine = new OrchestrationEngine(new NfviDatabase(store.broker()), List.of(new AccessNodePolicy()), thread,
            time.clock());
        engine.start();
        settle();
    }

    void kill() {
        thread.kill();
    }

    void settle() {
        while (store.commits().runNext() || thread.runNext()) {
            // one after the other
        }
    }

    void node(final String name, final long memory, final String... segments) {
        final var ports = new TreeMap<String, Port>();
        for (var segment : segments) {
            ports.put(segment, new PortBuilder().setName(new PortName("wan-" + segment)).setKind(Port.Kind.Wan)
                .setSegment(new Name(segment)).build());
        }
        final var node = new NodeBuilder().setId(new NodeId(name))
            .setDatapathId(new DatapathId(String.format("%016x", name.hashCode() & 0xffffffffL)))
            .setMemory(Uint32.valueOf(memory)).setHypervisorUri(new Uri("qemu+tls://" + name + "/system"))
            .setPort(ports.values().stream().collect(Collectors.toMap(Port::key, port -> port))).build();
        store.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node);
        settle();
    }

    void link(final String one, final String other, final long delay) {
        final var ends = Stream.of(one, other).map(end -> new TerminationBuilder().setNode(new NodeId(end))
            .setPort(new PortName("to-" + (end.equals(one) ? other : one))).build())
            .collect(Collectors.toMap(Termination::key, end -> end));
        final var link = new LinkBuilder().setDelay(Uint32.valueOf(delay))
            .setId(new Name(one + "-" + other))
            .setTermination(ends).build();
        store.put(NfviDatabase.entry(NfviPaths.LINKS, link.key()), link);
        settle();
    }

    void function(final String name, final long memory) {
        final var key = new FunctionKey(new FunctionId(name));
        store.put(NfviDatabase.entry(NfviPaths.FUNCTIONS, key), new FunctionBuilder().withKey(key)
            .setKind(Firewall.VALUE).setMemory(Uint32.valueOf(memory))
            .setImage(new ImageBuilder().setKernel(new ImageLocation("/images/kernel")).build()).build());
        settle();
    }

    /** A node with clients; it has a management bridge, or none. */
    void cpe(final String name, final long memory, final boolean managed) {
        final var port = new PortBuilder().setName(new PortName("lan")).setKind(Port.Kind.Access).build();
        final var node = new NodeBuilder().setId(new NodeId(name))
            .setDatapathId(new DatapathId(String.format("%016x", name.hashCode() & 0xffffffffL)))
            .setMemory(Uint32.valueOf(memory)).setHypervisorUri(new Uri("qemu+tls://" + name + "/system"))
            .setManagementBridge(managed ? new PortName("mgmt0") : null).setPort(Map.of(port.key(), port)).build();
        store.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), node);
        settle();
    }

    /** A node is taken out of service. */
    void drain(final String name, final MaintenanceKind kind) {
        store.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))).child(Maintenance.class),
            new MaintenanceBuilder().setInstances(kind).build());
        settle();
    }

    /** A node is put back into service. */
    void undrain(final String name) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))).child(Maintenance.class));
        settle();
    }

    void removeNode(final String name) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))));
        settle();
    }

    void portal(final long memory, final boolean managed) {
        final var key = new FunctionKey(new FunctionId("portal"));
        store.put(NfviDatabase.entry(NfviPaths.FUNCTIONS, key), new FunctionBuilder().withKey(key)
            .setKind(CaptivePortal.VALUE)
            .setScope(org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function.Scope.Node)
            .setMemory(Uint32.valueOf(memory)).setManagementInterface(managed)
            .setImage(new ImageBuilder().setKernel(new ImageLocation("/images/kernel")).build()).build());
        settle();
    }

    void removeFunction(final String name) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.FUNCTIONS, new FunctionKey(new FunctionId(name))));
        settle();
    }

    void user(final String name, final String... functions) {
        user(name, Optional.empty(), functions);
    }

    void user(final String name, final Optional<Long> maximumDelay, final String... functions) {
        final var key = new UserKey(new UserName(name));
        store.put(NfviDatabase.entry(NfviPaths.USERS, key), new UserBuilder().withKey(key)
            .setRequiredFunction(functions.length == 0 ? null : Stream.of(functions).map(FunctionId::new).toList())
            .setSla(maximumDelay.map(delay -> new SlaBuilder().setMaximumDelay(Uint32.valueOf(delay)).build())
                .orElse(null)).build());
        settle();
    }

    void removeUser(final String name) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.USERS, new UserKey(new UserName(name))));
        settle();
    }

    static Session session(final int client, final String user, final String node) {
        return new SessionBuilder().setMac(mac(client)).setUser(new UserName(user)).setNode(new NodeId(node))
            .setId(new Uuid(new UUID(1, client).toString()))
            .setLoginTime(new DateAndTime("2015-04-13T08:00:00Z")).build();
    }

    static UnicastMacAddress mac(final int client) {
        return new UnicastMacAddress(String.format("02:00:00:00:00:%02x", client));
    }

    void login(final int client, final String user, final String node) {
        final var session = session(client, user, node);
        store.put(NfviDatabase.entry(NfviPaths.SESSIONS, session.key()), session);
        settle();
    }

    /** A login at a minute of the day. */
    void login(final int client, final String user, final String node, final int minute) {
        final var session = new SessionBuilder(session(client, user, node)).setLoginTime(new DateAndTime(
            String.format("2015-04-13T%02d:%02d:00Z", minute / 60, minute % 60))).build();
        store.put(NfviDatabase.entry(NfviPaths.SESSIONS, session.key()), session);
        settle();
    }

    void logout(final int client) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.SESSIONS, new SessionKey(mac(client))));
        settle();
    }

    /** The placements as {@code instance=node}. */
    List<String> placements() {
        return store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Placements.class))
            .map(Placements::nonnullPlacement).orElse(Map.of()).values().stream()
            .map(placement -> placement.getInstance().getValue() + "=" + placement.getNode().getValue())
            .sorted().toList();
    }

    /** The chain of a client as {@code instance, instance -> exit}. */
    String chain(final int client) {
        return store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Chains.class))
            .map(Chains::nonnullChain).orElse(Map.of()).values().stream()
            .filter(chain -> chain.getMac().equals(mac(client))).findFirst()
            .map(chain -> Optional.ofNullable(chain.getInstance()).orElse(List.of()).stream()
                .map(instance -> instance.getValue()).collect(Collectors.joining(", "))
                + " -> " + chain.getExitNode().getValue()).orElse("none");
    }

    int chains() {
        return store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Chains.class))
            .map(Chains::nonnullChain).orElse(Map.of()).size();
    }

    /** The decision for a client: {@code placed}, or why not. */
    String decision(final int client) {
        return store.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.DECISIONS, new DecisionKey(mac(client))))
            .map(decision -> decision.getPlaced() ? "placed" : decision.getReason()).orElse("none");
    }

    Optional<Decision> storedDecision(final int client) {
        return store.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.DECISIONS, new DecisionKey(mac(client))));
    }

    List<String> sortedWrites() {
        return writes.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
