package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes configured nodes. */
@Service
public final class NodeCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Nfvi.class),
            Nfvi::nonnullNode).keySet().stream().map(key -> key.getId());
    }
}
