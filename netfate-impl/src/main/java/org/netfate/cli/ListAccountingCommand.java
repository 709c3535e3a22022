package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Accounting;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists accounting records. */
@Service
@Command(scope = "netfate", name = "list-accounting",
    description = "Lists the accounting of sessions, the latest first: one record for each node that a session visits")
public final class ListAccountingCommand extends ListCommand {
    @Option(name = "--user", description = "Only the sessions of this user", valueToShowInHelp = "all")
    @Completion(UserCompleter.class)
    private String user;

    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Record", "User", "MAC address", "Node", "Start", "Stop", "Cause", "From client",
            "To client");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Accounting.class),
            Accounting::nonnullRecord)
            .values().stream().filter(it -> user == null || user.equals(it.requireUser().getValue()))
            .sorted(Comparator.comparing((Record it) -> it.requireStart().getValue()).reversed())
            .forEach(it -> table.row(it.getSessionId(), it.getUser(), it.getMac(), it.getNode(), it.getStart(),
                it.getStop(), it.getCause(), it.getBytesFromClient(), it.getBytesToClient()));
        return table;
    }

    @Override
    String empty() {
        return "Nothing is accounted for yet.";
    }
}
