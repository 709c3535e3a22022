package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Operations;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes ids of operations that failed. */
@Service
public final class FailedOperationCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Operations.class),
            Operations::nonnullOperation).values().stream()
            .filter(operation -> operation.getState() == OperationState.Failed
                || operation.getState() == OperationState.FailedTemporarily)
            .map(Operation::getId);
    }
}
