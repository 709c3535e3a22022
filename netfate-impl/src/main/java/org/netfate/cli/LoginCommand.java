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
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;

/** Logs a client in. */
@Service
@Command(scope = "netfate", name = "login",
    description = "Opens a session, as a RADIUS Access-Request does; asks for the password")
public final class LoginCommand extends RpcCommand {
    @Argument(index = 0, name = "user", description = "Name of the user", required = true)
    @Completion(UserCompleter.class)
    private String user;
    @Argument(index = 1, name = "node", description = "Access node", required = true)
    @Completion(NodeCompleter.class)
    private String node;
    @Argument(index = 2, name = "mac", description = "MAC address of the client", required = true)
    @Completion(ClientCompleter.class)
    private String mac;
    @Option(name = "--password-file",
        description = "Take the password from the first line of this file on the controller's machine",
        valueToShowInHelp = "asked for, without echo")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var input = new LoginInputBuilder().setUser(Input.user(user)).setNode(Input.node(node))
            .setMac(Input.mac(mac)).setPassword(new Secrets(session, "Password", 1).existing(file)).build();
        final var output = invoke(Login.class, "login", input);
        out.println("User " + user + " is logged in at node " + node + ", session "
            + Printable.of(output == null ? null : output.getSessionId()) + ".");
    }
}
