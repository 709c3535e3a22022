package org.netfate.engine;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.SetMultimap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * The placements that the engine has decided, and what they use of each node, so that a decision for one session does
 * not have to look at those of the others. Belongs to the engine's thread.
 */
final class PlacementBook {
    /**
     * What instances use of a node.
     *
     * @param memory memory in MiB
     * @param vcpus virtual processors
     */
    record Usage(long memory, long vcpus) {
        static final Usage NONE = new Usage(0, 0);

        Usage plus(final Usage other) {
            return new Usage(memory + other.memory, vcpus + other.vcpus);
        }

        Usage minus(final Usage other) {
            return new Usage(memory - other.memory, vcpus - other.vcpus);
        }
    }

    private record Entry(Placement placement, Usage usage) { }

    private final Map<InstanceId, Entry> entries = new HashMap<>();
    private final SetMultimap<UserName, InstanceId> byUser = HashMultimap.create();
    private final Set<InstanceId> ofNodes = new HashSet<>();
    private final Multiset<NodeId> ofUsers = HashMultiset.create();
    private final Map<NodeId, Usage> used = new HashMap<>();

    /** Notes a placement. */
    void put(final Placement placement, final Usage usage) {
        remove(placement.getInstance());
        entries.put(placement.getInstance(), new Entry(placement, usage));
        if (placement.getUser() == null) {
            ofNodes.add(placement.getInstance());
        } else {
            byUser.put(placement.getUser(), placement.getInstance());
            ofUsers.add(placement.getNode());
        }
        used.merge(placement.getNode(), usage, Usage::plus);
    }

    /** Strikes a placement out. */
    void remove(final InstanceId instance) {
        final var entry = entries.remove(instance);
        if (entry != null) {
            ofNodes.remove(instance);
            if (byUser.remove(entry.placement().getUser(), instance)) {
                ofUsers.remove(entry.placement().getNode());
            }
            used.merge(entry.placement().getNode(), entry.usage(), Usage::minus);
        }
    }

    Optional<Placement> get(final InstanceId instance) {
        return Optional.ofNullable(entries.get(instance)).map(Entry::placement);
    }

    /** The instances of a user. */
    Set<InstanceId> of(final UserName user) {
        return Set.copyOf(byUser.get(user));
    }

    /** The instances that nodes have for themselves. */
    Set<InstanceId> ofNodes() {
        return Set.copyOf(ofNodes);
    }

    /** Whether an instance of some user is placed on a node. */
    boolean servesUsers(final NodeId node) {
        return ofUsers.contains(node);
    }

    /** Users who have instances. */
    Set<UserName> users() {
        return Set.copyOf(byUser.keySet());
    }

    /** What instances of others than a user use of a node. */
    Usage usedByOthers(final NodeId node, final UserName user) {
        var usage = used.getOrDefault(node, Usage.NONE);
        for (var instance : byUser.get(user)) {
            final var entry = entries.get(instance);
            if (entry.placement().getNode().equals(node)) {
                usage = usage.minus(entry.usage());
            }
        }
        return usage;
    }
}
