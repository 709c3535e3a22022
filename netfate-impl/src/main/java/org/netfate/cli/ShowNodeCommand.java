package org.netfate.cli;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Hypervisor;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.HypervisorKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.MaintenanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Store;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.StoreKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.HypervisorCapability;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Shows a node. */
@Service
@Command(scope = "netfate", name = "show-node",
    description = "Shows an NFVI node: its configuration, hypervisor, switch and maintenance")
public final class ShowNodeCommand extends NetfateCommand {
    @Argument(index = 0, name = "node", description = "Name of the node", required = true)
    @Completion(NodeCompleter.class)
    private String name;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var id = Input.node(name);
        final var node = database.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.NODES, new NodeKey(id)))
            .orElseThrow(() -> failure("node " + name + " is not configured; see netfate:list-nodes"));
        final var details = new Details();
        configured(details, node);
        details.field("Functions of its own", database.readList(LogicalDatastoreType.CONFIGURATION,
            InstanceIdentifier.create(Placements.class), Placements::nonnullPlacement).values().stream()
            .map(Placement::getInstance)
            .filter(instance -> InstanceIdentity.nodeOf(instance).equals(Optional.of(id)))
            .map(InstanceId::getValue).sorted().toList());
        database.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.HYPERVISORS, new HypervisorKey(id)))
            .ifPresent(it -> details.field("Hypervisor connected", it.getConnected())
                .field("Hypervisor since", it.getSince()).field("Hypervisor", it.getKind())
                .field("Hypervisor version", it.getVersion())
                .field("Capabilities", capabilities(it)).field("Processors", it.getVcpus())
                .field("Memory", it.getMemory(), " MiB").field("Free memory", it.getFreeMemory(), " MiB")
                .field("Instances", it.getInstances()).field("Hypervisor error", it.getLastError())
                .field("Hypervisor warning", it.getWarning()));
        database.read(LogicalDatastoreType.OPERATIONAL, NfviDatabase.entry(NfviPaths.STORES, new StoreKey(id)))
            .ifPresent(it -> details.field("Image store reachable", it.getReachable())
                .field("Image store since", it.getSince()).field("Missing files", missing(it))
                .field("Image store error", it.getLastError()));
        database.read(LogicalDatastoreType.OPERATIONAL, NfviDatabase.entry(NfviPaths.SWITCHES, new SwitchKey(id)))
            .ifPresent(it -> details.field("Switch connected", it.getConnected()).field("Switch since", it.getSince())
                .field("Rules", it.getRules()).field("Switch error", it.getLastError()));
        final var maintenance = database.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.MAINTENANCE, new MaintenanceKey(id)));
        maintenance.ifPresent(it -> details.field("Being emptied since", it.getSince())
            .field("Drained", it.getDrained()).field("Instances that left", it.getLeft())
            .field("Instances that remain", it.getRemaining()));
        details.print(out);
        if (maintenance.filter(it -> !it.nonnullWaiting().isEmpty()).isPresent()) {
            final var table = new Table("Instance", "Why it is still there");
            maintenance.orElseThrow().nonnullWaiting().values().stream()
                .sorted(Comparator.comparing(waiting -> waiting.getInstance().getValue()))
                .forEach(waiting -> table.row(waiting.getInstance(), waiting.getReason()));
            out.println();
            table.print(out, true, "");
        }
    }

    private static List<String> capabilities(final Hypervisor hypervisor) {
        return Optional.ofNullable(hypervisor.getCapability()).orElse(Set.of()).stream()
            .map(HypervisorCapability::getName).sorted().toList();
    }

    private static List<String> missing(final Store store) {
        return Optional.ofNullable(store.getMissingFile()).orElse(Set.of()).stream().map(ImageLocation::getValue)
            .sorted().toList();
    }

    private static void configured(final Details details, final Node node) {
        details.field("Node", node.getId()).field("Role", node.getRole()).field("Datapath id", node.getDatapathId())
            .field("Bridge", node.getBridge()).field("Management bridge", node.getManagementBridge())
            .field("DHCP server port", node.getDhcpServerPort()).field("Hypervisor URI", node.getHypervisorUri())
            .field("Maintenance", node.getMaintenance() == null ? "no" : "yes")
            .field("Migration URI", node.getMigrationUri())
            .field("Migration stream", node.getMigrationStream())
            .field("Unencrypted transport", node.getUnencryptedTransport()).field("vCPU limit", node.getVcpus())
            .field("Memory limit", node.getMemory(), " MiB")
            .field("Image store", Optional.ofNullable(node.getImageStore())
                .map(store -> store.getExport() + " in " + store.getDirectory()).orElse(null))
            .field("Ports", node.nonnullPort().values().stream()
                .map(port -> port.getName().getValue() + " (" + port.getKind().getName() + ")").sorted().toList());
        if (node.getNas() != null) {
            details.field("NAS address", node.getNas().getAddress()).field("NAS secret",
                node.getNas().getEncryptedSecret() == null ? "not set: no request of it is answered" : "set");
        }
    }
}
