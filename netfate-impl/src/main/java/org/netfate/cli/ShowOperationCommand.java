package org.netfate.cli;

import java.io.PrintStream;
import java.util.Comparator;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.OperationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.Step;

/** Shows an operation. */
@Service
@Command(scope = "netfate", name = "show-operation",
    description = "Shows an operation: its steps, when they happened and how long they took")
public final class ShowOperationCommand extends NetfateCommand {
    @Argument(index = 0, name = "operation", description = "Id of the operation", required = true)
    @Completion(OperationCompleter.class)
    private String id;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var operation = database.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.OPERATIONS, new OperationKey(Input.operation(id))))
            .orElseThrow(() -> failure("there is no operation " + id + "; see netfate:list-operations"));
        new Details()
            .field("Operation", operation.getId())
            .field("Kind", operation.getKind())
            .field("Instance", operation.getInstance())
            .field("Source", operation.getSource())
            .field("Destination", operation.getDestination())
            .field("State", operation.getState())
            .field("Attempts", operation.getAttempts())
            .field("Started", operation.getStarted())
            .field("Finished", operation.getFinished())
            .field("Took", Elapsed.between(operation.getStarted(), operation.getFinished()))
            .field("Downtime", operation.getDowntime(), " ms")
            .field("Last error", operation.getLastError())
            .print(out);
        final var table = new Table("Step", "What happened", "At", "After");
        var previous = operation.getStarted();
        for (var step : operation.nonnullStep().values().stream().sorted(Comparator.comparing(Step::getSequence))
                .toList()) {
            table.row(step.getSequence(), step.getName(), step.getAt(), Elapsed.between(previous, step.getAt()));
            previous = step.getAt();
        }
        out.println();
        table.print(out, true, "It has no steps yet.");
    }
}
