package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Operations;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Shows an instance. */
@Service
@Command(scope = "netfate", name = "show-instance",
    description = "Shows an instance: where it shall run, what is observed, its operations")
public final class ShowInstanceCommand extends NetfateCommand {
    @Argument(index = 0, name = "instance", required = true,
        description = "The instance: FUNCTION/USER, or FUNCTION@NODE")
    @Completion(InstanceCompleter.class)
    private String name;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var id = Input.instance(name);
        final var placement = database.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.PLACEMENTS, new PlacementKey(id)));
        final var observed = database.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.INSTANCES, new InstanceKey(id)));
        if (placement.isEmpty() && observed.isEmpty()) {
            throw failure("there is no instance " + name + "; see netfate:list-instances");
        }
        final var details = new Details().field("Instance", id)
            .field("Shall run on", placement.map(Placement::getNode).orElse(null))
            .field("Pinned by hand", database.read(LogicalDatastoreType.CONFIGURATION,
                NfviPaths.POLICY.child(Pin.class, new PinKey(id))).map(pin -> "to node " + pin.getNode().getValue()
                    + " while the client is at node " + pin.getAccessNode().getValue()).orElse(null));
        observed.ifPresent(it -> details.field("State", it.getState()).field("Runs on", it.getNode())
            .field("Since", it.getSince()).field("UUID", it.getUuid()).field("MAC address", it.getMac())
            .field("Interface", it.getInterface()).field("Attempts", it.getAttempts())
            .field("Last error", it.getLastError()));
        details.field("Operations", database.readList(LogicalDatastoreType.CONFIGURATION,
            InstanceIdentifier.create(Operations.class), Operations::nonnullOperation).values().stream()
            .filter(operation -> operation.getInstance().equals(id)).map(Operation::getId).sorted().toList());
        details.print(out);
    }
}
