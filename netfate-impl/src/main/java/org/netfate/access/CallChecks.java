package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Answers a portal that asks whether a client has a session, and so needs no login. Belongs to the state executor.
 */
public final class CallChecks {
    private final AccessState state;

    /**
     * Makes it.
     *
     * @param state the sessions
     */
    CallChecks(final AccessState state) {
        this.state = state;
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
        return Futures.immediateFuture(state.sessions().index().ofMac(mac)
            .filter(session -> session.requireNode().equals(node))
            .filter(session -> address.isEmpty() || session.getAddress() == null
                || session.getAddress().equals(address.orElseThrow())));
    }
}
