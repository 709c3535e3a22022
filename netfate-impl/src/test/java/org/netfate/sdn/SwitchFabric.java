package org.netfate.sdn;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import org.mockito.Mockito;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.TestDatabase;
import org.netfate.nfvi.TestNotifications;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.FlowCapableNodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.FlowRemoved;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.FlowRemovedBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.port.rev130925.PortNumberUni;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.FlowCookie;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.RemovedFlowReason;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRemoved;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRemovedBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeUpdated;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeUpdatedBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceivedBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.KeyedInstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * The switches of a network, and what the platform shows of them, for tests of other packages: packets go through the
 * tables that the SDN Controller wrote, and those for the Orchestrator arrive there. What a switch says of its ports is
 * stored when the data base lets it.
 */
public final class SwitchFabric {
    /** Whoever is outside of the network. */
    public static final String OUTSIDE = World.OUTSIDE;

    /**
     * Where a packet ended.
     *
     * @param crossed ports of the guests that it crossed
     * @param end where it came out as {@code node/port}, or what became of it
     * @param destination MAC address to which it was sent at last
     */
    public record Trace(List<String> crossed, String end, String destination) { }

    private final TestDatabase store;
    private final TestNotifications notifications;
    private final Map<String, Integer> datapaths = new HashMap<>();
    private final Set<String> connected = new TreeSet<>();
    private final Map<String, Set<String>> guests = new HashMap<>();
    private final Map<String, Set<String>> running = new HashMap<>();
    private final Map<String, List<Runnable>> heldNews = new HashMap<>();
    private final Cabling cabling = new Cabling(this::stateOf);
    private BiConsumer<String, String> probed = (node, port) -> { };
    private long lastPort = 10;

    /**
     * Makes a network without switches.
     *
     * @param store where the platform shows them
     * @param notifications where it tells of them
     */
    public SwitchFabric(final TestDatabase store, final TestNotifications notifications) {
        this.store = store;
        this.notifications = notifications;
    }

    /** Starts an SDN Controller for these switches. */
    public SdnController control(final Executor thread, final ScheduledExecutorService timer, final Clock clock) {
        final var controller = new SdnController(new NfviDatabase(store.broker()), this::connection, notifications,
            Mockito.mock(NotificationPublishService.class, Mockito.withSettings().stubOnly()), thread, timer, clock);
        controller.start();
        return controller;
    }

    /** The network of the clients, with its gateway behind each WAN port. */
    public static org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork network() {
        return World.network();
    }

    /** What is done when a frame is sent to a guest's port. */
    public void whenProbed(final BiConsumer<String, String> action) {
        probed = action;
    }

    /** Puts a switch there, which is not connected. */
    public void add(final String node, final int datapath, final String... ports) {
        datapaths.put(node, datapath);
        final var table = new TableSwitch();
        table.transmitted = number -> cabling.ports.get(node).entrySet().stream()
            .filter(entry -> entry.getValue() == number).map(Map.Entry::getKey).findFirst()
            .ifPresent(port -> probed.accept(node, port));
        table.told = cookie -> tellDeletion(node, cookie);
        cabling.switches.put(node, table);
        cabling.ports.put(node, new HashMap<>());
        guests.put(node, Set.of());
        running.put(node, Set.of());
        for (String port : ports) {
            plug(node, port);
        }
    }

    /** Lays a wire between two switches. */
    public void wire(final String one, final String other, final String port) {
        cabling.wire(one, other, port);
        plug(one, port);
        plug(other, port);
    }

    public boolean isConnected(final String node) {
        return connected.contains(node);
    }

    /** A switch finds the Orchestrator. */
    public void connect(final String node) {
        if (connected.add(node)) {
            notifications.publish(NodeUpdated.class, new NodeUpdatedBuilder().setNodeRef(ref(node)).build());
            final var connectors = BindingMap.<NodeConnectorKey, NodeConnector>builder();
            cabling.ports.get(node).forEach((port, number) -> connectors.add(connector(node, port, number)));
            write(tx -> tx.mergeParentStructurePut(LogicalDatastoreType.OPERATIONAL, path(node),
                new NodeBuilder().withKey(path(node).getKey()).setNodeConnector(connectors.build()).build()));
        }
    }

