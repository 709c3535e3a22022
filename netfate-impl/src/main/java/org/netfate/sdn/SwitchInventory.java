package org.netfate.sdn;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.DataObjectModification;
import org.opendaylight.mdsal.binding.api.DataObjectModification.ModificationType;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.FlowCapableNodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.FlowRemoved;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.RemovedFlowReason;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRemoved;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeUpdated;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/**
 * Watches the platform's inventory for switches and their ports.
 *
 * <p>A connection shows in two ways, and neither is enough: the inventory keeps a switch for a while after it has gone,
 * so a short absence (in which the switch may have lost all rules) does not show there; the platform's notifications
 * tell of it, but not of what was connected before this part was started.
 */
final class SwitchInventory implements ClusteredDataTreeChangeListener<Node>, AutoCloseable {
    private final SwitchDirectory directory;
    private final Executor executor;
    private final Runnable after;
    private final Set<String> notified = new HashSet<>();
    private boolean repairs;
    private List<Registration> registrations = List.of();

    /**
     * Makes it; nothing is watched yet.
     *
     * @param directory told of switches and ports on the executor
     * @param executor runs one task at a time
     * @param after run after each task that told something
     */
    SwitchInventory(final SwitchDirectory directory, final Executor executor, final Runnable after) {
        this.directory = directory;
        this.executor = executor;
        this.after = after;
    }

    void start(final DataBroker broker, final NotificationService notifications) {
        registrations = List.of(
            notifications.registerListener(NodeUpdated.class, node -> {
                if (node.getNodeRef() != null) {
                    appeared(nameOf(node.getNodeRef()));
                }
            }, executor),
            notifications.registerListener(NodeRemoved.class, node ->
                vanished(nameOf(node.getNodeRef())), executor),
            notifications.registerListener(FlowRemoved.class, flow -> {
                if (flow.getReason() == RemovedFlowReason.OFPRRDELETE && flow.getNode() != null
                        && flow.getCookie() != null) {
                    deleted(nameOf(flow.getNode()), flow.getCookie().getValue().longValue());
                }
            }, executor),
            broker.registerDataTreeChangeListener(DataTreeIdentifier.create(LogicalDatastoreType.OPERATIONAL,
                InstanceIdentifier.create(Nodes.class).child(Node.class)), this));
    }

    private static String nameOf(final NodeRef ref) {
        return ref.getValue().firstKeyOf(Node.class).getId().getValue();
    }

    private void appeared(final String name) {
        // The first notification after the inventory has shown the switch is of the same connection.
        if (!notified.add(name) || !directory.isConnected(name)) {
            directory.connected(name);
        }
        after.run();
    }

    /** Many are deleted at once, so they are put again only when what waits has been heard. */
    private void deleted(final String name, final long cookie) {
        directory.deleted(name, cookie);
        if (!repairs) {
            repairs = true;
            executor.execute(() -> {
                repairs = false;
                after.run();
            });
        }
    }

    private void vanished(final String name) {
        notified.remove(name);
        directory.disconnected(name);
        after.run();
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<Node>> changes) {
        final var copy = List.copyOf(changes);
        executor.execute(() -> {
            boolean told = false;
            for (var change : copy) {
                told |= apply(change.getRootPath().getRootIdentifier().firstKeyOf(Node.class).getId().getValue(),
                    change.getRootNode());
            }
            if (told) {
                after.run();
            }
        });
    }

    private boolean apply(final String name, final DataObjectModification<Node> change) {
        if (change.getModificationType() == ModificationType.DELETE) {
            if (!notified.contains(name)) {
                directory.disconnected(name);
            }
            return true;
        } else if (change.getModificationType() == ModificationType.WRITE) {
            final var ports = portsOf(change.getDataAfter());
            if (!ports.isEmpty()) {
                directory.ports(name, ports);
            }
            if (change.getDataBefore() == null && !directory.isConnected(name)) {
                directory.connected(name);
            }
            return true;
        }
        boolean told = false;
        for (var connector : change.getModifiedChildren(NodeConnector.class)) {
            told |= applyPort(name, connector);
        }
        return told;
    }

    private boolean applyPort(final String name, final DataObjectModification<NodeConnector> change) {
        final var before = Optional.ofNullable(change.getDataBefore()).flatMap(Port::of);
        final var now = Optional.ofNullable(change.getDataAfter()).flatMap(Port::of);
        if (before.equals(now)) {
            return false;
        }
        before.filter(port -> now.filter(port::hasSameName).isEmpty())
            .ifPresent(port -> directory.port(name, port.name(), OptionalLong.empty()));
        now.ifPresent(port -> directory.port(name, port.name(), OptionalLong.of(port.number())));
        return true;
    }

    private static Map<String, Long> portsOf(final Node node) {
        final var ports = new HashMap<String, Long>();
        node.nonnullNodeConnector().values().forEach(connector ->
            Port.of(connector).ifPresent(port -> ports.put(port.name(), port.number())));
        return ports;
    }

    @Override
    public void close() {
        registrations.forEach(Registration::close);
        registrations = List.of();
    }

    /**
     * A port of a switch.
     *
     * @param name its interface name
     * @param number its OpenFlow number
     */
    private record Port(String name, long number) {
        /** Reads a port; the switch's own, which has no number, is none. */
        static Optional<Port> of(final NodeConnector connector) {
            final var port = connector.augmentation(FlowCapableNodeConnector.class);
            return port == null || port.getName() == null || port.getPortNumber() == null
                || port.getPortNumber().getUint32() == null ? Optional.empty()
                : Optional.of(new Port(port.getName(), port.getPortNumber().getUint32().toJava()));
        }

        boolean hasSameName(final Port other) {
            return name.equals(other.name);
        }
    }
}
