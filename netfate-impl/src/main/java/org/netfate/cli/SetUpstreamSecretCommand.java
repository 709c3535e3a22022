package org.netfate.cli;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Radius;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.SetUpstreamSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.SetUpstreamSecretInputBuilder;

/** Sets an upstream server's secret. */
@Service
@Command(scope = "netfate", name = "set-upstream-secret",
    description = "Sets the shared secret of an upstream RADIUS server; asks for it twice")
public final class SetUpstreamSecretCommand extends RpcCommand {
    @Argument(index = 0, name = "server", description = "The server", required = true)
    private String server;
    @Option(name = "--secret-file",
        description = "Take the secret from the first line of this file on the controller's machine",
        valueToShowInHelp = "asked for, without echo")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var configured = database.read(LogicalDatastoreType.CONFIGURATION, NfviPaths.RADIUS)
            .map(Radius::nonnullUpstream).orElse(List.of()).stream()
            .filter(known -> known.requireName().getValue().equals(server)).findFirst()
            .orElseThrow(() -> failure("there is no upstream server " + server + "; see netfate:list-upstreams"));
        invoke(SetUpstreamSecret.class, "set-upstream-secret", new SetUpstreamSecretInputBuilder()
            .setName(configured.requireName()).setSecret(new Secrets(session, "Shared secret", 8).fresh(file)).build());
        out.println("The shared secret of upstream server " + server + " is set.");
    }
}
