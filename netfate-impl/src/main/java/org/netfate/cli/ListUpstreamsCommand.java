package org.netfate.cli;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Radius;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.Upstream;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.UpstreamKey;

/** Lists upstream servers. */
@Service
@Command(scope = "netfate", name = "list-upstreams", description = "Lists the operator's own RADIUS servers")
public final class ListUpstreamsCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Server", "Address", "Answers", "Since", "Requests", "Time-outs");
        for (var server : database.read(LogicalDatastoreType.CONFIGURATION, NfviPaths.RADIUS)
                .map(Radius::nonnullUpstream).orElse(List.of())) {
            final var observed = database.read(LogicalDatastoreType.OPERATIONAL,
                NfviDatabase.entry(NfviPaths.UPSTREAMS, new UpstreamKey(server.requireName())));
            table.row(server.getName(), server.getAddress(), observed.map(Upstream::getAlive).orElse(null),
                observed.map(Upstream::getSince).orElse(null), observed.map(Upstream::getRequests).orElse(null),
                observed.map(Upstream::getTimeOuts).orElse(null));
        }
        return table;
    }

    @Override
    String empty() {
        return "There is no upstream server: NetFATE decides about passwords itself.";
    }
}
