package org.netfate.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.client.network.CaptivePortal;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Shows what DHCP gives and what it had to do. */
@Service
@Command(scope = "netfate", name = "show-dhcp", description = "Shows the settings of DHCP and what it had to do")
public final class ShowDhcpCommand extends NetfateCommand {
    @Override
    void run(final NfviDatabase database, final PrintStream out) throws ReadException {
        final var dhcp = database.read(LogicalDatastoreType.CONFIGURATION, NfviPaths.DHCP);
        final var details = new Details();
        if (dhcp.isPresent()) {
            final var settings = dhcp.orElseThrow();
            details.field("Pools", settings.nonnullPool().values().stream()
                    .map(pool -> pool.getFirst().getValue() + " to " + pool.getLast().getValue()).sorted().toList())
                .field("Lease time", settings.getLeaseTime(), " s")
                .field("Name servers", Optional.ofNullable(settings.getDnsServer()).orElse(List.of()).stream()
                    .map(Ipv4AddressNoZone::getValue).toList())
                .field("Domain", settings.getDomainName());
        } else {
            details.field("Pools", "not configured: addresses are learnt from the clients' frames");
        }
        database.read(LogicalDatastoreType.CONFIGURATION, NfviPaths.CLIENT_NETWORK).ifPresent(network -> details
            .field("Network", network.getPrefix()).field("Gateway", network.getGatewayAddress())
            .field("Announced portal",
                Optional.ofNullable(network.getCaptivePortal()).map(CaptivePortal::getApiUri).orElse(null)));
        database.read(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(DhcpState.class))
            .ifPresent(it -> details.field("Addresses", it.getAddresses()).field("Leased", it.getLeased())
                .field("Declined", it.getDeclined()).field("Discovers", it.getDiscovers())
                .field("Requests", it.getRequests()).field("Acknowledged", it.getAcknowledged())
                .field("Refused", it.getRefused()).field("Exhausted", it.getExhausted())
                .field("Malformed", it.getMalformed()));
        details.print(out);
    }
}
