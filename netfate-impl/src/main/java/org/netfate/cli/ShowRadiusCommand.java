package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusState;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.Counter;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Shows the RADIUS server's counters. */
@Service
@Command(scope = "netfate", name = "show-radius",
    description = "Shows what the RADIUS server has counted since the start; docs/operator-guide.md explains it")
public final class ShowRadiusCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("What", "How often");
        database.readList(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(RadiusState.class),
            RadiusState::nonnullCounter)
            .values().stream().sorted(Comparator.comparing(Counter::getName))
            .forEach(it -> table.row(it.getName(), it.getCount()));
        return table;
    }

    @Override
    String empty() {
        return "Nothing was counted yet.";
    }
}
