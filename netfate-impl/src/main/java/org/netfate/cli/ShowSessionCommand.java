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
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;

/** Shows a session. */
@Service
@Command(scope = "netfate", name = "show-session",
    description = "Shows a session: the client, what was decided for it and its chain")
public final class ShowSessionCommand extends NetfateCommand {
    @Argument(index = 0, name = "mac", description = "MAC address of the client", required = true)
    @Completion(SessionCompleter.class)
    private String mac;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var id = Input.mac(mac);
        final var login = database.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.SESSIONS, new SessionKey(id)))
            .orElseThrow(() -> failure("client " + mac + " is not logged in; see netfate:list-sessions"));
        final var details = new Details()
            .field("MAC address", login.getMac())
            .field("Session", login.getId())
            .field("User", login.getUser())
            .field("Access node", login.getNode())
            .field("Port", login.getPort())
            .field("Address", login.getAddress())
            .field("Login time", login.getLoginTime());
        database.read(LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(NfviPaths.CHAINS, new ChainKey(id)))
            .ifPresent(chain -> details.field("Chain", chain.getInstance()).field("Exit node", chain.getExitNode()));
        database.read(LogicalDatastoreType.OPERATIONAL, NfviDatabase.entry(NfviPaths.DECISIONS, new DecisionKey(id)))
            .ifPresent(decision -> details.field("Placed", decision.getPlaced()).field("Reason", decision.getReason())
                .field("Decided", decision.getAt()));
        details.print(out);
    }
}
