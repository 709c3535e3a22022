package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.Catalog;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.FunctionTable;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.FunctionKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists functions: table II of the paper. */
@Service
@Command(scope = "netfate", name = "list-functions",
    description = "Lists the functions and where they are active (table II)")
public final class ListFunctionsCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var where = database.readList(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(FunctionTable.class), FunctionTable::nonnullFunction);
        final var table = new Table("Function", "Kind", "Memory (MiB)", "vCPUs", "Active", "Nodes", "Active users");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Catalog.class),
            Catalog::nonnullFunction)
            .values().stream().sorted(Comparator.comparing(function -> function.getId().getValue()))
            .forEach(function -> {
                final var active = where.getOrDefault(new FunctionKey(function.getId()),
                    new FunctionBuilder().setId(function.getId()).build());
                table.row(function.getId(), function.getKind(), function.getMemory(), function.getVcpus(),
                    Boolean.TRUE.equals(active.getActive()), active.getNode(), active.getActiveUsers());
            });
        return table;
    }

    @Override
    String empty() {
        return "The catalogue is empty. "
            + "Add a function by RESTCONF: PUT /rests/data/netfate-catalog:catalog/function=ID.";
    }
}
