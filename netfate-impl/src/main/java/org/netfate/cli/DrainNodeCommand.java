package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNode;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNodeInputBuilder;

/** Takes a node out of service. */
@Service
@Command(scope = "netfate", name = "drain-node",
    description = "Takes a node out of service: nothing new is placed on it, and what runs there leaves")
public final class DrainNodeCommand extends RpcCommand {
    @Argument(index = 0, name = "node", description = "Name of the node", required = true)
    @Completion(NodeCompleter.class)
    private String node;
    @Option(name = "--instances", description = "What becomes of its instances: 'move' them to other nodes, or let them"
        + " 'wait' until nobody needs them. Without it: what policy/draining says")
    @Completion(value = StringsCompleter.class, values = {"move", "wait"})
    private String instances;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        invoke(DrainNode.class, "drain-node", new DrainNodeInputBuilder().setNode(Input.node(node))
            .setInstances(instances == null ? null : Input.maintenance(instances)).build());
        out.println("Node " + node + " is being emptied. Follow it with netfate:show-node " + node
            + "; put it back into service with netfate:undrain-node " + node + ".");
    }
}
