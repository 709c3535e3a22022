package org.netfate.sdn;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Asks functions whose announcement is overdue whether they are there: a function that is ready announces itself, but a
 * frame can be lost, and then it would seem to start for ever. It answers an ARP probe for its own address as any host
 * does, and the answer is as good as the announcement.
 *
 * <p>It belongs to one sequential executor.
 */
final class RollCall {
    /** The address that every function of users holds; see the testbed's guest. */
    private static final Ipv4AddressNoZone FUNCTION = new Ipv4AddressNoZone("169.254.0.2");
    /** Rounds in which a function may start before it is asked. */
    private static final int PATIENCE = 10;

    private final Map<InstanceId, Integer> rounds = new HashMap<>();
    private final NetworkView view;

    RollCall(final NetworkView view) {
        this.view = view;
    }

    /**
     * Goes round once.
     *
     * @param connections gives the switch of a node, if it is connected
     */
    void call(final Function<NodeId, Optional<SwitchConnection>> connections) {
        final Set<InstanceId> starting = view.startingInstances();
        rounds.keySet().retainAll(starting);
        for (var id : starting) {
            if (rounds.merge(id, 1, Integer::sum) > PATIENCE) {
                final var instance = InstanceIdentity.of(id);
                view.location(instance).ifPresent(node -> view.port(node, instance.port()).ifPresent(port ->
                    connections.apply(node).ifPresent(connection -> address(id).ifPresent(address ->
                        connection.transmit(port, ArpFrame.probe(instance.mac(), address))))));
            }
        }
    }

    private Optional<Ipv4AddressNoZone> address(final InstanceId id) {
        return InstanceIdentity.isOfNode(id) ? view.network().flatMap(network ->
            Optional.ofNullable(network.getCaptivePortal()).map(portal -> portal.getAddress())) : Optional.of(FUNCTION);
    }
}
