package org.netfate.nfv;

import com.google.common.collect.SetMultimap;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.netfate.api.hypervisor.VirtualMachine;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * What is known of the virtual machines of one node: its last answer, and what actions and events have told since.
 *
 * <p>An answer and the events overtake each other, and an action that failed may have been done all the same. So a
 * virtual machine can be doubted: then nothing is known of it until a question is answered that was asked afterwards.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class NodeInventory {
    private final NodeId node;
    private final SetMultimap<UUID, NodeId> places;
    private final Set<UUID> doubted = new HashSet<>();
    /** Which doubts the question under way will end. */
    private final Set<UUID> asked = new HashSet<>();
    /** What was learnt since the question under way was asked: its answer may be older. */
    private final Map<UUID, Optional<VirtualMachine>> learnt = new HashMap<>();
    private Optional<Map<UUID, VirtualMachine>> machines = Optional.empty();

    /**
     * Makes an inventory of which nothing is known.
     *
     * @param node the node
     * @param places the nodes of each virtual machine; kept up to date for this one
     */
    NodeInventory(final NodeId node, final SetMultimap<UUID, NodeId> places) {
        this.node = node;
        this.places = places;
    }

    /** Whether the node has answered, and nothing was heard since of its having ceased to. */
    boolean isKnown() {
        return machines.isPresent();
    }

    Collection<VirtualMachine> machines() {
        return machines.map(known -> List.copyOf(known.values())).orElse(List.of());
    }

    Optional<VirtualMachine> machine(final UUID uuid) {
        return machines.map(known -> known.get(uuid));
    }

    Sighting sighting(final UUID uuid) {
        if (machines.isEmpty() || doubted.contains(uuid)) {
            return Sighting.UNKNOWN;
        }
        return machine(uuid).map(Sighting::of).orElse(Sighting.ABSENT);
    }

    /** Notes what an action or an event has made of a virtual machine. */
    void note(final UUID uuid, final Optional<VirtualMachine> machine) {
        learnt.put(uuid, machine);
        machines.ifPresent(known -> put(known, uuid, machine));
    }

    void doubt(final UUID uuid) {
        doubted.add(uuid);
    }

    boolean isDoubted(final UUID uuid) {
        return doubted.contains(uuid);
    }

    boolean hasDoubts() {
        return !doubted.isEmpty();
    }

    /** A question is asked now. */
    void asked() {
        learnt.clear();
        asked.clear();
        asked.addAll(doubted);
    }

    /**
     * The question is answered.
     *
     * @return the virtual machines of which something else is known now than before
     */
    Set<UUID> answered(final Map<UUID, VirtualMachine> answer) {
        final var before = machines.orElse(Map.of());
        final var after = new HashMap<>(answer);
        before.keySet().forEach(uuid -> places.remove(uuid, node));
        after.keySet().forEach(uuid -> places.put(uuid, node));
        machines = Optional.of(after);
        // What overtook the answer is newer than it, but perhaps older than the doubt.
        learnt.forEach((uuid, machine) -> put(after, uuid, machine));
        asked.removeAll(learnt.keySet());
        doubted.removeAll(asked);
        final var changed = new HashSet<>(asked);
        before.keySet().stream().filter(uuid -> !before.get(uuid).equals(after.get(uuid))).forEach(changed::add);
        after.keySet().stream().filter(uuid -> !before.containsKey(uuid)).forEach(changed::add);
        learnt.clear();
        asked.clear();
        return changed;
    }

    /** The node does not answer any more. */
    void forget() {
        machines().forEach(machine -> places.remove(machine.uuid(), node));
        machines = Optional.empty();
        learnt.clear();
        asked.clear();
        doubted.clear();
    }

    private void put(final Map<UUID, VirtualMachine> known, final UUID uuid, final Optional<VirtualMachine> machine) {
        machine.ifPresentOrElse(value -> {
            known.put(uuid, value);
            places.put(uuid, node);
        }, () -> {
            known.remove(uuid);
            places.remove(uuid, node);
        });
    }
}
