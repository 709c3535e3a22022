package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.OperationQueue;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operation.queue.Entry;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists the operations that wait for their turn. */
@Service
@Command(scope = "netfate", name = "list-queue",
    description = "Lists the operations that wait while as many as the policy allows are under way, the next one first")
public final class ListQueueCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Turn", "Instance", "Kind", "User", "Source", "Destination", "Since", "Waits for");
        database.readList(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(OperationQueue.class),
            OperationQueue::nonnullEntry).values().stream()
            .sorted(Comparator.comparing(Entry::getTurn).thenComparing(entry -> entry.getInstance().getValue()))
            .forEach(entry -> table.row(entry.getTurn(), entry.getInstance(), entry.getKind(), entry.getUser(),
                entry.getSource(), entry.getDestination(), entry.getSince(), entry.getWaitsFor()));
        return table;
    }

    @Override
    String empty() {
        return "No operation waits for its turn.";
    }
}
