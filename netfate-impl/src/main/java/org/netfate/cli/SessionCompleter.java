package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes MAC addresses of clients that have a session. */
@Service
public final class SessionCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Sessions.class),
            Sessions::nonnullSession).keySet().stream().map(key -> key.getMac());
    }
}
