package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes instances that shall run. */
@Service
public final class InstanceCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Placements.class),
            Placements::nonnullPlacement).keySet().stream().map(key -> key.getInstance());
    }
}
