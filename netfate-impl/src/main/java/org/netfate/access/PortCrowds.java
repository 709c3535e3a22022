package org.netfate.access;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** Which clients without a session are at each access port. Belongs to one thread. */
final class PortCrowds {
    /** Least recently seen first. */
    private final Map<AccessPort, Set<UnicastMacAddress>> crowds = new HashMap<>();

    /**
     * A client was seen.
     *
     * @param port where
     * @param client the client
     */
    void seen(final AccessPort port, final UnicastMacAddress client) {
        final var crowd = crowds.computeIfAbsent(port, key -> new LinkedHashSet<>());
        crowd.remove(client);
        crowd.add(client);
    }

    /**
     * A client is not there any more, or has a session now.
     *
     * @param port where it was
     * @param client the client
     */
    void left(final AccessPort port, final UnicastMacAddress client) {
        crowds.computeIfPresent(port, (key, crowd) -> {
            crowd.remove(client);
            return crowd.isEmpty() ? null : crowd;
        });
    }

    /**
     * Tells who is there.
     *
     * @param port where
     * @return the clients, least recently seen first
     */
    Collection<UnicastMacAddress> at(final AccessPort port) {
        return crowds.getOrDefault(port, Set.of());
    }

    /**
     * Counts who is there.
     *
     * @param port where
     * @return how many
     */
    int size(final AccessPort port) {
        return at(port).size();
    }
}
