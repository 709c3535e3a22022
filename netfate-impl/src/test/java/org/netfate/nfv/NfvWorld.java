package org.netfate.nfv;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.mockito.Mockito;
import org.netfate.nfvi.HandSteppedTime;
import org.netfate.nfvi.HandSteppedTime.Tasks;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.TestDatabase;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.FunctionTable;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodesState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.ImageStore;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.ImageStoreBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.MaintenanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Hypervisor;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.HypervisorKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Instances;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Operations;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.Step;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Firewall;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.HypervisorCapability;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/** A coordinator, the data base, hypervisors and time, all of which go on only when the test lets them. */
final class NfvWorld {
    static final FunctionId FIREWALL = new FunctionId("firewall");

    final HandSteppedTime time = new HandSteppedTime();
    final TestDatabase store = new TestDatabase();
    final FakeHypervisors hypervisors = new FakeHypervisors(time.clock());
    Tasks thread = new Tasks();
    Tasks blocking = new Tasks();
    /** Calls of the image store; those of the hypervisors' unless a test lets them wait. */
    Tasks storeThreads;
    NfvCoordinator coordinator;
    /** Adds nothing to any pause, if a test does not want another. */
    RandomGenerator random = () -> 0;
    private Runnable beforeEach = () -> { };

    NfvWorld() {
        hypervisors.meanwhile(this::pump);
    }

    /** A world with nodes of a GiB each and a firewall in the catalogue; the coordinator has not begun. */
    static NfvWorld of(final String... nodes) {
        final var world = new NfvWorld();
        for (var node : nodes) {
            world.hypervisors.add(node, 1024);
            world.configure(node);
        }
        world.catalogue("/images/kernel");
        return world;
    }

    static InstanceId instance(final String user) {
        return InstanceIdentity.personal(FIREWALL, new UserName(user));
    }

    static UUID uuid(final String user) {
        return InstanceIdentity.of(instance(user)).uuid();
    }

    void configure(final String name) {
        final var key = new NodeKey(new NodeId(name));
        store.put(NfviDatabase.entry(NfviPaths.NODES, key), new NodeBuilder().withKey(key)
            .setDatapathId(new DatapathId(String.format("%016x", name.hashCode() & 0xffffffffL)))
            .setHypervisorUri(new Uri(FakeHypervisors.uri(name))).build());
    }

