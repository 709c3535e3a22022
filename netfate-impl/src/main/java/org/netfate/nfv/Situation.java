package org.netfate.nfv;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Everything that decides what is to be done with one instance.
 *
 * @param wanted node on which it shall run, empty if nobody needs it
 * @param sightings what is known of it on each configured node that has to do with it; of any other, nothing
 * @param suspects nodes on which it may be by the journal: those of its last operation
 * @param source node from which a migration of it began that has not completed: there is all of its memory
 * @param saves nodes that would save it if it ran there and nobody needed it, instead of destroying it
 */
record Situation(Optional<NodeId> wanted, Map<NodeId, Sighting> sightings, Set<NodeId> suspects,
        Optional<NodeId> source, Set<NodeId> saves) {
    Situation {
        sightings = Map.copyOf(sightings);
        suspects = Set.copyOf(suspects);
        saves = Set.copyOf(saves);
    }

    /** The situation of an instance that is destroyed when nobody needs it. */
    Situation(final Optional<NodeId> wanted, final Map<NodeId, Sighting> sightings, final Set<NodeId> suspects,
            final Optional<NodeId> source) {
        this(wanted, sightings, suspects, source, Set.of());
    }

    Sighting at(final NodeId node) {
        return sightings.getOrDefault(node, Sighting.UNKNOWN);
    }

    List<NodeId> where(final Sighting sighting) {
        return sightings.entrySet().stream()
            .filter(entry -> entry.getValue() == sighting)
            .map(Map.Entry::getKey)
            .sorted(Comparator.comparing(NodeId::getValue))
            .toList();
    }

    /** A node that may have it and does not answer. */
    Optional<NodeId> silentSuspect() {
        return suspects.stream().filter(node -> at(node) == Sighting.UNKNOWN)
            .min(Comparator.comparing(NodeId::getValue));
    }
}
