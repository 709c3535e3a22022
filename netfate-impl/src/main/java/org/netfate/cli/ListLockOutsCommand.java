package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusState;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOut;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists lock-outs. */
@Service
@Command(scope = "netfate", name = "list-lock-outs",
    description = "Lists the users and clients that may not log in for a while")
public final class ListLockOutsCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Kind", "Subject", "Failures", "Until");
        database.readList(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(RadiusState.class),
            RadiusState::nonnullLockOut)
            .values().stream().sorted(Comparator.comparing(LockOut::getSubject))
            .forEach(it -> table.row(it.getKind(), it.getSubject(), it.getFailures(), it.getUntil()));
        return table;
    }

    @Override
    String empty() {
        return "Nobody is locked out.";
    }
}
