package org.netfate.sdn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4Prefix;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.client.network.CaptivePortalBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.TerminationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.CaptivePortal;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Name;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientBuilder;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint32;

/**
 * A small network: switches that execute their tables, wires between them, guests that forward, a gateway behind every
 * WAN port. Each node has the ports "lan", "lan2" (access) and, if it is an exit, "wan".
 */
final class World {
    static final String GATEWAY = "02:00:00:00:fe:01";
    static final String GATEWAY_ADDRESS = "10.10.0.1";
    static final String PORTAL_ADDRESS = "10.10.0.2";
    static final FunctionId PORTAL = new FunctionId("portal");
    static final String OUTSIDE = "203.0.113.7";

    /** A client. */
    record Client(String user, String mac, String address) { }

    final Cabling cabling = new Cabling(this::stateOf);
    final Map<String, TableSwitch> switches = cabling.switches;
    final Map<String, Map<String, Long>> ports = cabling.ports;
    final RecordingReport report = new RecordingReport();
    final Deque<Runnable> tasks = new ArrayDeque<>();
    Steering steering = new Steering(tasks::add, () -> 7, report);
    private final Map<String, String> guests = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private int lastPort = 10;
    private int lastLink;

    World() {
        steering.network(Optional.of(network()));
    }

    static ClientNetwork network() {
        return new ClientNetworkBuilder().setPrefix(new Ipv4Prefix("10.10.0.0/16"))
            .setGatewayAddress(new Ipv4AddressNoZone(GATEWAY_ADDRESS))
            .setGatewayMac(new UnicastMacAddress(GATEWAY)).build();
    }

    /** Has clients log in at captive portals, which run at some nodes. */
    World portals(final String... nodes) {
        steering.network(Optional.of(new ClientNetworkBuilder(network()).setCaptivePortal(new CaptivePortalBuilder()
            .setAddress(new Ipv4AddressNoZone(PORTAL_ADDRESS)).build()).build()));
        steering.function(PORTAL, Optional.of(new FunctionBuilder().setId(PORTAL).setKind(CaptivePortal.VALUE)
            .setScope(Function.Scope.Node).build()));
        for (String node : nodes) {
            place("portal@" + node, node);
            plug(node, portalPort(node));
            observe("portal@" + node, node, InstanceState.Active);
        }
        return this;
    }

    static String portalPort(final String node) {
        return portOf("portal@" + node);
    }

    static Client guest(final int number) {
        return new Client("user" + number, "02:00:00:00:c1:%02x".formatted(number), "10.10.1." + number);
    }

    /** A client is seen at an access port, with its address. */
    Client seen(final Client client, final String node, final String port) {
        final var mac = new UnicastMacAddress(client.mac());
        steering.client(mac, Optional.of(new ClientBuilder().setMac(mac).setNode(id(node)).setPort(new PortName(port))
            .setAddress(client.address().isEmpty() ? null : new Ipv4AddressNoZone(client.address())).build()));
        return client;
    }

    void forget(final Client client) {
        steering.client(new UnicastMacAddress(client.mac()), Optional.empty());
    }

    World node(final String name) {
        return addNode(name, Map.of("lan", Port.Kind.Access, "lan2", Port.Kind.Access));
    }

    World exit(final String name) {
        return addNode(name, Map.of("lan", Port.Kind.Access, "lan2", Port.Kind.Access, "wan", Port.Kind.Wan));
    }

    private World addNode(final String name, final Map<String, Port.Kind> kinds) {
        steering.node(id(name), Optional.of(configured(name, switches.size() + 1, kinds)));
        switches.put(name, new TableSwitch());
        kinds.keySet().stream().sorted().forEach(port -> plug(name, port));
        steering.connected(id(name), switches.get(name).connect());
        return this;
    }

    static Node configured(final String name, final int datapath, final Map<String, Port.Kind> kinds) {
        final var list = BindingMap.<org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortKey, Port>
            builder();
        kinds.forEach((port, kind) -> list.add(new PortBuilder().setName(new PortName(port)).setKind(kind).build()));
        return new NodeBuilder().setId(id(name)).setPort(list.build())
            .setDatapathId(new DatapathId("%016x".formatted(datapath))).build();
    }

    World link(final String one, final String other) {
        return link(one, other, 1000);
    }

    World link(final String one, final String other, final int delay) {
        final String name = "l" + ++lastLink;
        steering.link(new LinkKey(new Name(name)), Optional.of(new LinkBuilder().setId(new Name(name))
            .setDelay(Uint32.valueOf(delay)).setTermination(BindingMap.of(
                new TerminationBuilder().setNode(id(one)).setPort(new PortName(name)).build(),
                new TerminationBuilder().setNode(id(other)).setPort(new PortName(name)).build())).build()));
        plug(one, name);
        plug(other, name);
        cabling.wire(one, other, name);
        return this;
    }

