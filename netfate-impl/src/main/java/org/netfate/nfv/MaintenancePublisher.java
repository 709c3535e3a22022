package org.netfate.nfv;

import java.util.Optional;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.MaintenanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.MaintenanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.maintenance.Waiting;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.maintenance.WaitingBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.maintenance.WaitingKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.KeyedInstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Publishes how far the nodes in maintenance have been emptied: of a node with many instances only what changes. */
final class MaintenancePublisher {
    /**
     * What is published of a node, apart from its instances.
     *
     * @param since since when it is emptied
     * @param drained whether it is empty
     * @param left how many instances have left it
     * @param remaining how many have not
     */
    record Progress(DateAndTime since, boolean drained, int left, int remaining) { }

    private final NfviDatabase database;

    MaintenancePublisher(final NfviDatabase database) {
        this.database = database;
    }

    void progress(final NodeId node, final Progress progress) {
        database.changeObservation(changes -> changes.merge(path(node), new MaintenanceBuilder().setNode(node)
            .setSince(progress.since()).setDrained(progress.drained()).setLeft(Uint32.valueOf(progress.left()))
            .setRemaining(Uint32.valueOf(progress.remaining())).build()));
    }

    /** An instance is on a node in maintenance for some reason, or has left it. */
    void instance(final NodeId node, final InstanceId instance, final Optional<String> reason) {
        final KeyedInstanceIdentifier<Waiting, WaitingKey> path =
            path(node).child(Waiting.class, new WaitingKey(instance));
        database.changeObservation(changes -> reason.ifPresentOrElse(
            why -> changes.put(path, new WaitingBuilder().setInstance(instance).setReason(why).build()),
            () -> changes.delete(path)));
    }

    void remove(final NodeId node) {
        database.changeObservation(changes -> changes.delete(path(node)));
    }

    private static InstanceIdentifier<Maintenance> path(final NodeId node) {
        return NfviDatabase.entry(NfviPaths.MAINTENANCE, new MaintenanceKey(node));
    }
}
