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
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.PreparedImages;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Shows a function. */
@Service
@Command(scope = "netfate", name = "show-function", description = "Shows a function of the catalogue")
public final class ShowFunctionCommand extends NetfateCommand {
    @Argument(index = 0, name = "function", description = "Name of the function", required = true)
    @Completion(FunctionCompleter.class)
    private String name;

    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        final var id = Input.function(name);
        final var function = database.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.FUNCTIONS, new FunctionKey(id)))
            .orElseThrow(() -> failure("function " + name + " is not in the catalogue; see netfate:list-functions"));
        final var image = function.nonnullImage();
        new Details()
            .field("Function", function.getId())
            .field("Kind", function.getKind())
            .field("Scope", function.getScope())
            .field("Memory", function.getMemory(), " MiB")
            .field("vCPUs", function.getVcpus())
            .field("Management interface", function.getManagementInterface())
            .field("Warm start", function.getWarmStart())
            .field("Prepared images", database.readList(LogicalDatastoreType.OPERATIONAL,
                InstanceIdentifier.create(PreparedImages.class), PreparedImages::nonnullImage).values().stream()
                .filter(prepared -> prepared.getFunction().equals(id)).map(ShowFunctionCommand::describe).sorted()
                .toList())
            .field("Kernel", image.getKernel())
            .field("Initial RAM disk", image.getInitrd())
            .field("Disk", image.getDisk())
            .field("Disk access", image.getDiskAccess())
            .field("Disk size", image.getDiskSize(), " MiB")
            .field("Configuration", image.getConfiguration())
            .field("Boot parameters", image.getBootParameters())
            .field("Instances", database.readList(LogicalDatastoreType.CONFIGURATION,
                InstanceIdentifier.create(Placements.class), Placements::nonnullPlacement).values().stream()
                .filter(placement -> placement.getFunction().equals(id))
                .map(placement -> placement.getInstance().getValue() + " on " + placement.getNode().getValue())
                .sorted().toList())
            .print(out);
    }

    private static String describe(final Image prepared) {
        return prepared.getFormat() + ": " + prepared.getState().getName()
            + (prepared.getLastError() == null ? "" : ", " + prepared.getLastError());
    }
}
