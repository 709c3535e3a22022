package org.netfate.sdn;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.Iterables;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Sets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;

/**
 * The devices that were seen at access ports, and who may use which address. Anyone can claim any address where nobody
 * gives them out, so an address is one client's: the one who has a session with it, or else the one who was first.
 *
 * <p>It belongs to one thread at a time. Nothing costs more the more clients there are.
 */
final class ClientView {
    /**
     * Where a device was seen last.
     *
     * @param node the node
     * @param port the access port
     * @param address its address
     */
    record Place(NodeId node, PortName port, Ipv4AddressNoZone address) { }

    private final Map<UnicastMacAddress, Place> seen = new HashMap<>();
    private final SetMultimap<NodeId, UnicastMacAddress> byNode = HashMultimap.create();
    private final SetMultimap<Ipv4AddressNoZone, UnicastMacAddress> claims = LinkedHashMultimap.create();
    private final Map<UnicastMacAddress, Session> sessions = new HashMap<>();
    private final SetMultimap<NodeId, UnicastMacAddress> membersByNode = HashMultimap.create();
    private final SetMultimap<Ipv4AddressNoZone, UnicastMacAddress> members = LinkedHashMultimap.create();

    /** Takes over what is known of a device; without node, port or address nothing can be done for it. */
    void setClient(final UnicastMacAddress mac, final Optional<Client> client) {
        final var after = place(client);
        final var before = Optional.ofNullable(after.isPresent() ? seen.put(mac, after.orElseThrow())
            : seen.remove(mac));
        if (!before.map(Place::node).equals(after.map(Place::node))) {
            before.ifPresent(place -> byNode.remove(place.node(), mac));
            after.ifPresent(place -> byNode.put(place.node(), mac));
        }
        if (!before.map(Place::address).equals(after.map(Place::address))) {
            before.ifPresent(place -> claims.remove(place.address(), mac));
            after.ifPresent(place -> claims.put(place.address(), mac));
        }
    }

    void setSession(final UnicastMacAddress mac, final Optional<Session> session) {
        final var before = Optional.ofNullable(session.isPresent() ? sessions.put(mac, session.orElseThrow())
            : sessions.remove(mac));
        if (!before.map(Session::getNode).equals(session.map(Session::getNode))) {
            before.ifPresent(old -> membersByNode.remove(old.getNode(), mac));
            session.ifPresent(now -> membersByNode.put(now.getNode(), mac));
        }
        if (!before.map(Session::getAddress).equals(session.map(Session::getAddress))) {
            before.map(Session::getAddress).ifPresent(address -> members.remove(address, mac));
            session.map(Session::getAddress).ifPresent(address -> members.put(address, mac));
        }
    }

    static Optional<Place> place(final Optional<Client> client) {
        return client.filter(found -> found.getNode() != null && found.getPort() != null && found.getAddress() != null)
            .map(found -> new Place(found.getNode(), found.getPort(), found.getAddress()));
    }

    Optional<Place> get(final UnicastMacAddress mac) {
        return Optional.ofNullable(seen.get(mac));
    }

    /** The devices that were seen. */
    Set<UnicastMacAddress> all() {
        return Set.copyOf(seen.keySet());
    }

    /** The devices at a node, and those whose sessions are there. */
    Set<UnicastMacAddress> at(final NodeId node) {
        return Set.copyOf(Sets.union(byNode.get(node), membersByNode.get(node)));
    }

    /** The one who may use an address. */
    Optional<UnicastMacAddress> holder(final Ipv4AddressNoZone address) {
        return Optional.ofNullable(Iterables.getFirst(members.get(address),
            Iterables.getFirst(claims.get(address), null)));
    }
}
