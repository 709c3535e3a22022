package org.netfate.nfv;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.MigrationTarget.Stream;
import org.netfate.nfvi.Transport;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;

/**
 * Decides how an instance's memory gets to a node: as the node's configuration says, else encrypted by what both
 * hypervisors can do. It is never sent in clear unless the node's configuration says so.
 */
final class MigrationPath {
    private final Node destination;
    private final String uri;

    /**
     * Makes a path.
     *
     * @param destination configuration of the node to which it leads
     */
    MigrationPath(final Node destination) {
        this.destination = destination;
        uri = Optional.ofNullable(destination.getMigrationUri()).orElse(destination.getHypervisorUri()).getValue();
    }

    /**
     * Decides.
     *
     * @param source the hypervisor from which the memory comes
     * @param there the destination's hypervisor
     * @return where the instance is to be sent, and how
     * @throws HypervisorException if the two have no way in common
     */
    MigrationTarget between(final Hypervisor source, final Hypervisor there) throws HypervisorException {
        final var common = EnumSet.noneOf(Capability.class);
        common.addAll(source.capabilities());
        common.retainAll(there.capabilities());
        if (!common.contains(Capability.PEER_TO_PEER)) {
            throw refused("its hypervisor, or the source's, lacks the capability peer-to-peer");
        }
        return new MigrationTarget(uri, stream(common));
    }

    private Stream stream(final Set<Capability> common) throws HypervisorException {
        final var configured = destination.getMigrationStream();
        if (configured != null) {
            return switch (configured) {
                case Plain -> Stream.PLAIN;
                case Tunnelled -> checked(Stream.TUNNELLED, Capability.TUNNELLED, common);
                case Tls -> checked(Stream.TLS, Capability.STREAM_TLS, common);
            };
        }
        if (Transport.of(uri) == Transport.TCP) {
            return Stream.PLAIN;
        }
        if (common.contains(Capability.TUNNELLED)) {
            return Stream.TUNNELLED;
        }
        if (common.contains(Capability.STREAM_TLS)) {
            return Stream.TLS;
        }
        throw refused("the memory of an instance would be sent in clear, since the two hypervisors have neither the "
            + "capability tunnelled nor stream-tls in common: set its migration-stream to 'plain' if nobody else "
            + "reaches the network between the two");
    }

    private Stream checked(final Stream stream, final Capability needed, final Set<Capability> common)
            throws HypervisorException {
        if (!common.contains(needed)) {
            throw refused("its migration-stream is '" + destination.getMigrationStream().getName()
                + "', which not both hypervisors can do; see the capabilities of the two nodes");
        }
        return stream;
    }

    private HypervisorException refused(final String why) {
        return new HypervisorException(Kind.REFUSED, "Cannot migrate to node " + destination.getId().getValue() + ": "
            + why);
    }
}
