package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNode;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNodeInputBuilder;

/** Puts a node back into service. */
@Service
@Command(scope = "netfate", name = "undrain-node",
    description = "Puts a node back into service that was drained: what has its place there comes back")
public final class UndrainNodeCommand extends RpcCommand {
    @Argument(index = 0, name = "node", description = "Name of the node", required = true)
    @Completion(DrainedNodeCompleter.class)
    private String node;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        invoke(UndrainNode.class, "undrain-node", new UndrainNodeInputBuilder().setNode(Input.node(node)).build());
        out.println("Node " + node + " is in service again.");
    }
}
