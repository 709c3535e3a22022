package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;

/**
 * Answers a portal that asks whether a client has a session where it is, and so needs no login. Belongs to the state
 * executor.
 */
public final class CallChecks {
    private final AccessState state;
    private final Roaming roaming;

    /**
     * Makes it.
     *
     * @param state the sessions
     * @param roaming moves sessions
     */
    CallChecks(final AccessState state, final Roaming roaming) {
        this.state = state;
        this.roaming = roaming;
    }

    /**
     * Finds the session of a client at a node.
     *
     * @param mac the client
     * @param address its address, as the portal sees it
     * @param node the portal's node
     * @return completes on the state executor with the session at that node, empty if the client has to log in; fails
     *         if it cannot be stored that the session is there now
     */
    public ListenableFuture<Optional<Session>> session(final UnicastMacAddress mac,
            final Optional<Ipv4AddressNoZone> address, final NodeId node) {
        final var session = state.sessions().index().ofMac(mac);
        final var client = state.client(mac).filter(known -> node.equals(known.getNode()));
        if (session.isEmpty() || client.isPresent() && !Roaming.isAt(session.orElseThrow(), client.orElseThrow())) {
            return session.isEmpty() ? Futures.immediateFuture(session)
                : roaming.takeOver(session.orElseThrow(), client.orElseThrow(),
                    address.or(() -> client.map(Client::getAddress)));
        }
        return Futures.immediateFuture(session.filter(found -> found.requireNode().equals(node))
            .filter(found -> address.isEmpty() || found.getAddress() == null
                || found.getAddress().equals(address.orElseThrow())));
    }
}
