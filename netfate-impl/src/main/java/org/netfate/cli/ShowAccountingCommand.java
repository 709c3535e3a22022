package org.netfate.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.RecordKey;

/** Shows an accounting record. */
@Service
@Command(scope = "netfate", name = "show-accounting", description = "Shows an accounting record")
public final class ShowAccountingCommand extends NetfateCommand {
    @Argument(index = 0, name = "record", description = "The record, as netfate:list-accounting names it",
        required = true)
    private String record;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var row = record.isEmpty() ? Optional.<Record>empty() : database.read(
            LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(NfviPaths.ACCOUNTING_RECORDS,
                new RecordKey(record)));
        final var found = row.orElseThrow(() -> failure("there is no accounting record " + record
            + "; see netfate:list-accounting"));
        new Details()
            .field("Record", found.getSessionId())
            .field("User", found.getUser())
            .field("MAC address", found.getMac())
            .field("Address", found.getAddress())
            .field("Node", found.getNode())
            .field("Start", found.getStart())
            .field("Stop", found.getStop())
            .field("Cause", found.getCause())
            .field("Packets from client", found.getPacketsFromClient())
            .field("Bytes from client", found.getBytesFromClient())
            .field("Packets to client", found.getPacketsToClient())
            .field("Bytes to client", found.getBytesToClient())
            .print(out);
    }
}
