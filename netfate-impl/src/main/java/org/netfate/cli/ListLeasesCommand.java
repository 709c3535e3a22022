package org.netfate.cli;

import com.google.common.net.InetAddresses;
import java.time.Instant;
import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Leases;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.Lease;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists the addresses that clients were given. */
@Service
@Command(scope = "netfate", name = "list-leases", description = "Lists the addresses that clients were given by DHCP")
public final class ListLeasesCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var sessions = database.readList(LogicalDatastoreType.CONFIGURATION,
            InstanceIdentifier.create(Sessions.class), Sessions::nonnullSession);
        final var now = Instant.now();
        final var table = new Table("Address", "MAC address", "State", "Expires", "User");
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Leases.class),
            Leases::nonnullLease)
            .values().stream().sorted(Comparator.comparingLong(ListLeasesCommand::number)).forEach(lease -> {
                final var session = sessions.get(new SessionKey(lease.getMac()));
                table.row(lease.getAddress(), lease.getMac(),
                    Timestamps.toInstant(lease.getExpires()).isAfter(now) ? "valid" : "expired, kept for its client",
                    lease.getExpires(), session == null ? null : session.getUser());
            });
        database.readList(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Leases.class),
            Leases::nonnullDeclinedAddress).values().stream()
            .sorted(Comparator.comparing(declined -> declined.getAddress().getValue()))
            .forEach(declined -> table.row(declined.getAddress(), null, "declined: in use by someone else",
                declined.getUntil(), null));
        return table;
    }

    @Override
    String empty() {
        return "No client was given an address yet.";
    }

    private static long number(final Lease lease) {
        return Integer.toUnsignedLong(
            InetAddresses.coerceToInteger(InetAddresses.forString(lease.getAddress().getValue())));
    }
}
