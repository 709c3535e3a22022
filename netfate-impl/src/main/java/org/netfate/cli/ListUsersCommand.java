package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.UserTable;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Users;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.UserKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists users: table I of the paper. */
@Service
@Command(scope = "netfate", name = "list-users", description = "Lists the users and where they are (table I)")
public final class ListUsersCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var where = database.readList(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(UserTable.class), UserTable::nonnullUser);
        final var table = new Table("User", "Enabled", "Status", "Access node", "Port", "MAC address", "Address",
            "Last packet", "Required functions");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Users.class),
            Users::nonnullUser)
            .values().stream().sorted(Comparator.comparing(user -> user.getName().getValue())).forEach(user -> {
                final var seen = where.getOrDefault(new UserKey(user.getName()), new UserBuilder()
                    .setName(user.getName()).setStatus(User.Status.Out).build());
                table.row(user.getName(), user.getEnabled(), seen.getStatus(), seen.getAccessNode(),
                    seen.getPort(), seen.getMac(), seen.getAddress(), seen.getLastPacket(),
                    user.getRequiredFunction());
            });
        return table;
    }

    @Override
    String empty() {
        return "No user is configured. Add one with netfate:add-user NAME.";
    }
}
