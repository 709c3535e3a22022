package org.netfate.nfvi;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/**
 * A copy in memory of one container of the NFVI Database, kept up to date by the platform: what {@link Replica} is for
 * a list. It belongs to one sequential executor in the same way.
 *
 * @param <T> type of the container
 */
public final class Watched<T extends DataObject> implements AutoCloseable {
    private final Consumer<Optional<T>> observer;
    private Optional<T> value = Optional.empty();
    private boolean complete;
    private Registration registration;

    private Watched(final Consumer<Optional<T>> observer) {
        this.observer = observer;
    }

    /**
     * Starts to watch a container.
     *
     * @param <T> type of the container
     * @param database the NFVI Database
     * @param store intent or observation
     * @param path the container, from {@link NfviPaths}
     * @param executor runs one task at a time, in order
     * @param observer told on the executor of each new value, first of the one that is there already
     * @return the copy
     */
    public static <T extends DataObject> Watched<T> of(final NfviDatabase database, final LogicalDatastoreType store,
            final InstanceIdentifier<T> path, final Executor executor, final Consumer<Optional<T>> observer) {
        final var watched = new Watched<T>(observer);
        watched.registration = database.broker().registerDataTreeChangeListener(DataTreeIdentifier.create(store, path),
            new ClusteredDataTreeChangeListener<T>() {
                @Override
                public void onDataTreeChanged(final Collection<DataTreeModification<T>> changes) {
                    changes.forEach(change -> {
                        final var after = Optional.ofNullable(change.getRootNode().getDataAfter());
                        executor.execute(() -> watched.apply(after));
                    });
                }

                @Override
                public void onInitialData() {
                    executor.execute(() -> watched.apply(Optional.empty()));
                }
            });
        return watched;
    }

    /**
     * Returns the container.
     *
     * @return the container, empty if there is none
     */
    public Optional<T> get() {
        return value;
    }

    /**
     * Tells whether what the data store held at the start has arrived.
     *
     * @return true once it has
     */
    public boolean isComplete() {
        return complete;
    }

    @Override
    public void close() {
        Optional.ofNullable(registration).ifPresent(Registration::close);
    }

    private void apply(final Optional<T> newValue) {
        complete = true;
        value = newValue;
        observer.accept(newValue);
    }
}
