package org.netfate.access;

import java.util.List;
import java.util.Optional;
import org.opendaylight.mdsal.binding.api.NotificationService.Listener;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;

/**
 * Learns from packet-ins which clients are at which access ports, and completes sessions whose port or address was not
 * known at login. A frame never moves a session: only a login does, because anyone can send a frame. Called on the
 * state executor.
 */
final class ClientDiscovery implements Listener<PacketReceived> {
    private final AccessPorts ports;
    private final ClientTable clients;
    private final AccessState state;

    /**
     * Makes it.
     *
     * @param ports tells access ports from others
     * @param clients remembers the clients
     * @param state the sessions
     */
    ClientDiscovery(final AccessPorts ports, final ClientTable clients, final AccessState state) {
        this.ports = ports;
        this.clients = clients;
        this.state = state;
    }

    @Override
    public void onNotification(final PacketReceived packet) {
        if (packet.getPayload() == null) {
            return;
        }
        ingress(packet.getIngress()).flatMap(ports::find).ifPresent(port -> Frame.parse(packet.getPayload())
            .ifPresent(frame -> seen(port, frame)));
    }

    private void seen(final AccessPort port, final Frame frame) {
        final var subnet = state.subnet();
        final var client = clients.seen(frame.source(), port, frame.address()
            .filter(address -> subnet.isPresent() && subnet.orElseThrow().admits(address)));
        if (state.isComplete()) {
            state.sessions().index().ofMac(frame.source())
                .filter(session -> session.requireNode().equals(port.node()))
                .ifPresent(session -> complete(session, client));
        }
    }

    private void complete(final Session session, final Client client) {
        final var completed = new SessionBuilder(session);
        if (session.getPort() == null) {
            completed.setPort(client.getPort());
        }
        if (session.getAddress() == null && client.getAddress() != null
                && state.sessions().index().ofAddress(client.getAddress()).isEmpty()) {
            completed.setAddress(client.getAddress());
        }
        final var after = completed.build();
        if (!after.equals(session)) {
            // a failure is told by the store, and the next frame tries again
            state.sessions().store(after, List.of());
        }
    }

    private static Optional<NodeConnectorId> ingress(final NodeConnectorRef ref) {
        return Optional.ofNullable(ref).map(NodeConnectorRef::getValue)
            .map(path -> path.firstKeyOf(NodeConnector.class))
            .map(key -> key.getId());
    }
}
