package org.netfate.access;

import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;

/**
 * Brings sessions up to date with what is seen of their clients: adds the port and the address that were not known at
 * login, and takes over an address that the client was given anew. A client that is seen elsewhere keeps its session
 * where it is, because anyone can send a frame, unless the operator's policy lets {@link Roaming} decide. Belongs to
 * the state executor.
 */
final class SessionFollower {
    private final AccessState state;
    private final Roaming roaming;

    /**
     * Makes it.
     *
     * @param state the sessions
     * @param roaming moves sessions
     */
    SessionFollower(final AccessState state, final Roaming roaming) {
        this.state = state;
        this.roaming = roaming;
    }

    /**
     * A client was seen.
     *
     * @param client what is known of it now
     * @param used the address that it showed
     */
    void seen(final Client client, final Optional<Ipv4AddressNoZone> used) {
        state.sessions().index().ofMac(client.requireMac()).ifPresent(session -> {
            if (Roaming.isAt(session, client)) {
                complete(session, client);
            } else {
                roaming.takeOver(session, client, used);
            }
        });
    }

    private void complete(final Session session, final Client client) {
        final var completed = new SessionBuilder(session);
        if (session.getPort() == null) {
            completed.setPort(client.getPort());
        }
        final var address = Optional.ofNullable(client.getAddress());
        final boolean changes = session.getAddress() == null || state.dhcp().isInForce(client.getNode());
        address.filter(it -> changes && state.sessions().index().ofAddress(it)
                .filter(other -> !other.requireMac().equals(session.requireMac())).isEmpty())
            .ifPresent(completed::setAddress);
        final var after = completed.build();
        if (!after.equals(session)) {
            // a failure is told by the store, and the next frame tries again
            state.sessions().store(after, List.of());
        }
    }
}