    /** A switch loses the Orchestrator; it goes on with the rules that it has. */
    public void disconnect(final String node) {
        if (connected.remove(node)) {
            heldNews.remove(node);
            cabling.switches.get(node).hangUp();
            notifications.publish(NodeRemoved.class, new NodeRemovedBuilder().setNodeRef(ref(node)).build());
            write(tx -> tx.delete(LogicalDatastoreType.OPERATIONAL, path(node)));
        }
    }

    /** A switch is restarted: its tables are empty. It is back before the platform's inventory shows its absence. */
    public void restart(final String node) {
        final boolean was = connected.remove(node);
        cabling.switches.get(node).restart();
        if (was) {
            notifications.publish(NodeRemoved.class, new NodeRemovedBuilder().setNodeRef(ref(node)).build());
            connect(node);
        }
    }

    /** Somebody deletes a rule of a switch by hand. */
    public void deleteByHand(final String node, final Random random) {
        cabling.switches.get(node).deleteByHand(random);
    }

    /** The Orchestrator's process has died. */
    public void hangUp() {
        connected.clear();
        heldNews.clear();
        cabling.switches.values().forEach(TableSwitch::hangUp);
    }

    /** The guests of a node: their ports are on its switch, and those of them that run forward packets. */
    public void guests(final String node, final Set<String> ports, final Set<String> runningPorts) {
        final var before = guests.put(node, ports);
        running.put(node, runningPorts);
        before.stream().filter(port -> !ports.contains(port)).forEach(port -> unplug(node, port));
        ports.stream().filter(port -> !before.contains(port)).forEach(port -> plug(node, port));
    }

    /** The port of a guest goes and comes again, with another number. */
    public void renumber(final String node, final String port) {
        unplug(node, port);
        plug(node, port);
    }

    /** What a switch says of its ports comes late. */
    public void holdNews(final String node) {
        heldNews.putIfAbsent(node, new ArrayList<>());
    }

    /** It comes now. */
    public void releaseNews(final String node) {
        final var news = heldNews.remove(node);
        if (news != null) {
            news.forEach(Runnable::run);
        }
    }

    /** A packet of a client to someone outside. */
    public Trace up(final String node, final String port, final String mac, final String address) {
        return send(node, port, Packet.ip(mac, World.GATEWAY, address, OUTSIDE));
    }

    /** A packet of someone outside to a client. */
    public Trace down(final String exit, final String mac, final String address) {
        return send(exit, "wan", Packet.ip(World.GATEWAY, mac, OUTSIDE, address));
    }

    /** A client asks for its gateway. */
    public Trace arp(final String node, final String port, final String mac, final String address) {
        return send(node, port, Packet.arp(mac, "ff:ff:ff:ff:ff:ff", address, World.GATEWAY_ADDRESS));
    }

    /** A guest announces itself. */
    public Trace announce(final String node, final String port, final String mac) {
        return send(node, port, Packet.arp(mac, "ff:ff:ff:ff:ff:ff", "169.254.0.2", "169.254.0.2"));
    }

    /** What would become of a packet of a client to someone outside; nobody is told of it. */
    public Trace wouldGoUp(final String node, final String port, final String mac, final String address) {
        return trace(cabling.send(node, port, Packet.ip(mac, World.GATEWAY, address, OUTSIDE)));
    }

    /** What would become of a packet of someone outside. */
    public Trace wouldComeDown(final String exit, final String mac, final String address) {
        return trace(cabling.send(exit, "wan", Packet.ip(World.GATEWAY, mac, OUTSIDE, address)));
    }

    /** How many rules a switch has. */
    public int rules(final String node) {
        return cabling.switches.get(node).entries.size();
    }

