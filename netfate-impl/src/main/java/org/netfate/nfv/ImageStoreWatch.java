package org.netfate.nfv;

import java.time.Clock;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.netfate.nfv.store.StoreProbe;
import org.netfate.nfvi.NfviDatabase;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Looks after the image store: whether the Orchestrator and the nodes can use it, whether its files are what the
 * catalogue says, and that nothing is left in it of instances that are no more. It looks when something changes, and
 * from time to time, as the policy says.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class ImageStoreWatch implements AutoCloseable {
    private final NfvExecutors executors;
    private final NfvIntent intent;
    private final Supplier<Collection<UUID>> instances;
    private final InstanceFiles files;
    private final NodeStores nodes;
    private final OrchestratorStore own;
    private final ImageChecksums checksums;
    private boolean closed;

    ImageStoreWatch(final NfvExecutors executors, final Clock clock, final NfviDatabase database,
            final NodeConnections connections, final NfvIntent intent, final Supplier<Collection<UUID>> instances) {
        this.executors = executors;
        this.intent = intent;
        this.instances = instances;
        nodes = new NodeStores(executors, clock, database, connections);
        own = new OrchestratorStore(executors, clock, database,
            store -> new StoreProbe(store, StoreProbe.NFS_PORT)::run);
        checksums = new ImageChecksums(executors, clock, database);
        files = new InstanceFiles(executors, intent::imageStore, checksums::refusal, own::look);
    }

    /** The instances' own files. */
    InstanceFiles files() {
        return files;
    }

    /** Everything that was stored at the start is known. */
    void start() {
        configured();
        sweep();
        later();
    }

    /** The operator says where the Orchestrator has the store, or that it has none. */
    void configured() {
        own.configured(intent.imageStore());
        checksums.configured(intent.imageStore());
        if (intent.isComplete()) {
            sweep();
        }
    }

    /** The catalogue has changed. */
    void catalogueChanged() {
        nodes.catalogueChanged(intent.functions());
        checksums.catalogueChanged(intent.functions());
    }

    /** A node has become usable, has stopped to be, or is configured otherwise. */
    void nodeChanged(final NodeId node) {
        nodes.nodeChanged(node);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void later() {
        executors.timer().schedule(() -> executors.thread().execute(() -> {
            if (!closed) {
                nodes.lookAgain();
                own.look();
                checksums.lookAgain();
                sweep();
                later();
            }
        }), intent.reconcileInterval().toSeconds(), TimeUnit.SECONDS);
    }

    private void sweep() {
        files.sweep(instances);
    }
}
