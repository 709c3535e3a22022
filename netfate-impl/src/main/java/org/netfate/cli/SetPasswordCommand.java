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
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPassword;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPasswordInputBuilder;

/** Sets a password. */
@Service
@Command(scope = "netfate", name = "set-password", description = "Changes the password of a user; asks for it twice")
public final class SetPasswordCommand extends RpcCommand {
    @Argument(index = 0, name = "user", description = "Name of the user", required = true)
    @Completion(UserCompleter.class)
    private String user;
    @Option(name = "--reversible", description = "Store the password encrypted too, so that the user can log in by "
        + "CHAP; who has the data store and the key can read it then")
    private boolean reversible;
    @Option(name = "--password-file",
        description = "Take the password from the first line of this file on the controller's machine",
        valueToShowInHelp = "asked for, without echo")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var name = Input.user(user);
        invoke(SetPassword.class, "set-password", new SetPasswordInputBuilder().setName(name).setReversible(reversible)
            .setPassword(new Secrets(session, "New password", 1).fresh(file)).build());
        out.println("The password of user " + user + " is changed.");
    }
}
