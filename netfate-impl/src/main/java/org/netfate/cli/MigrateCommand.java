package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstanceInputBuilder;

/** Migrates an instance. */
@Service
@Command(scope = "netfate", name = "migrate",
    description = "Places a running instance on another node, until its client moves")
public final class MigrateCommand extends RpcCommand {
    @Argument(index = 0, name = "instance", description = "The instance: FUNCTION/USER", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;
    @Argument(index = 1, name = "node", description = "Node on which it shall run", required = true)
    @Completion(NodeCompleter.class)
    private String node;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        invoke(MigrateInstance.class, "migrate-instance", new MigrateInstanceInputBuilder()
            .setInstance(Input.instance(instance)).setNode(Input.node(node)).build());
        out.println("Instance " + instance + " shall run on node " + node
            + ". Follow its migration with netfate:list-operations.");
    }
}
