package org.netfate.sdn;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces clients at their exits, so that the WAN segment learns where they are reached now: once after the access
 * node, the exit or the address of a session has changed, and not before the exit's switch has the session's rules.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Map<UnicastMacAddress, Whereabouts> announced = new HashMap<>();
    private final NetworkView view;

    /**
     * Where a client is.
     *
     * @param access its access node
     * @param exit node of its exit
     * @param port WAN port there
     * @param address its address
     */
    private record Whereabouts(NodeId access, NodeId exit, PortName port, Ipv4AddressNoZone address) { }

    Announcer(final NetworkView view) {
        this.view = view;
    }

    /**
     * Announces a client if its whereabouts have changed.
     *
     * @param client the client
     * @param ready gives the switch of an exit, if it has the client's rules
     */
    void moved(final UnicastMacAddress client, final Function<NodeId, Optional<SwitchConnection>> ready) {
        final var now = whereabouts(client);
        if (now.isEmpty()) {
            announced.remove(client);
            return;
        }
        final var at = now.orElseThrow();
        if (!at.equals(announced.get(client))) {
            ready.apply(at.exit()).ifPresent(connection -> {
                announced.put(client, at);
                final long port = view.port(at.exit(), at.port()).orElseThrow();
                connection.transmit(port, ArpFrame.announcement(client, at.address()));
                LOG.debug("Announced {} on port {} of node {}", client.getValue(), at.port().getValue(),
                    at.exit().getValue());
            });
        }
    }

    private Optional<Whereabouts> whereabouts(final UnicastMacAddress client) {
        final var session = view.session(client).orElse(null);
        final var chain = view.chain(client).orElse(null);
        if (session == null || chain == null || session.getPort() == null || session.getAddress() == null
                || view.network().filter(network -> ClientAddress.isServed(network, session.getAddress())).isEmpty()) {
            return Optional.empty();
        }
        return view.wanPort(chain.getExitNode()).map(port ->
            new Whereabouts(session.getNode(), chain.getExitNode(), port, session.getAddress()));
    }
}
