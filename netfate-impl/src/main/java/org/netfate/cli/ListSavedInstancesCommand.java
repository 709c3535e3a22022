package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.SavedInstances;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.saved.instances.Instance;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists the saved instances. */
@Service
@Command(scope = "netfate", name = "list-saved-instances",
    description = "Lists the instances that were saved when no session needed them any more")
public final class ListSavedInstancesCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Instance", "Saved", "Octets");
        database.readList(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(SavedInstances.class),
            SavedInstances::nonnullInstance).values().stream()
            .sorted(Comparator.comparing((Instance instance) -> instance.getId().getValue()))
            .forEach(instance -> table.row(instance.getId(), instance.getSaved(), instance.getSize()));
        return table;
    }

    @Override
    String empty() {
        return "No instance is saved.";
    }
}
