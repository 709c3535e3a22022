package org.netfate.nfvi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.opendaylight.yangtools.yang.binding.Key;
import org.opendaylight.yangtools.yang.binding.KeyAware;

/**
 * A copy in memory of one list of the NFVI Database, kept up to date by the platform, so that a lookup on the way of an
 * event costs no read of the data store. On every cluster member it is complete.
 *
 * <p>A replica belongs to one thread, or to one executor that runs one task at a time: changes are applied and
 * announced there, and it may only be read there. An observer is told after the change is applied.
 *
 * @param <K> type of the entries' key
 * @param <T> type of the entries
 */
public final class Replica<K extends Key<T>, T extends DataObject & KeyAware<K>>
        implements AutoCloseable {
    /**
     * One changed entry.
     *
     * @param <K> type of the key
     * @param <T> type of the entry
     * @param key its key
     * @param before what it was, empty if it is new
     * @param after what it is, empty if it is gone
     */
    public record Change<K, T>(K key, Optional<T> before, Optional<T> after) { }

    private final Map<K, T> entries = new LinkedHashMap<>();
    private final InstanceIdentifier<T> list;
    private final Consumer<List<Change<K, T>>> observer;
    private boolean complete;
    private Registration registration;

    private Replica(final InstanceIdentifier<T> list, final Consumer<List<Change<K, T>>> observer) {
        this.list = list;
        this.observer = observer;
    }

    /**
     * Starts a replica.
     *
     * @param <K> type of the entries' key
     * @param <T> type of the entries
     * @param database the NFVI Database
     * @param store intent or observation
     * @param list the list, from {@link NfviPaths}
     * @param executor runs one task at a time, in order
     * @param observer told of changes on the executor; first of what is there already, in one call, which is empty if
     *        there is nothing
     * @return the replica
     */
    public static <K extends Key<T>, T extends DataObject & KeyAware<K>> Replica<K, T> of(
            final NfviDatabase database, final LogicalDatastoreType store, final InstanceIdentifier<T> list,
            final Executor executor, final Consumer<List<Change<K, T>>> observer) {
        final var replica = new Replica<>(list, observer);
        replica.registration = database.broker().registerDataTreeChangeListener(DataTreeIdentifier.create(store, list),
            new ClusteredDataTreeChangeListener<T>() {
                @Override
                public void onDataTreeChanged(final Collection<DataTreeModification<T>> changes) {
                    final var copy = List.copyOf(changes);
                    executor.execute(() -> replica.apply(copy));
                }

                @Override
                public void onInitialData() {
                    executor.execute(() -> replica.apply(List.of()));
                }
            });
        return replica;
    }

    /**
     * Looks an entry up.
     *
     * @param key its key
     * @return the entry
     */
    public Optional<T> get(final K key) {
        return Optional.ofNullable(entries.get(key));
    }

    /**
     * Returns all entries.
     *
     * @return a view that changes with the replica
     */
    public Collection<T> values() {
        return Collections.unmodifiableCollection(entries.values());
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

    private void apply(final Collection<DataTreeModification<T>> modifications) {
        complete = true;
        final var changes = new ArrayList<Change<K, T>>(modifications.size());
        for (var modification : modifications) {
            final K key = keyOf(modification);
            final var after = Optional.ofNullable(modification.getRootNode().getDataAfter());
            final var before = Optional.ofNullable(after.isPresent() ? entries.put(key, after.orElseThrow())
                : entries.remove(key));
            if (!before.equals(after)) {
                changes.add(new Change<>(key, before, after));
            }
        }
        if (!changes.isEmpty() || modifications.isEmpty()) {
            observer.accept(changes);
        }
    }

    private K keyOf(final DataTreeModification<T> modification) {
        return modification.getRootPath().getRootIdentifier().firstKeyOf(list.getTargetType());
    }
}
