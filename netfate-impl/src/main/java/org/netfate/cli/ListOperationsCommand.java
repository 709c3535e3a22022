package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Operations;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists operations. */
@Service
@Command(scope = "netfate", name = "list-operations",
    description = "Lists what the NFV Coordinator does and did, the latest last")
public final class ListOperationsCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Id", "Kind", "Instance", "Source", "Destination", "State", "Attempts", "Started",
            "Took", "Last error");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Operations.class),
            Operations::nonnullOperation)
            .values().stream().sorted(Comparator.comparing(Operation::getId))
            .forEach(operation -> table.row(operation.getId(), operation.getKind(), operation.getInstance(),
                operation.getSource(), operation.getDestination(), operation.getState(), operation.getAttempts(),
                operation.getStarted(), Elapsed.between(operation.getStarted(), operation.getFinished()),
                operation.getLastError()));
        return table;
    }

    @Override
    String empty() {
        return "The NFV Coordinator has done nothing yet.";
    }
}
