package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.Catalog;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes functions of the catalogue. */
@Service
public final class FunctionCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Catalog.class),
            Catalog::nonnullFunction).keySet().stream().map(key -> key.getId());
    }
}
