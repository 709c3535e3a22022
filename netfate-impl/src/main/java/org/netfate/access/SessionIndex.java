package org.netfate.access;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/** The sessions, found by client, user, address or access node without going through all. Belongs to one thread. */
final class SessionIndex {
    private final Map<UnicastMacAddress, Session> byMac = new HashMap<>();
    private final Map<UserName, Map<UnicastMacAddress, Session>> byUser = new HashMap<>();
    private final Map<String, UnicastMacAddress> byId = new HashMap<>();
    private final Map<Ipv4AddressNoZone, UnicastMacAddress> byAddress = new HashMap<>();
    private final Map<NodeId, Map<UnicastMacAddress, Session>> byNode = new HashMap<>();

    /**
     * Finds the session of a client.
     *
     * @param mac the client
     * @return its session
     */
    Optional<Session> ofMac(final UnicastMacAddress mac) {
        return Optional.ofNullable(byMac.get(mac));
    }

    /**
     * Finds the session of a user's latest login.
     *
     * @param user the user
     * @return the session
     */
    Optional<Session> ofUser(final UserName user) {
        return allOfUser(user).stream().max(Comparator.comparing(
            (Session session) -> Timestamps.toInstant(session.requireLoginTime()))
            .thenComparing(session -> session.requireMac().getValue()));
    }

    /**
     * Finds the sessions of a user.
     *
     * @param user the user
     * @return the sessions, with one client each
     */
    Collection<Session> allOfUser(final UserName user) {
        return List.copyOf(byUser.getOrDefault(user, Map.of()).values());
    }

    /**
     * Finds a session by its identity.
     *
     * @param id the identity
     * @return the session
     */
    Optional<Session> ofId(final String id) {
        return Optional.ofNullable(byId.get(id)).map(byMac::get);
    }

    /**
     * Finds the session that has an address.
     *
     * @param address the address
     * @return the session
     */
    Optional<Session> ofAddress(final Ipv4AddressNoZone address) {
        return Optional.ofNullable(byAddress.get(address)).map(byMac::get);
    }

    /**
     * Finds the sessions at an access node.
     *
     * @param node the node
     * @return its sessions
     */
    Collection<Session> atNode(final NodeId node) {
        return List.copyOf(byNode.getOrDefault(node, Map.of()).values());
    }

    /**
     * Returns all sessions.
     *
     * @return all sessions
     */
    Collection<Session> all() {
        return List.copyOf(byMac.values());
    }

    /**
     * Sets or removes the session of a client.
     *
     * @param mac the client
     * @param after its session, empty to remove it
     * @return the session that it had
     */
    Optional<Session> set(final UnicastMacAddress mac, final Optional<Session> after) {
        final var before = Optional.ofNullable(byMac.remove(mac));
        before.ifPresent(this::forget);
        after.ifPresent(session -> {
            byMac.put(mac, session);
            byId.put(session.requireId().getValue(), mac);
            byUser.computeIfAbsent(session.requireUser(), user -> new HashMap<>()).put(mac, session);
            if (session.getAddress() != null) {
                byAddress.put(session.getAddress(), mac);
            }
            byNode.computeIfAbsent(session.requireNode(), node -> new LinkedHashMap<>()).put(mac, session);
        });
        return before;
    }

    private void forget(final Session session) {
        final var mac = session.requireMac();
        byId.remove(session.requireId().getValue(), mac);
        remove(byUser, session.requireUser(), mac);
        byAddress.remove(session.getAddress(), mac);
        remove(byNode, session.requireNode(), mac);
    }

    private static <K> void remove(final Map<K, Map<UnicastMacAddress, Session>> index, final K key,
            final UnicastMacAddress mac) {
        index.computeIfPresent(key, (same, sessions) -> {
            sessions.remove(mac);
            return sessions.isEmpty() ? null : sessions;
        });
    }
}
