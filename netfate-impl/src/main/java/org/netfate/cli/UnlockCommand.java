package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Unlock;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.UnlockInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.unlock.input.subject.MacBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.unlock.input.subject.UserBuilder;

/** Ends a lock-out. */
@Service
@Command(scope = "netfate", name = "unlock", description = "Ends the lock-out of a user or of a client")
public final class UnlockCommand extends RpcCommand {
    @Argument(index = 0, name = "subject", description = "Name of a user, or MAC address of a client", required = true)
    private String subject;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var input = new UnlockInputBuilder();
        if (subject.contains(":")) {
            input.setSubject(new MacBuilder().setMac(Input.mac(subject)).build());
        } else {
            input.setSubject(new UserBuilder().setUser(Input.user(subject)).build());
        }
        invoke(Unlock.class, "unlock", input.build());
        out.println(subject + " may log in again.");
    }
}
