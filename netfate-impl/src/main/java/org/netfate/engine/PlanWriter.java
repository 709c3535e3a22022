package org.netfate.engine;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the placements and chains that have changed, all of a decision at once. What could not be stored is written
 * again at once, and if that fails too, with the next decision: what the engine believes to be stored and what is
 * stored must not part for good.
 *
 * <p>Belongs to the engine's thread.
 */
final class PlanWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PlanWriter.class);

    private final NfviDatabase database;
    private final Executor thread;
    private final PlacementBook book;
    private final Map<UnicastMacAddress, Chain> chains;
    private Set<InstanceId> instances = new HashSet<>();
    private Set<UnicastMacAddress> clients = new HashSet<>();
    private boolean failedBefore;

    /**
     * Makes a writer.
     *
     * @param database where to
     * @param thread the engine's thread
     * @param book the placements as they are to be stored
     * @param chains the chains as they are to be stored
     */
    PlanWriter(final NfviDatabase database, final Executor thread, final PlacementBook book,
            final Map<UnicastMacAddress, Chain> chains) {
        this.database = database;
        this.thread = thread;
        this.book = book;
        this.chains = chains;
    }

    /** The placement of an instance has changed or is gone. */
    void changed(final InstanceId instance) {
        instances.add(instance);
    }

    /** The chain of a client has changed or is gone. */
    void changed(final UnicastMacAddress client) {
        clients.add(client);
    }

    /** Writes what has changed, if anything has. */
    void store() {
        if (instances.isEmpty() && clients.isEmpty()) {
            return;
        }
        final var writtenInstances = instances;
        final var writtenClients = clients;
        instances = new HashSet<>();
        clients = new HashSet<>();
        database.changeIntent(changes -> {
            writtenInstances.forEach(instance -> write(changes, instance));
            writtenClients.forEach(client -> write(changes, client));
        }).addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                thread.execute(() -> failedBefore = false);
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.error("A decision could not be stored; it is written again", cause);
                thread.execute(() -> failed(writtenInstances, writtenClients));
            }
        }, MoreExecutors.directExecutor());
    }

    private void failed(final Set<InstanceId> lostInstances, final Set<UnicastMacAddress> lostClients) {
        instances.addAll(lostInstances);
        clients.addAll(lostClients);
        if (!failedBefore) {
            failedBefore = true;
            store();
        }
    }

    private void write(final Changes changes, final InstanceId instance) {
        final var path = NfviDatabase.entry(NfviPaths.PLACEMENTS, new PlacementKey(instance));
        book.get(instance).ifPresentOrElse(placement -> changes.put(path, placement), () -> changes.delete(path));
    }

    private void write(final Changes changes, final UnicastMacAddress client) {
        final var path = NfviDatabase.entry(NfviPaths.CHAINS, new ChainKey(client));
        final var chain = chains.get(client);
        if (chain == null) {
            changes.delete(path);
        } else {
            changes.put(path, chain);
        }
    }
}