    /** Rules of all switches in which an address occurs. */
    public List<String> rulesOf(final String mac, final String address) {
        return cabling.switches.entrySet().stream().flatMap(entry -> entry.getValue().entries.values().stream()
            .map(rule -> entry.getKey() + ": " + rule.rule))
            .filter(rule -> rule.contains(mac) || (rule + ",").matches(".*nw_(src|dst)=" + address + "[ ,].*"))
            .toList();
    }

    private Trace send(final String node, final String port, final Packet packet) {
        final var trace = cabling.send(node, port, packet);
        if (trace.end().equals("controller") && connected.contains(trace.node())) {
            notifications.publish(PacketReceived.class, new PacketReceivedBuilder().setIngress(new NodeConnectorRef(
                path(trace.node()).child(NodeConnector.class, connector(trace.node(), trace.port(),
                    cabling.ports.get(trace.node()).get(trace.port())).key())))
                .setPayload(Frames.of(trace.packet())).build());
        }
        return trace(trace);
    }

    private static Trace trace(final Cabling.Trace trace) {
        return new Trace(trace.crossed(), trace.end(), trace.packet().fields().get(Field.ETH_DST));
    }

    private Cabling.Guest stateOf(final String node, final String port) {
        return !guests.get(node).contains(port) ? Cabling.Guest.NONE
            : running.get(node).contains(port) ? Cabling.Guest.RUNS : Cabling.Guest.STOPPED;
    }

    private void plug(final String node, final String port) {
        final long number = ++lastPort;
        cabling.ports.get(node).put(port, number);
        tell(node, () -> write(tx -> tx.mergeParentStructurePut(LogicalDatastoreType.OPERATIONAL,
            path(node).child(NodeConnector.class, connector(node, port, number).key()),
            connector(node, port, number))));
    }

    private void unplug(final String node, final String port) {
        final long number = cabling.ports.get(node).remove(port);
        tell(node, () -> write(tx -> tx.delete(LogicalDatastoreType.OPERATIONAL,
            path(node).child(NodeConnector.class, connector(node, port, number).key()))));
    }

    private void tell(final String node, final Runnable news) {
        if (heldNews.containsKey(node)) {
            heldNews.get(node).add(news);
        } else if (connected.contains(node)) {
            news.run();
        }
    }

    /** The Orchestrator is told of its own deletions as of everyone's. */
    private void tellDeletion(final String node, final long cookie) {
        if (connected.contains(node)) {
            notifications.publish(FlowRemoved.class, new FlowRemovedBuilder().setNode(ref(node))
                .setCookie(new FlowCookie(Uint64.fromLongBits(cookie)))
                .setReason(RemovedFlowReason.OFPRRDELETE).build());
        }
    }

    private void write(final java.util.function.Consumer<
            org.opendaylight.mdsal.binding.api.WriteTransaction> change) {
        final var tx = store.broker().newWriteOnlyTransaction();
        change.accept(tx);
        tx.commit();
    }

    private SwitchConnection connection(final String name) {
        final String node = datapaths.entrySet().stream().filter(entry -> name.equals("openflow:" + entry.getValue()))
            .map(Map.Entry::getKey).findFirst().orElseThrow();
        final var table = cabling.switches.get(node);
        final var connection = table.connect();
        if (!connected.contains(node)) {
            table.hangUp();
        }
        return connection;
    }

    private NodeConnector connector(final String node, final String port, final long number) {
        return new NodeConnectorBuilder().setId(new NodeConnectorId("openflow:" + datapaths.get(node) + ":" + number))
            .addAugmentation(new FlowCapableNodeConnectorBuilder().setName(port)
                .setPortNumber(new PortNumberUni(Uint32.valueOf(number))).build()).build();
    }

    private KeyedInstanceIdentifier<Node, NodeKey> path(final String node) {
        return InstanceIdentifier.create(Nodes.class).child(Node.class,
            new NodeKey(new NodeId("openflow:" + datapaths.get(node))));
    }

    private NodeRef ref(final String node) {
        return new NodeRef(path(node));
    }
}
