package org.netfate.nfv;

import java.util.List;
import java.util.Optional;
import org.netfate.nfv.OperationLimits.Place;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * An operation that is due and must not begin before there is a place for it.
 *
 * @param instance the instance
 * @param user whose it is, empty for the function of a node
 * @param way what is to be done where
 * @param forMaintenance whether it only empties a node for its maintenance: nobody waits for it
 */
record OperationRequest(InstanceId instance, Optional<UserName> user, Way way, boolean forMaintenance) {
    /**
     * What is to be done where. Operations of the same way need the same places, so among them only the next one has to
     * be looked at.
     *
     * @param kind create or migrate
     * @param source node on which the instance runs before it, empty for a creation
     * @param destination node on which it runs after it
     */
    record Way(OperationKind kind, Optional<NodeId> source, NodeId destination) {
        /** The way of a step, if it is one of those that need a place. */
        static Optional<Way> of(final Step step) {
            if (step instanceof Step.Create create) {
                return Optional.of(new Way(OperationKind.Create, Optional.empty(), create.node()));
            } else if (step instanceof Step.Migrate migrate) {
                return Optional.of(new Way(OperationKind.Migrate, Optional.of(migrate.source()),
                    migrate.destination()));
            }
            return Optional.empty();
        }

        /** The places that it needs at its nodes. */
        List<Place> atNodes() {
            final var there = new Place(kind, Optional.of(destination));
            return source.isPresent() ? List.of(new Place(kind, source), there) : List.of(there);
        }

        /** The place that it needs in the whole network. */
        Optional<Place> inAll() {
            return kind == OperationKind.Migrate ? Optional.of(new Place(kind, Optional.empty())) : Optional.empty();
        }
    }
}