    void plug(final String node, final String port) {
        ports.computeIfAbsent(node, key -> new HashMap<>()).put(port, (long) ++lastPort);
        steering.port(id(node), port, OptionalLong.of(lastPort));
    }

    void unplug(final String node, final String port) {
        ports.get(node).remove(port);
        steering.port(id(node), port, OptionalLong.empty());
    }

    /** Lets everything that is due happen. */
    World settle() {
        steering.apply();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        return this;
    }

    /** Logs a user in and gives it a chain: functions "fw", "nat" ... that run at the nodes given as "fw@node". */
    Client login(final int number, final String node, final String exit, final String... functions) {
        final var client = guest(number);
        final var mac = new UnicastMacAddress(client.mac());
        attach(client, node, "lan");
        final var chain = new ArrayList<InstanceId>();
        for (String function : functions) {
            final String[] parts = function.split("@");
            final var instance = new InstanceId(parts[0] + "/" + client.user());
            chain.add(instance);
            place(instance.getValue(), parts[1]);
            start(instance.getValue(), parts[1]);
        }
        steering.chain(mac, Optional.of(new ChainBuilder().setMac(mac).setUser(new UserName(client.user()))
            .setInstance(chain).setExitNode(id(exit)).build()));
        return client;
    }

    void attach(final Client client, final String node, final String port) {
        final var mac = new UnicastMacAddress(client.mac());
        members.add(client.mac());
        steering.session(mac, Optional.of(new SessionBuilder().setMac(mac).setUser(new UserName(client.user()))
            .setNode(id(node)).setPort(new PortName(port)).setAddress(new Ipv4AddressNoZone(client.address()))
            .build()));
    }

    /** Gives a client an empty chain. */
    void chainTo(final Client client, final String exit) {
        final var mac = new UnicastMacAddress(client.mac());
        steering.chain(mac, Optional.of(new ChainBuilder().setMac(mac).setUser(new UserName(client.user()))
            .setExitNode(id(exit)).build()));
    }

    boolean isMember(final Client client) {
        return members.contains(client.mac());
    }

    /** A DHCP server of the node's own behind a port. */
    World dhcpServer(final String node, final String port) {
        steering.node(id(node), Optional.of(new NodeBuilder(configured(node, 1,
            Map.of("lan", Port.Kind.Access, "lan2", Port.Kind.Access)))
            .setDhcpServerPort(new PortName(port)).build()));
        plug(node, port);
        return this;
    }

    void logout(final Client client) {
        members.remove(client.mac());
        steering.session(new UnicastMacAddress(client.mac()), Optional.empty());
        steering.chain(new UnicastMacAddress(client.mac()), Optional.empty());
    }

    void place(final String instance, final String node) {
        steering.placement(new InstanceId(instance), Optional.of(new PlacementBuilder()
            .setInstance(new InstanceId(instance)).setNode(id(node)).build()));
    }

    /** The instance's interface is there, its guest runs and is observed. */
    void start(final String instance, final String node) {
        plug(node, portOf(instance));
        resume(instance, node);
        observe(instance, node, InstanceState.Active);
    }

    void resume(final String instance, final String node) {
        guests.put(portOf(instance), node);
    }

    void observe(final String instance, final String node, final InstanceState state) {
        steering.instance(new InstanceId(instance), Optional.of(new InstanceBuilder().setId(new InstanceId(instance))
            .setNode(id(node)).setState(state).build()));
    }

    private Cabling.Guest stateOf(final String node, final String port) {
        return !guests.containsKey(port) ? Cabling.Guest.NONE
            : guests.get(port).equals(node) ? Cabling.Guest.RUNS : Cabling.Guest.STOPPED;
    }

    static String portOf(final String instance) {
        return InstanceIdentity.of(new InstanceId(instance)).port().getValue();
    }

    static String macOf(final String instance) {
        return InstanceIdentity.of(new InstanceId(instance)).mac().getValue();
    }

    static NodeId id(final String name) {
        return new NodeId(name);
    }

    Cabling.Trace up(final Client client, final String node) {
        return send(node, "lan", Packet.ip(client.mac(), GATEWAY, client.address(), OUTSIDE));
    }

    Cabling.Trace down(final Client client, final String exit) {
        return send(exit, "wan", Packet.ip(GATEWAY, client.mac(), OUTSIDE, client.address()));
    }

    /** Pushes a packet into a port and follows it. */
    Cabling.Trace send(final String node, final String port, final Packet packet) {
        return cabling.send(node, port, packet);
    }
}
