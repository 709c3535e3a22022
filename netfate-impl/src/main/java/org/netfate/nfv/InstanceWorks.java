package org.netfate.nfv;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** The instances that the coordinator has to do with, by each of their names. Belongs to the coordinator's thread. */
final class InstanceWorks {
    private final Map<InstanceId, InstanceWork> byInstance = new HashMap<>();
    private final Map<UUID, InstanceWork> byUuid = new HashMap<>();
    private final Map<UnicastMacAddress, InstanceWork> byMac = new HashMap<>();
    private final SetMultimap<NodeId, InstanceWork> byNode = HashMultimap.create();
    private final SetMultimap<InstanceWork, NodeId> nodes = HashMultimap.create();

    /** The work of an instance, which begins now if there was none. */
    InstanceWork of(final InstanceId instance) {
        return byInstance.computeIfAbsent(instance, id -> {
            final var work = new InstanceWork(InstanceIdentity.of(id));
            byUuid.put(work.identity().uuid(), work);
            byMac.put(work.identity().mac(), work);
            return work;
        });
    }

    Optional<InstanceWork> find(final InstanceId instance) {
        return Optional.ofNullable(byInstance.get(instance));
    }

    Optional<InstanceWork> find(final UUID uuid) {
        return Optional.ofNullable(byUuid.get(uuid));
    }

    Optional<InstanceWork> find(final UnicastMacAddress mac) {
        return Optional.ofNullable(byMac.get(mac));
    }

    /** All of them, in a list that does not change when they do. */
    Collection<InstanceWork> all() {
        return List.copyOf(byInstance.values());
    }

    /** The UUIDs of all of them. */
    Set<UUID> uuids() {
        return Set.copyOf(byUuid.keySet());
    }

    /** Whether it has not been removed. */
    boolean contains(final InstanceWork work) {
        return byInstance.get(work.identity().instance()) == work;
    }

    /** Takes note of the nodes on which an instance now depends. */
    void depend(final InstanceWork work, final Set<NodeId> on) {
        Set.copyOf(nodes.removeAll(work)).forEach(node -> byNode.remove(node, work));
        nodes.putAll(work, on);
        on.forEach(node -> byNode.put(node, work));
    }

    /** Instances that depend on a node. */
    Collection<InstanceWork> dependingOn(final NodeId node) {
        return List.copyOf(byNode.get(node));
    }

    void remove(final InstanceWork work) {
        depend(work, Set.of());
        byInstance.remove(work.identity().instance());
        byUuid.remove(work.identity().uuid());
        byMac.remove(work.identity().mac());
    }
}
