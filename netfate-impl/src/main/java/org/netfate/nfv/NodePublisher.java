package org.netfate.nfv;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeConnected;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeConnectedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeDisconnected;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodeDisconnectedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Hypervisor;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.HypervisorBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.HypervisorKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.HypervisorCapability;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Publishes what is observed of the hypervisors: in the operational data store and as notifications. Writes
 * only what changed.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class NodePublisher {
    /**
     * What does not change as long as a connection lasts.
     *
     * @param capabilities what the hypervisor can do
     * @param warning what the operator should know about the connection
     */
    record Nature(Set<Capability> capabilities, Optional<String> warning) { }

    private record Answer(HostInfo host, int instances) { }

    private final NfviDatabase database;
    private final NotificationPublishService notifications;
    private final Clock clock;
    private final Map<NodeId, Answer> published = new HashMap<>();

    NodePublisher(final NfviDatabase database, final NotificationPublishService notifications, final Clock clock) {
        this.database = database;
        this.notifications = notifications;
        this.clock = clock;
    }

    void connected(final NodeId node, final HostInfo host, final int instances, final Nature nature) {
        published.put(node, new Answer(host, instances));
        put(describe(node, host, instances).setConnected(true).setSince(Timestamps.of(clock.instant()))
            .setWarning(nature.warning().orElse(null))
            .setCapability(nature.capabilities().stream().map(NodePublisher::published).collect(Collectors.toSet()))
            .build());
        notifications.offerNotification(new NodeConnectedBuilder().setNode(node)
            .setPart(NodeConnected.Part.Hypervisor).build());
    }

    void refreshed(final NodeId node, final HostInfo host, final int instances) {
        final var answer = new Answer(host, instances);
        if (answer.equals(published.put(node, answer))) {
            return;
        }
        database.changeObservation(changes ->
            changes.merge(path(node), describe(node, host, instances).build()));
    }

    void disconnected(final NodeId node, final String reason) {
        put(new HypervisorBuilder().setNode(node).setConnected(false).setLastError(reason)
            .setSince(Timestamps.of(clock.instant())).build());
        notifications.offerNotification(new NodeDisconnectedBuilder().setNode(node)
            .setPart(NodeDisconnected.Part.Hypervisor).setReason(reason).build());
    }

    void removed(final NodeId node) {
        published.remove(node);
        database.changeObservation(changes -> changes.delete(path(node)));
    }

    private void put(final Hypervisor state) {
        database.changeObservation(changes -> changes.put(path(state.getNode()), state));
    }

    private static HypervisorCapability published(final Capability capability) {
        return switch (capability) {
            case ABORT -> HypervisorCapability.Abort;
            case DOWNTIME_LIMIT -> HypervisorCapability.DowntimeLimit;
            case AUTO_CONVERGE -> HypervisorCapability.AutoConverge;
            case PEER_TO_PEER -> HypervisorCapability.PeerToPeer;
            case STREAM_TLS -> HypervisorCapability.StreamTls;
            case TUNNELLED -> HypervisorCapability.Tunnelled;
            case POST_COPY -> HypervisorCapability.PostCopy;
            case SAVE_RESTORE -> HypervisorCapability.SaveRestore;
            case RESTORE_AS -> HypervisorCapability.RestoreAs;
        };
    }

    private static InstanceIdentifier<Hypervisor> path(final NodeId node) {
        return NfviDatabase.entry(NfviPaths.HYPERVISORS, new HypervisorKey(node));
    }

    private static HypervisorBuilder describe(final NodeId node, final HostInfo host, final int instances) {
        return new HypervisorBuilder().setNode(node).setKind(host.kind()).setVersion(host.version())
            .setVcpus(Uint32.valueOf(host.vcpus())).setMemory(Uint64.valueOf(host.memory()))
            .setFreeMemory(Uint64.valueOf(host.freeMemory())).setInstances(Uint32.valueOf(instances));
    }
}
