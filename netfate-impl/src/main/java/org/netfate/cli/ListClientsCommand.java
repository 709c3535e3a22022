package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Clients;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists clients. */
@Service
@Command(scope = "netfate", name = "list-clients",
    description = "Lists the devices that were seen at access ports, logged in or not")
public final class ListClientsCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var sessions = database.readList(LogicalDatastoreType.CONFIGURATION,
            InstanceIdentifier.create(Sessions.class), Sessions::nonnullSession);
        final var table = new Table("MAC address", "Access node", "Port", "Address", "Seen", "User");
        database.readList(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(Clients.class),
            Clients::nonnullClient)
            .values().stream().sorted(Comparator.comparing(client -> client.getMac().getValue())).forEach(client -> {
                final var login = sessions.get(new SessionKey(client.getMac()));
                table.row(client.getMac(), client.getNode(), client.getPort(), client.getAddress(), client.getSeen(),
                    login == null ? null : login.getUser());
            });
        return table;
    }

    @Override
    String empty() {
        return "No device was seen at an access port yet.";
    }
}
