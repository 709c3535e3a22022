package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstanceInputBuilder;

/** Has an instance start anew. */
@Service
@Command(scope = "netfate", name = "restart-instance",
    description = "Starts an instance anew, so that it finds its configuration as it is now")
public final class RestartInstanceCommand extends RpcCommand {
    @Argument(index = 0, name = "instance", description = "The instance: FUNCTION/USER", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        invoke(RestartInstance.class, "restart-instance", new RestartInstanceInputBuilder()
            .setInstance(Input.instance(instance)).build());
        out.println("Instance " + instance + " is started anew. Follow it with netfate:list-operations.");
    }
}
