package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists links. */
@Service
@Command(scope = "netfate", name = "list-links", description = "Lists the links between the NFVI nodes")
public final class ListLinksCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Link", "Ends (node:port)", "Delay (us)", "Bandwidth (kbit/s)");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Nfvi.class), Nfvi::nonnullLink)
            .values().stream().sorted(Comparator.comparing(link -> link.getId().getValue()))
            .forEach(link -> table.row(link.getId(), link.nonnullTermination().values().stream()
                .map(end -> end.getNode().getValue() + ":" + end.getPort().getValue()).sorted().toList(),
                link.getDelay(), link.getBandwidth()));
        return table;
    }

    @Override
    String empty() {
        return "No link is configured. Add one by RESTCONF: PUT /rests/data/netfate-nfvi:nfvi/link=ID.";
    }
}
