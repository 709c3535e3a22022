package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodesState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodesStateBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.HypervisorKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.MaintenanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists nodes. */
@Service
@Command(scope = "netfate", name = "list-nodes",
    description = "Lists the NFVI nodes, whether they are connected and in service")
public final class ListNodesCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var observed = database.read(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(NodesState.class))
            .orElseGet(() -> new NodesStateBuilder().build());
        final var table = new Table("Node", "Role", "Datapath id", "Switch", "Hypervisor", "Instances",
            "Free memory (MiB)", "Maintenance");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Nfvi.class), Nfvi::nonnullNode)
            .values().stream().sorted(Comparator.comparing(node -> node.getId().getValue())).forEach(node -> {
                final var ofSwitch = observed.nonnullSwitch().get(new SwitchKey(node.getId()));
                final var hypervisor = observed.nonnullHypervisor().get(new HypervisorKey(node.getId()));
                table.row(node.getId(), node.getRole(), node.getDatapathId(),
                    connection(ofSwitch == null ? null : ofSwitch.getConnected()),
                    node.getHypervisorUri() == null ? "none"
                        : connection(hypervisor == null ? null : hypervisor.getConnected()),
                    hypervisor == null ? null : hypervisor.getInstances(),
                    hypervisor == null ? null : hypervisor.getFreeMemory(),
                    node.getMaintenance() == null ? null
                        : maintenance(observed.nonnullMaintenance().get(new MaintenanceKey(node.getId()))));
            });
        return table;
    }

    private static String connection(final Boolean connected) {
        return connected == null ? "unknown" : connected ? "connected" : "disconnected";
    }

    private static String maintenance(final Maintenance progress) {
        return progress == null ? "begun" : progress.getDrained() ? "drained"
            : progress.getRemaining() + " of " + (progress.getLeft().longValue() + progress.getRemaining().longValue())
                + " remain";
    }

    @Override
    String empty() {
        return "No node is configured. Add one by RESTCONF: PUT /rests/data/netfate-nfvi:nfvi/node=ID.";
    }
}
