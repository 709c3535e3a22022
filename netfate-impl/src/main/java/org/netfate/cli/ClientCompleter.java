package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Clients;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes MAC addresses of devices that were seen. */
@Service
public final class ClientCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(Clients.class),
            Clients::nonnullClient).keySet().stream().map(key -> key.getMac());
    }
}
