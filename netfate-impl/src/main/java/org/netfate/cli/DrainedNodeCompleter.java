package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes nodes that are taken out of service. */
@Service
public final class DrainedNodeCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Nfvi.class),
            Nfvi::nonnullNode).values().stream().filter(node -> node.getMaintenance() != null).map(Node::getId);
    }
}
