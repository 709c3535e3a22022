package org.netfate.nfv;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;

/** What the record of an operation tells. Pure functions. */
final class OperationFacts {
    private static final Set<OperationState> ENDED = Set.of(OperationState.Completed, OperationState.Failed,
        OperationState.RolledBack);

    private OperationFacts() {
        // functions only
    }

    /** Whether an operation has come to its end: it is not tried again by itself. */
    static boolean isEnded(final Operation operation) {
        return ENDED.contains(operation.getState());
    }

    /** Whether an operation is neither done nor undone: it may still turn out to be either. */
    static boolean isOpen(final Operation operation) {
        return !isEnded(operation) || operation.getState() == OperationState.Failed;
    }

    /** Whether an operation is to end with the instance being nowhere. */
    static boolean isRelease(final Operation operation) {
        return operation.getKind() == OperationKind.Destroy || operation.getKind() == OperationKind.Save;
    }

    /** Whether an operation does just that. */
    static boolean does(final Operation operation, final OperationKind kind, final Optional<NodeId> source,
            final Optional<NodeId> destination) {
        return operation.getKind() == kind && Optional.ofNullable(operation.getSource()).equals(source)
            && Optional.ofNullable(operation.getDestination()).equals(destination);
    }

    /** Whether an operation is the one that takes a step. */
    static boolean takes(final Operation operation, final Step step) {
        if (step instanceof Step.Create create) {
            return does(operation, OperationKind.Create, Optional.empty(), Optional.of(create.node()));
        } else if (step instanceof Step.Migrate migrate) {
            return does(operation, OperationKind.Migrate, Optional.of(migrate.source()),
                Optional.of(migrate.destination()));
        }
        return step instanceof Step.Destroy destroy
            && does(operation, OperationKind.Destroy, Optional.of(destroy.node()), Optional.empty());
    }

    /** Nodes on which an instance may be of which this is the last operation. */
    static Set<NodeId> nodes(final Operation operation) {
        final boolean completed = operation.getState() == OperationState.Completed;
        final boolean undone = operation.getState() == OperationState.RolledBack;
        return switch (operation.getKind()) {
            case Create -> undone ? Set.of() : Set.of(operation.getDestination());
            case Migrate -> completed ? Set.of(operation.getDestination())
                : undone ? Set.of(operation.getSource())
                : Set.of(operation.getSource(), operation.getDestination());
            case Destroy, Save -> completed ? Set.of() : Set.of(operation.getSource());
        };
    }

    /** The state of an operation that has failed once more. */
    static OperationState stateOfFailure(final Operation operation, final OptionalInt maximumAttempts) {
        return maximumAttempts.isPresent() && operation.getAttempts().longValue() >= maximumAttempts.orElseThrow()
            ? OperationState.Failed : OperationState.FailedTemporarily;
    }
}
