package org.netfate.cli;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Users;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Completes configured users. */
@Service
public final class UserCompleter extends NameCompleter {
    @Override
    Stream<?> names(final NfviDatabase database) throws ReadException {
        return database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Users.class),
            Users::nonnullUser).keySet().stream().map(key -> key.getName());
    }
}
