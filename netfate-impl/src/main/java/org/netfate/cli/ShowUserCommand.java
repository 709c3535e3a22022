package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Shows a user. */
@Service
@Command(scope = "netfate", name = "show-user",
    description = "Shows a user: what the user requires and where the user is")
public final class ShowUserCommand extends NetfateCommand {
    @Argument(index = 0, name = "user", description = "Name of the user", required = true)
    @Completion(UserCompleter.class)
    private String name;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var id = Input.user(name);
        final var user = database.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.USERS, new UserKey(id)))
            .orElseThrow(() -> failure("user " + name + " is not configured; see netfate:list-users"));
        new Details()
            .field("User", user.getName())
            .field("Enabled", user.getEnabled())
            .field("Password", user.getPassword() == null ? "not set: the user cannot log in" : "set")
            .field("Required functions", user.getRequiredFunction())
            .field("Largest delay", user.getSla() == null ? null : user.getSla().getMaximumDelay(), " us")
            .field("Devices", user.nonnullDevice().keySet().stream().map(key -> key.getMac().getValue()).sorted()
                .toList())
            .print(out);
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Sessions.class),
            Sessions::nonnullSession).values().stream().filter(login -> login.getUser().equals(id))
            .forEach(login -> new Details().field("Session", login.getId()).field("MAC address", login.getMac())
                .field("Access node", login.getNode()).field("Port", login.getPort())
                .field("Address", login.getAddress()).field("Login time", login.getLoginTime()).print(out));
    }
}
