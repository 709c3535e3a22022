package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists sessions. */
@Service
@Command(scope = "netfate", name = "list-sessions", description = "Lists the sessions of authenticated clients")
public final class ListSessionsCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("MAC address", "User", "Access node", "Port", "Address", "Login time", "Session");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Sessions.class),
            Sessions::nonnullSession)
            .values().stream().sorted(Comparator.comparing(it -> it.getUser().getValue()))
            .forEach(it -> table.row(it.getMac(), it.getUser(), it.getNode(), it.getPort(), it.getAddress(),
                it.getLoginTime(), it.getId()));
        return table;
    }

    @Override
    String empty() {
        return "Nobody is logged in.";
    }
}
