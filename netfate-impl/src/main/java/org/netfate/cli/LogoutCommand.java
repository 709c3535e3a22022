package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutInputBuilder;

/** Logs a client out. */
@Service
@Command(scope = "netfate", name = "logout", description = "Ends a session and releases what it holds")
public final class LogoutCommand extends RpcCommand {
    @Argument(index = 0, name = "mac", description = "MAC address of the client", required = true)
    @Completion(SessionCompleter.class)
    private String mac;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        invoke(Logout.class, "logout", new LogoutInputBuilder().setMac(Input.mac(mac)).build());
        out.println("Client " + mac + " is logged out.");
    }
}
