package org.netfate.cli;

import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Instances;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists instances. */
@Service
@Command(scope = "netfate", name = "list-instances",
    description = "Lists the instances: where they shall run and what is observed")
public final class ListInstancesCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var placements = database.readList(LogicalDatastoreType.CONFIGURATION,
            InstanceIdentifier.create(Placements.class), Placements::nonnullPlacement);
        final var observed = database.readList(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(Instances.class), Instances::nonnullInstance);
        final var table = new Table("Instance", "Shall run on", "State", "Runs on", "Since", "Attempts", "Last error");
        Stream.concat(placements.keySet().stream().map(PlacementKey::getInstance),
            observed.keySet().stream().map(InstanceKey::getId))
            .distinct().sorted(Comparator.comparing(InstanceId::getValue)).forEach(id -> {
                final var placement = placements.get(new PlacementKey(id));
                final var instance = observed.getOrDefault(new InstanceKey(id), new InstanceBuilder().setId(id)
                    .build());
                table.row(id, placement == null ? null : placement.getNode(), instance.getState(), instance.getNode(),
                    instance.getSince(), instance.getAttempts(), instance.getLastError());
            });
        return table;
    }

    @Override
    String empty() {
        return "There is no instance: nobody who requires a function is logged in, and no function has scope 'node'.";
    }
}
