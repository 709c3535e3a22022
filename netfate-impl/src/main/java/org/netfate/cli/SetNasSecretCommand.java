package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecretInputBuilder;

/** Sets a NAS's secret. */
@Service
@Command(scope = "netfate", name = "set-nas-secret",
    description = "Sets the RADIUS shared secret of a node; asks for it twice")
public final class SetNasSecretCommand extends RpcCommand {
    @Argument(index = 0, name = "node", description = "The node, which must have a nas container", required = true)
    @Completion(NodeCompleter.class)
    private String node;
    @Option(name = "--secret-file",
        description = "Take the secret from the first line of this file on the controller's machine",
        valueToShowInHelp = "asked for, without echo")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var id = Input.node(node);
        invoke(SetNasSecret.class, "set-nas-secret", new SetNasSecretInputBuilder().setNode(id)
            .setSecret(new Secrets(session, "Shared secret", 8).fresh(file)).build());
        out.println("The shared secret of node " + node + " is set.");
    }
}
