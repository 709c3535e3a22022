package org.netfate.nfv;

import org.netfate.nfv.OperationQueue.Waiting;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.OperationQueue;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operation.queue.EntryBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operation.queue.EntryKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Publishes which operations wait, and for what: one entry of the operational list for each. */
final class OperationQueuePublisher {
    private final NfviDatabase database;

    OperationQueuePublisher(final NfviDatabase database) {
        this.database = database;
    }

    /** What an earlier life of this controller published is not true any more. */
    void start() {
        database.changeObservation(changes -> changes.delete(InstanceIdentifier.create(OperationQueue.class)));
    }

    void waits(final Waiting waiting, final String waitsFor) {
        final var request = waiting.request();
        final var entry = new EntryBuilder().setInstance(request.instance()).setKind(request.way().kind())
            .setUser(request.user().orElse(null)).setSource(request.way().source().orElse(null))
            .setDestination(request.way().destination()).setTurn(Uint64.valueOf(waiting.turn()))
            .setSince(Timestamps.of(waiting.since())).setWaitsFor(waitsFor).build();
        database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.OPERATION_QUEUE, entry.key()), entry));
    }

    void waitsNoMore(final InstanceId instance) {
        database.changeObservation(changes ->
            changes.delete(NfviDatabase.entry(NfviPaths.OPERATION_QUEUE, new EntryKey(instance))));
    }
}
