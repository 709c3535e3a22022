package org.netfate.cli;

import java.io.PrintStream;
import java.util.ArrayList;
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
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUser;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;

/** Adds a user. */
@Service
@Command(scope = "netfate", name = "add-user", description = "Adds a user; asks for the password twice")
public final class AddUserCommand extends RpcCommand {
    @Argument(index = 0, name = "user", description = "Name of the new user", required = true)
    private String user;
    @Option(name = "--function", description = "A function that the user's traffic crosses; repeat it for more, in the "
        + "order from the client to the exit", multiValued = true, valueToShowInHelp = "none")
    @Completion(FunctionCompleter.class)
    private List<String> functions;
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
        final var required = new ArrayList<FunctionId>();
        for (var function : functions == null ? List.<String>of() : functions) {
            required.add(Input.function(function));
        }
        if (database.read(LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(NfviPaths.USERS, new UserKey(name)))
                .isPresent()) {
            throw failure("user " + user + " exists; change the password with netfate:set-password");
        }
        invoke(AddUser.class, "add-user", new AddUserInputBuilder().setName(name).setReversible(reversible)
            .setRequiredFunction(required).setPassword(new Secrets(session, "Password", 1).fresh(file)).build());
        out.println("User " + user + " is added.");
    }
}
