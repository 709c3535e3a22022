package org.netfate.system;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netfate.access.AccessPart;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.nfv.HypervisorFarm;
import org.netfate.nfvi.HandSteppedTime;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.TestDatabase;
import org.netfate.nfvi.TestNotifications;
import org.netfate.sdn.SwitchFabric;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.FunctionTable;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.ForwardingTable;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodesState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.TerminationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.MaintenanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Chains;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Decisions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Instances;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Operations;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Firewall;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Name;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Clients;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.UserTable;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/**
 * A whole network in memory: three CPEs and an exit with switches and hypervisors, clients that roam between them, and
 * an Orchestrator that can die. All parts of it are the real ones; they meet in one data base. Packets go through the
 * tables that were really written, and an interface is on a switch as long as its virtual machine is on the host.
 * Nothing happens and no time passes but when the test lets it.
 */
final class SystemWorld {
    static final List<String> CPES = List.of("cpe1", "cpe2", "cpe3");
    static final String EXIT = "pe";
    static final List<String> NODES = List.of("cpe1", "cpe2", "cpe3", EXIT);
    private static final int MEMORY = 2048;

    final HandSteppedTime time = new HandSteppedTime();
    final TestDatabase store = new TestDatabase();
    final TestNotifications notifications = new TestNotifications();
    final HypervisorFarm hypervisors = new HypervisorFarm(time);
    final SwitchFabric fabric = new SwitchFabric(store, notifications);
    private final Map<String, List<String>> required = new HashMap<>();
    private final Map<String, Integer> announced = new HashMap<>();
    private final Map<String, Integer> firstBoots = new HashMap<>();
    private Orchestrator orchestrator;
    private Runnable beforeEach = () -> { };

    /** A network without users whose Orchestrator has not begun. */
    SystemWorld() {
        hypervisors.meanwhile(this::pump);
        fabric.whenProbed(this::answerProbe);
        for (String node : NODES) {
            hypervisors.add(node, MEMORY);
            if (node.equals(EXIT)) {
                fabric.add(node, datapath(node), "wan");
            } else {
                fabric.add(node, datapath(node), "lan", "lan2");
            }
        }
        for (String cpe : CPES) {
            fabric.wire(cpe, EXIT, "to-" + cpe);
        }
        store.put(NfviPaths.CLIENT_NETWORK, SwitchFabric.network());
        NODES.forEach(this::configure);
        CPES.forEach(this::link);
        function("firewall", 128);
        function("nat", 128);
    }

    /** A network that works, with users alice (a firewall), bob (a firewall and a NAT) and carol (nothing). */
    static SystemWorld started() {
        final var world = new SystemWorld();
        world.user("alice", "firewall");
        world.user("bob", "firewall", "nat");
        world.user("carol");
        world.start();
        world.settle();
        return world;
    }

    static Client client(final String user, final int number, final String node) {
        return new Client(user, number, node, "lan");
    }

    private static int datapath(final String node) {
        return NODES.indexOf(node) + 1;
    }

    /** The operator adds a node, or changes it back. */
    void configure(final String name) {
        final var ports = (name.equals(EXIT) ? Map.of("wan", Port.Kind.Wan)
            : Map.of("lan", Port.Kind.Access, "lan2", Port.Kind.Access)).entrySet().stream()
            .map(entry -> new PortBuilder().setName(new PortName(entry.getKey())).setKind(entry.getValue()).build())
            .collect(Collectors.toMap(Port::key, port -> port));
        final var key = new NodeKey(new NodeId(name));
        store.put(NfviDatabase.entry(NfviPaths.NODES, key), new NodeBuilder().withKey(key).setPort(ports)
            .setDatapathId(new DatapathId(String.format("%016x", datapath(name))))
            .setMemory(Uint32.valueOf(MEMORY)).setHypervisorUri(new Uri(HypervisorFarm.uri(name))).build());
    }

    private void link(final String cpe) {
        final var key = new LinkKey(new Name(cpe + "-" + EXIT));
        store.put(NfviDatabase.entry(NfviPaths.LINKS, key), new LinkBuilder().withKey(key)
            .setTermination(Stream.of(cpe, EXIT).map(end -> new TerminationBuilder().setNode(new NodeId(end))
                .setPort(new PortName("to-" + cpe)).build())
                .collect(Collectors.toMap(end -> end.key(), end -> end))).build());
    }

