package org.netfate.nfv;

import java.util.Optional;
import java.util.function.Consumer;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Tries an operation again at once, because the operator asks for it.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class OperationRetry {
    private final OperationJournal journal;
    private final InstanceWorks works;
    private final Consumer<InstanceWork> due;

    OperationRetry(final OperationJournal journal, final InstanceWorks works, final Consumer<InstanceWork> due) {
        this.journal = journal;
        this.works = works;
        this.due = due;
    }

    /**
     * Tries an operation again that failed.
     *
     * @param id number of the operation
     * @return why not, for the operator; empty if it is due now
     */
    Optional<String> retry(final Uint64 id) {
        final var known = journal.find(id);
        if (known.isEmpty()) {
            return Optional.of("there is no operation " + id + "; netfate:list-operations lists those that are kept");
        }
        final var operation = known.orElseThrow();
        final var instance = operation.getInstance();
        if (!hasFailed(operation)) {
            return Optional.of("operation " + id + " has not failed: its state is " + operation.getState().getName());
        }
        final var last = journal.lastOf(instance);
        if (last.filter(other -> !other.getId().equals(id)).isPresent()) {
            return Optional.of("operation " + last.orElseThrow().getId() + " of instance " + instance.getValue()
                + " has taken the place of operation " + id);
        }
        final var work = works.find(instance);
        if (last.isEmpty() || work.isEmpty()) {
            return Optional.of("operation " + id + " is not needed any more: nobody requires instance "
                + instance.getValue());
        }
        journal.reopen(instance);
        work.orElseThrow().retryNow();
        due.accept(work.orElseThrow());
        return Optional.empty();
    }

    private static boolean hasFailed(final Operation operation) {
        return operation.getState() == OperationState.Failed
            || operation.getState() == OperationState.FailedTemporarily;
    }
}
