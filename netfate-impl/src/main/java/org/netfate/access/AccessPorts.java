package org.netfate.access;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.Replica;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.FlowCapableNodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/**
 * Tells which access port an OpenFlow port is: it joins the configured nodes with the ports that the switches report.
 * Belongs to the state executor.
 */
final class AccessPorts implements ClusteredDataTreeChangeListener<FlowCapableNodeConnector>, AutoCloseable {
    private static final InstanceIdentifier<FlowCapableNodeConnector> CONNECTORS =
        InstanceIdentifier.create(Nodes.class)
            .child(org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node.class)
            .child(NodeConnector.class)
            .augmentation(FlowCapableNodeConnector.class);
    private static final int PORT_NAME_LENGTH = 15;

    /** Nodes by the platform's name of their switch. */
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<NodeId, String> switches = new HashMap<>();
    private final Map<NodeConnectorId, String> names = new HashMap<>();
    /** Ports by switch and name. */
    private final Map<String, NodeConnectorId> connectors = new HashMap<>();
    private final NfviDatabase database;
    private final Executor state;
    private Registration registration;

    /**
     * Makes the index.
     *
     * @param database the NFVI Database
     * @param state the state executor
     */
    AccessPorts(final NfviDatabase database, final Executor state) {
        this.database = database;
        this.state = state;
    }

    /** Begins to follow the platform's inventory. */
    void start() {
        registration = database.broker().registerDataTreeChangeListener(
            DataTreeIdentifier.create(LogicalDatastoreType.OPERATIONAL, CONNECTORS), this);
    }

    /**
     * Takes changed nodes over. On the state executor.
     *
     * @param changes what changed
     */
    void update(final List<Replica.Change<NodeKey, Node>> changes) {
        for (var change : changes) {
            final var id = change.key().getId();
            Optional.ofNullable(switches.remove(id)).ifPresent(nodes::remove);
        }
        for (var change : changes) {
            change.after().ifPresent(node -> {
                final String name = "openflow:"
                    + Long.toUnsignedString(Long.parseUnsignedLong(node.requireDatapathId().getValue(), 16));
                switches.put(node.requireId(), name);
                nodes.put(name, node);
            });
        }
    }

    /**
     * Tells which access port an OpenFlow port is.
     *
     * @param connector the platform's name of the port
     * @return the access port, empty if it is none
     */
    Optional<AccessPort> find(final NodeConnectorId connector) {
        final Node node = nodes.get(switchOf(connector));
        return name(connector).filter(name -> node != null)
            .flatMap(name -> Optional.ofNullable(node.nonnullPort().get(new PortKey(name))))
            .filter(port -> port.requireKind() == Port.Kind.Access)
            .map(port -> new AccessPort(node.requireId(), port.requireName()));
    }

    /**
     * Tells whether an OpenFlow port is the one behind which its node keeps a DHCP server of its own.
     *
     * @param connector the platform's name of the port
     * @return the node, empty if it is not
     */
    Optional<NodeId> findDhcpServer(final NodeConnectorId connector) {
        return Optional.ofNullable(nodes.get(switchOf(connector)))
            .filter(node -> name(connector).equals(Optional.ofNullable(node.getDhcpServerPort())))
            .map(Node::requireId);
    }

    /**
     * Tells behind which port a node keeps a DHCP server of its own.
     *
     * @param node the node
     * @return the port, empty if the node has none
     */
    Optional<PortName> dhcpServer(final NodeId node) {
        return Optional.ofNullable(switches.get(node)).map(nodes::get).map(Node::getDhcpServerPort);
    }

    /**
     * Finds the OpenFlow port of a port.
     *
     * @param node the node
     * @param port name of the port on its switch
     * @return the platform's name of the port, empty if the switch has not reported it
     */
    Optional<NodeConnectorId> connector(final NodeId node, final PortName port) {
        return Optional.ofNullable(switches.get(node))
            .map(name -> connectors.get(key(name, port.getValue())));
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<FlowCapableNodeConnector>> changes) {
        final var copy = List.copyOf(changes);
        state.execute(() -> copy.forEach(this::apply));
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.close();
        }
    }

    private void apply(final DataTreeModification<FlowCapableNodeConnector> change) {
        final var id = change.getRootPath().getRootIdentifier().firstKeyOf(NodeConnector.class).getId();
        final var after = change.getRootNode().getDataAfter();
        final String name = after == null ? null : after.getName();
        final boolean usable = name != null && name.length() <= PORT_NAME_LENGTH && name.matches("[A-Za-z0-9._-]+");
        final String before = usable ? names.put(id, name) : names.remove(id);
        if (before != null) {
            connectors.remove(key(switchOf(id), before), id);
        }
        if (usable) {
            connectors.put(key(switchOf(id), name), id);
        }
    }

    private Optional<PortName> name(final NodeConnectorId connector) {
        return Optional.ofNullable(names.get(connector)).map(PortName::new);
    }

    private static String key(final String node, final String port) {
        return node + ' ' + port;
    }

    private static String switchOf(final NodeConnectorId connector) {
        final String id = connector.getValue();
        return id.substring(0, Math.max(0, id.lastIndexOf(':')));
    }
}
