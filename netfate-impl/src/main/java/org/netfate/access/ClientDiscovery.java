package org.netfate.access;

import java.util.Optional;
import org.netfate.access.dhcp.AddressObserver;
import org.opendaylight.mdsal.binding.api.NotificationService.Listener;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;

/**
 * Learns from packet-ins which clients are at which access ports, and hands on what is of DHCP or ARP. Called on the
 * state executor.
 *
 * <p>A client's address is the one that it was given by DHCP; only where nobody gives addresses is it learnt from its
 * frames.
 */
final class ClientDiscovery implements Listener<PacketReceived>, AddressObserver {
    private final AccessPorts ports;
    private final ClientTable clients;
    private final AccessState state;
    private final SessionFollower follower;
    private final ArpResponder arp;
    private final AccessCounters counters;

    /**
     * Makes it.
     *
     * @param ports tells access ports from others
     * @param clients remembers the clients
     * @param state the sessions and the network
     * @param follower completes and moves sessions
     * @param arp answers ARP
     * @param counters counts what is ignored
     */
    ClientDiscovery(final AccessPorts ports, final ClientTable clients, final AccessState state,
            final SessionFollower follower, final ArpResponder arp, final AccessCounters counters) {
        this.ports = ports;
        this.clients = clients;
        this.state = state;
        this.follower = follower;
        this.arp = arp;
        this.counters = counters;
    }

    @Override
    public void onNotification(final PacketReceived packet) {
        final byte[] bytes = packet.getPayload();
        final var ingress = ingress(packet.getIngress());
        if (bytes == null || ingress.isEmpty()) {
            return;
        }
        final var connector = ingress.orElseThrow();
        Frame.parse(bytes).ifPresent(frame -> {
            ports.find(connector).ifPresent(port -> seen(port, frame, bytes));
            if (frame.kind() == Frame.Kind.TO_DHCP_CLIENT) {
                ports.findDhcpServer(connector).ifPresent(node -> state.dhcp().fromServer(node, bytes));
            }
        });
    }

    /** A client got an address, or lost it. */
    @Override
    public void changed(final UnicastMacAddress mac, final Optional<AccessPort> from) {
        final var address = state.dhcp().address(mac);
        final var client = clients.get(mac).filter(known -> state.dhcp().isInForce(known.getNode()));
        client.ifPresent(known -> clients.readdress(mac, address));
        if (from.isPresent() && state.isComplete()) {
            clients.get(mac).filter(known -> isAt(known, from.orElseThrow()))
                .ifPresent(known -> follower.seen(known, address));
        }
    }

    private void seen(final AccessPort port, final Frame frame, final byte[] bytes) {
        final var dhcp = state.dhcp();
        final boolean given = dhcp.isInForce(port.node());
        final var client = clients.seen(frame.source(), port,
            known -> given ? dhcp.address(frame.source()) : learnt(frame).or(() -> known));
        if (client.isEmpty()) {
            counters.count(AccessCounter.CLIENT_IGNORED);
            return;
        }
        final var known = client.orElseThrow();
        if (state.isComplete()) {
            follower.seen(known, frame.address());
        }
        switch (frame.kind()) {
            case ARP -> state.network().ifPresent(network -> answer(port, known, network, bytes));
            case TO_DHCP_SERVER -> dhcp.fromClient(port, bytes);
            default -> {
                // it has shown that its sender is there
            }
        }
    }

    /** The portal has an address of its own for a client that is logged in, and so only others are answered for it. */
    private void answer(final AccessPort port, final Client client, final ClientNetwork network, final byte[] bytes) {
        final boolean portal = state.sessions().index().ofMac(client.requireMac())
            .filter(session -> session.requireNode().equals(port.node())
                && (session.getPort() == null || session.getPort().equals(port.port()))).isEmpty();
        arp.received(port, client, network, portal, bytes);
    }

    /** An address that the client may have, and that is not the one of another client's session. */
    private Optional<Ipv4AddressNoZone> learnt(final Frame frame) {
        return frame.address()
            .filter(address -> state.subnet().filter(subnet -> subnet.admits(address)).isPresent())
            .filter(address -> state.sessions().index().ofAddress(address)
                .filter(session -> !session.requireMac().equals(frame.source())).isEmpty());
    }

    private static boolean isAt(final Client client, final AccessPort port) {
        return port.node().equals(client.getNode()) && port.port().equals(client.getPort());
    }

    private static Optional<NodeConnectorId> ingress(final NodeConnectorRef ref) {
        return Optional.ofNullable(ref).map(NodeConnectorRef::getValue)
            .map(path -> path.firstKeyOf(NodeConnector.class))
            .map(key -> key.getId());
    }
}
