package org.netfate.sdn;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yangtools.concepts.Registration;

/** Watches the clients' network, which is one object and no list. */
final class NetworkListener implements ClusteredDataTreeChangeListener<ClientNetwork> {
    private final Executor executor;
    private final Consumer<Optional<ClientNetwork>> changed;

    private NetworkListener(final Executor executor, final Consumer<Optional<ClientNetwork>> changed) {
        this.executor = executor;
        this.changed = changed;
    }

    /**
     * Starts to watch.
     *
     * @param broker the platform's data broker
     * @param executor where changes are told
     * @param changed told what the network is, first what it is at the start
     * @return ends watching
     */
    static Registration register(final DataBroker broker, final Executor executor,
            final Consumer<Optional<ClientNetwork>> changed) {
        return broker.registerDataTreeChangeListener(
            DataTreeIdentifier.create(LogicalDatastoreType.CONFIGURATION, NfviPaths.CLIENT_NETWORK),
            new NetworkListener(executor, changed));
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<ClientNetwork>> changes) {
        for (var change : changes) {
            final var after = Optional.ofNullable(change.getRootNode().getDataAfter());
            executor.execute(() -> changed.accept(after));
        }
    }

    @Override
    public void onInitialData() {
        executor.execute(() -> changed.accept(Optional.empty()));
    }
}