    /** The operator takes a node out of service. */
    void drain(final String name) {
        store.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))).child(Maintenance.class),
            new MaintenanceBuilder().build());
    }

    /** The operator puts a node back into service. */
    void undrain(final String name) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))).child(Maintenance.class));
    }

    /** A client of a user has logged in at a node. */
    void attach(final String user, final String node) {
        final var key = new SessionKey(new UnicastMacAddress("02:00:00:00:00:01"));
        store.put(NfviDatabase.entry(NfviPaths.SESSIONS, key), new SessionBuilder().withKey(key)
            .setId(new Uuid(uuid(user).toString())).setUser(new UserName(user)).setNode(new NodeId(node))
            .setLoginTime(Timestamps.of(time.clock().instant())).build());
    }

    /** A node has the image store mounted. */
    void configureStore(final String name, final String export, final String directory) {
        store.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))).child(ImageStore.class),
            new ImageStoreBuilder().setExport(export).setDirectory(directory).build());
    }

    /** The Orchestrator and all nodes have an image store in the same directory. */
    void store(final Path directory) {
        final var export = "nfs://store.example.net/images";
        store.put(NfviPaths.IMAGE_STORE, new org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi
            .ImageStoreBuilder().setExport(export).setDirectory(directory.toString()).build());
        hypervisors.hosts.keySet().forEach(name -> configureStore(name, export, directory.toString()));
    }

    void removeNode(final String name) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))));
    }

    void catalogue(final String kernel) {
        final var key = new FunctionKey(FIREWALL);
        store.put(NfviDatabase.entry(NfviPaths.FUNCTIONS, key), new FunctionBuilder().withKey(key)
            .setKind(Firewall.VALUE).setMemory(Uint32.valueOf(128))
            .setImage(new ImageBuilder().setKernel(new ImageLocation(kernel)).build()).build());
    }

    void place(final String user, final String node) {
        final var key = new PlacementKey(instance(user));
        store.put(NfviDatabase.entry(NfviPaths.PLACEMENTS, key), new PlacementBuilder().withKey(key)
            .setFunction(FIREWALL).setUser(new UserName(user)).setNode(new NodeId(node)).build());
    }

    void release(final String user) {
        store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.PLACEMENTS, new PlacementKey(instance(user))));
    }

    void start() {
        thread = new Tasks();
        blocking = new Tasks();
        coordinator = new NfvCoordinator(new NfviDatabase(store.broker()),
            Mockito.mock(NotificationPublishService.class, Mockito.withSettings().stubOnly()), List.of(hypervisors),
            new NfvExecutors(thread, blocking, storeThreads == null ? blocking : storeThreads,
                time.timer()), time.clock(), random);
        coordinator.start();
    }

    /** The controller's process ends at once: what it was about to do is not done, and what it observed is lost. */
    void kill() {
        thread.kill();
        blocking.kill();
        time.killTimers();
        hypervisors.hosts.values().forEach(host -> List.copyOf(host.connections)
            .forEach(FakeHypervisors.Connection::close));
        for (var observed : List.of(Instances.class, NodesState.class, FunctionTable.class)) {
            store.delete(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(observed));
        }
    }

    /** Lets everything happen that needs no time to pass and no hypervisor to be called. */
    void pump() {
        while (!store.commits().isEmpty() || !thread.isEmpty()) {
            beforeEach.run();
            if (!store.commits().runNext()) {
                thread.runNext();
            }
        }
    }

    /** What is to happen before each task, also before each step of a hypervisor's. */
    void beforeEach(final Runnable task) {
        beforeEach = task;
        hypervisors.meanwhile(() -> {
            task.run();
            pump();
        });
    }

    /** Lets everything happen that needs no time to pass. */
    void settle() {
        do {
            pump();
            beforeEach.run();
            pump();
        } while (blocking.runNext());
        assertEquals(List.of(), hypervisors.violations);
    }

    /** Migrations that no call waits for any more come to their end. */
    void finishMigrations() {
        while (!hypervisors.migrations.isEmpty()) {
            List.copyOf(hypervisors.migrations.values()).forEach(FakeHypervisors.Migration::step);
            settle();
        }
    }

    void advance(final Duration duration) {
        time.advance(duration, this::settle);
        settle();
    }

    void announce(final String user) {
        coordinator.announced(InstanceIdentity.of(instance(user)).mac());
        settle();
    }

    Optional<Instance> published(final String user) {
        return store.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.INSTANCES, new InstanceKey(instance(user))));
    }

    String publishedNode(final String user) {
        return published(user).map(Instance::getNode).map(NodeId::getValue).orElse("none");
    }

    String publishedDeliveryNode(final String user) {
        return published(user).map(Instance::getDeliveryNode).map(NodeId::getValue).orElse("none");
    }

    String publishedState(final String user) {
        return published(user).map(known -> known.getState().getName()).orElse("none");
    }

    String publishedError(final String user) {
        return published(user).map(Instance::getLastError).orElse("none");
    }

    Set<HypervisorCapability> capabilities(final String node) {
        return store.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.HYPERVISORS, new HypervisorKey(new NodeId(node))))
            .map(Hypervisor::getCapability).orElse(Set.of());
    }

    List<Operation> operations(final String user) {
        return store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Operations.class))
            .map(Operations::nonnullOperation).orElse(Map.of()).values().stream()
            .filter(operation -> operation.getInstance().equals(instance(user)))
            .sorted(Comparator.comparing(Operation::getId)).toList();
    }

    /** The operations of an instance as {@code kind state}. */
    List<String> journal(final String user) {
        return operations(user).stream()
            .map(operation -> operation.getKind().getName() + " " + operation.getState().getName()).toList();
    }

    static List<String> steps(final Operation operation) {
        return operation.nonnullStep().values().stream()
            .sorted(Comparator.comparing(Step::getSequence)).map(Step::getName).toList();
    }

    void assertRuns(final String user, final String node) {
        assertEquals(List.of(node), hypervisors.running(uuid(user)));
        assertEquals(List.of(node), hypervisors.places(uuid(user)));
    }

    void assertNowhere(final String user) {
        assertEquals(List.of(), hypervisors.places(uuid(user)));
    }
}