    void function(final String name, final long memory) {
        final var key = new FunctionKey(new FunctionId(name));
        store.put(NfviDatabase.entry(NfviPaths.FUNCTIONS, key), new FunctionBuilder().withKey(key)
            .setKind(Firewall.VALUE).setMemory(Uint32.valueOf(memory))
            .setImage(new ImageBuilder().setKernel(new ImageLocation("/images/kernel")).build()).build());
    }

    void removeFunction(final String name) {
        delete(NfviDatabase.entry(NfviPaths.FUNCTIONS, new FunctionKey(new FunctionId(name))));
    }

    void removeNode(final String name) {
        delete(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(name))));
    }

    void user(final String name, final String... functions) {
        required.put(name, List.of(functions));
        store.put(NfviDatabase.entry(NfviPaths.USERS, new UserKey(new UserName(name))), AccessPart.user(name)
            .setRequiredFunction(functions.length == 0 ? null : Stream.of(functions).map(FunctionId::new).toList())
            .build());
    }

    void removeUser(final String name) {
        delete(NfviDatabase.entry(NfviPaths.USERS, new UserKey(new UserName(name))));
    }

    /** The operator takes a node out of service. */
    void drain(final String name, final MaintenanceKind kind) {
        store.put(maintenance(name), new MaintenanceBuilder().setInstances(kind).build());
    }

    /** The operator puts a node back into service, if it is not. */
    void undrain(final String name) {
        delete(maintenance(name));
    }

    private static InstanceIdentifier<Maintenance> maintenance(final String node) {
        return NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(node))).child(Maintenance.class);
    }

    private void delete(final InstanceIdentifier<?> path) {
        store.delete(LogicalDatastoreType.CONFIGURATION, path);
    }

    /** The Orchestrator begins; the switches find it. */
    void start() {
        orchestrator = new Orchestrator(store, notifications, time, hypervisors, fabric);
        NODES.forEach(fabric::connect);
    }

    /** The Orchestrator's process ends at once: what it was about to do is not done, and what it observed is lost. */
    void kill() {
        orchestrator.kill();
        time.killTimers();
        hypervisors.hangUp();
        fabric.hangUp();
        notifications.forget();
        for (var observed : List.of(Instances.class, NodesState.class, FunctionTable.class, Nodes.class,
                ForwardingTable.class, Clients.class, UserTable.class, Decisions.class)) {
            store.delete(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(observed));
        }
    }

    /** The end of the world: the Orchestrator's threads end too. */
    void stop() {
        orchestrator.kill();
    }

    Orchestrator orchestrator() {
        return orchestrator;
    }

    /** Lets everything happen that needs no time to pass and no hypervisor to be called. */
    void pump() {
        do {
            plugGuests();
            beforeEach.run();
        } while (store.commits().runNext() || orchestrator.runNext());
    }

    /** What is to happen before each task. */
    void beforeEach(final Runnable task) {
        beforeEach = task;
    }

    /** Lets everything happen that needs no time to pass; guests that boot are there at once. */
    void settle() {
        do {
            do {
                pump();
            } while (orchestrator.blocking.runNext());
        } while (announceGuests());
        assertEquals(List.of(), hypervisors.violations());
    }

    void advance(final Duration duration) {
        time.advance(duration, this::settle);
        settle();
    }

    /** Lets time pass, and something happens every half minute. */
    void advance(final Duration duration, final Runnable action) {
        for (var left = duration; !left.isNegative() && !left.isZero(); left = left.minusSeconds(30)) {
            action.run();
            advance(Duration.ofSeconds(30));
        }
    }

    /** Lets one thing happen. */
    void step() {
        if (!store.commits().runNext() && !orchestrator.runNext()) {
            orchestrator.blocking.runNext();
        }
        plugGuests();
    }

    /** What is to happen once at a stage of the next migration of an instance: 0 is before it begins. */
    void duringMigration(final String instance, final int stage, final Runnable action) {
        final var calls = new int[1];
        hypervisors.meanwhile(() -> {
            pump();
            if (hypervisors.isMigrating(instance) && calls[0]++ == stage) {
                hypervisors.meanwhile(this::pump);
                action.run();
                pump();
            }
        });
    }

    /** A node is without power: what ran there is gone, and its switch has forgotten everything. */
    void losePower(final String node) {
        hypervisors.crash(node);
        fabric.disconnect(node);
        fabric.restart(node);
    }

    /** It has power again. */
    void restorePower(final String node) {
        hypervisors.answer(node);
        fabric.connect(node);
    }

    /** Migrations that no call waits for any more come to their end. */
    void finishMigrations() {
        while (hypervisors.isAnyMigrating()) {
            hypervisors.stepMigration();
            settle();
        }
    }

    /** The interfaces of virtual machines come and go with them. */
    void plugGuests() {
        for (String node : NODES) {
            final var machines = hypervisors.machines(node);
            fabric.guests(node, machines.keySet().stream().map(SystemWorld::portOf).collect(Collectors.toSet()),
                machines.entrySet().stream().filter(entry -> entry.getValue() == State.RUNNING)
                    .map(entry -> portOf(entry.getKey())).collect(Collectors.toSet()));
        }
    }

    /** Each guest that has booted announces itself, once. */
    boolean announceGuests() {
        boolean news = false;
        for (String node : NODES) {
            for (var machine : hypervisors.machines(node).entrySet()) {
                final String instance = machine.getKey();
                final int boot = hypervisors.boot(instance);
                if (machine.getValue() == State.RUNNING && !Integer.valueOf(boot).equals(announced.get(instance))) {
                    announced.put(instance, boot);
                    firstBoots.putIfAbsent(instance, boot);
                    fabric.announce(node, portOf(instance), macOf(instance));
                    news = true;
                }
            }
        }
        return news;
    }

    /** A guest answers the question whether it is there, as any host does. */
    private void answerProbe(final String node, final String port) {
        hypervisors.machines(node).entrySet().stream()
            .filter(machine -> portOf(machine.getKey()).equals(port) && machine.getValue() == State.RUNNING)
            .forEach(machine -> fabric.announce(node, port, macOf(machine.getKey())));
    }

    /** The boot of an instance that was seen first: if another one runs now, its memory was lost. */
    int firstBoot(final String instance) {
        return firstBoots.getOrDefault(instance, 0);
    }

    static String portOf(final String instance) {
        return InstanceIdentity.of(new InstanceId(instance)).port().getValue();
    }

    static String macOf(final String instance) {
        return InstanceIdentity.of(new InstanceId(instance)).mac().getValue();
    }

    /** A client shows up at its place. */
    void appear(final Client client) {
        fabric.arp(client.node, client.port, client.mac, client.address);
    }

    /** A client shows up, and its user logs in. */
    void login(final Client client) {
        appear(client);
        settle();
        requestLogin(client);
        settle();
    }

    void requestLogin(final Client client) {
        orchestrator.access.login(client.user, client.node, client.mac, client.address);
    }

    void requestLogout(final Client client) {
        orchestrator.access.logout(client.mac);
    }

    void logout(final Client client) {
        requestLogout(client);
        settle();
    }

    /** A client is carried to another node, shows up there, and its user logs in again. */
    void roam(final Client client, final String node) {
        client.moveTo(node);
        login(client);
    }

    /** From now on a session follows its client without a login. */
    void letSessionsFollow() {
        store.put(NfviPaths.POLICY, new PolicyBuilder().setRoaming(Policy.Roaming.Seamless).build());
    }

    /** From now on a user may have several sessions. */
    void allowSecondLogins() {
        store.put(NfviPaths.POLICY, new PolicyBuilder().setSecondLogin(Policy.SecondLogin.Allow).build());
    }

    /** A client talks with someone outside. */
    void talk(final Client client) {
        appear(client);
        fabric.up(client.node, client.port, client.mac, client.address);
        fabric.down(EXIT, client.mac, client.address);
    }

    Optional<Session> session(final Client client) {
        return sessions().values().stream().filter(session -> session.getMac().getValue().equals(client.mac))
            .findFirst();
    }

    Map<String, Session> sessions() {
        final var sessions = new LinkedHashMap<String, Session>();
        store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Sessions.class))
            .map(Sessions::nonnullSession).orElse(Map.of()).values()
            .forEach(session -> sessions.put(session.getMac().getValue(), session));
        return sessions;
    }

    /** The placements as {@code instance=node}. */
    List<String> placements() {
        return store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Placements.class))
            .map(Placements::nonnullPlacement).orElse(Map.of()).values().stream()
            .map(placement -> placement.getInstance().getValue() + "=" + placement.getNode().getValue())
            .sorted().toList();
    }

    Map<String, Chain> chains() {
        final var chains = new LinkedHashMap<String, Chain>();
        store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Chains.class))
            .map(Chains::nonnullChain).orElse(Map.of()).values()
            .forEach(chain -> chains.put(chain.getMac().getValue(), chain));
        return chains;
    }

    Optional<Instance> published(final String instance) {
        return store.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.INSTANCES, new InstanceKey(new InstanceId(instance))));
    }

    /** The operations of an instance as {@code kind state}. */
    List<String> journal(final String instance) {
        return operations().stream().filter(operation -> operation.getInstance().getValue().equals(instance))
            .map(operation -> operation.getKind().getName() + " " + operation.getState().getName()).toList();
    }

    List<Operation> operations() {
        return store.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Operations.class))
            .map(Operations::nonnullOperation).orElse(Map.of()).values().stream()
            .sorted((one, other) -> one.getId().compareTo(other.getId())).toList();
    }

    /** The instances that a user requires. */
    List<String> instancesOf(final String user) {
        return required.getOrDefault(user, List.of()).stream().map(function -> function + "/" + user).toList();
    }

    void assertRuns(final String instance, final String node) {
        assertEquals(List.of(node), hypervisors.running(instance));
        assertEquals(List.of(node), hypervisors.places(instance));
    }

    /** A client's packets go through all that its user requires to the exit, and back in reverse order. */
    void assertServed(final Client client) {
        final var ports = instancesOf(client.user).stream().map(SystemWorld::portOf).toList();
        final var up = fabric.up(client.node, client.port, client.mac, client.address);
        assertEquals(client + " up", EXIT + "/wan", up.end());
        assertEquals(client + " up", ports, up.crossed());
        final var down = fabric.down(EXIT, client.mac, client.address);
        assertEquals(client + " down", client.node + "/" + client.port, down.end());
        final var reverse = new ArrayList<>(ports);
        Collections.reverse(reverse);
        assertEquals(client + " down", reverse, down.crossed());
        assertEquals(client + " down", client.mac, down.destination());
        assertEquals(client + " asks for the gateway", EXIT + "/wan",
            fabric.arp(client.node, client.port, client.mac, client.address).end());
    }

    /** Whether a client's packets get out through all that its user requires. */
    boolean isServed(final Client client) {
        final var up = fabric.up(client.node, client.port, client.mac, client.address);
        return up.end().equals(EXIT + "/wan")
            && up.crossed().equals(instancesOf(client.user).stream().map(SystemWorld::portOf).toList());
    }

    /** A client that is not logged in reaches nobody but the Orchestrator, and nobody reaches it. */
    void assertShutOut(final Client client) {
        final var up = fabric.up(client.node, client.port, client.mac, client.address);
        assertEquals(client + " up: " + up, true, isHarmless(up));
        final var down = fabric.down(EXIT, client.mac, client.address);
        assertEquals(client + " down", "dropped", down.end());
    }

    /** Whether a packet got past nothing. */
    static boolean isHarmless(final SwitchFabric.Trace trace) {
        return trace.crossed().isEmpty() && (trace.end().equals("dropped") || trace.end().equals("controller"));
    }

    /** Nothing is left of users without a session: no virtual machine, no intent, no rule. */
    void assertNothingIsLeft(final Client... clients) {
        for (String node : NODES) {
            assertEquals(Map.of(), hypervisors.machines(node));
        }
        assertEquals(List.of(), placements());
        assertEquals(Map.of(), chains());
        for (var client : clients) {
            assertEquals(List.of(), fabric.rulesOf(client.mac, client.address).stream()
                .filter(rule -> !rule.contains("table=0,priority=2000,")).toList());
        }
    }
}
