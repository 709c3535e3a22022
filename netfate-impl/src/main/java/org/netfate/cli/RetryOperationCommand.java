package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperationInputBuilder;

/** Tries an operation again. */
@Service
@Command(scope = "netfate", name = "retry-operation",
    description = "Tries an operation again now that failed, whether it was given up or waits for its next attempt")
public final class RetryOperationCommand extends RpcCommand {
    @Argument(index = 0, name = "operation", description = "Id of the operation", required = true)
    @Completion(FailedOperationCompleter.class)
    private String id;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        invoke(RetryOperation.class, "retry-operation", new RetryOperationInputBuilder()
            .setId(Input.operation(id)).build());
        out.println("Operation " + id + " is due. Follow it with netfate:show-operation " + id + ".");
    }
}
