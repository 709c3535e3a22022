package org.netfate.nfvi;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.util.concurrent.FluentFuture;
import java.io.Serial;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.Transaction;
import org.opendaylight.mdsal.binding.api.TransactionChain;
import org.opendaylight.mdsal.binding.api.TransactionChainListener;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier.IdentifiableItem;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier.PathArgument;
import org.opendaylight.yangtools.yang.binding.Key;
import org.opendaylight.yangtools.yang.binding.KeyAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NFVI Database: the MD-SAL data tree of the {@code netfate-*} modules, for one writer. Thread-safe.
 *
 * <p>Writes are asynchronous and never block; what must happen after a write is chained to the future. The changes of
 * one writer to intent, and those to observation, are stored in the order in which they were made: without that, two
 * changes of one object that are under way at the same time would refuse each other. So every part has an object of
 * this class.
 */
public final class NfviDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NfviDatabase.class);
    private static final long READ_LIMIT_SECONDS = 30;

    private final DataBroker broker;
    private final Sequence intent = new Sequence(LogicalDatastoreType.CONFIGURATION);
    private final Sequence observation = new Sequence(LogicalDatastoreType.OPERATIONAL);

    /**
     * Makes the database.
     *
     * @param broker the platform's data broker
     */
    public NfviDatabase(final DataBroker broker) {
        this.broker = broker;
    }

    /**
     * Returns the platform's data broker.
     *
     * @return the broker, for listeners
     */
    public DataBroker broker() {
        return broker;
    }

    /**
     * Names one entry of a list.
     *
     * @param <T> type of the entry
     * @param <K> type of its key
     * @param list path of the list, from {@link NfviPaths}
     * @param key the entry's key
     * @return path of the entry
     */
    public static <T extends DataObject & KeyAware<K>, K extends Key<T>> InstanceIdentifier<T> entry(
            final InstanceIdentifier<T> list, final K key) {
        return InstanceIdentifier.unsafeOf(ImmutableList.<PathArgument>builder()
            .addAll(Iterables.limit(list.getPathArguments(), Iterables.size(list.getPathArguments()) - 1))
            .add(IdentifiableItem.of(list.getTargetType(), key))
            .build());
    }

    /**
     * Commits changes to the operator's and the Orchestrator's intent, all or none.
     *
     * @param changes puts the changes into the transaction
     * @return completes when they are stored
     */
    public FluentFuture<? extends CommitInfo> changeIntent(final Consumer<Changes> changes) {
        return intent.commit(changes);
    }

    /**
     * Commits changes to the operator's intent that may be refused, all or none, apart from the sequence of this
     * writer's other changes, which a refusal would break off.
     *
     * @param changes puts the changes into the transaction
     * @return completes when they are stored
     */
    public FluentFuture<? extends CommitInfo> proposeIntent(final Consumer<Changes> changes) {
        final WriteTransaction tx = broker.newWriteOnlyTransaction();
        changes.accept(new Changes(tx, LogicalDatastoreType.CONFIGURATION));
        return tx.commit();
    }

    /**
     * Commits changes to what is observed, all or none.
     *
     * @param changes puts the changes into the transaction
     * @return completes when they are stored
     */
    public FluentFuture<? extends CommitInfo> changeObservation(final Consumer<Changes> changes) {
        return observation.commit(changes);
    }

    /**
     * Reads, waiting for the answer. For threads that may block: console commands, not listeners.
     *
     * @param <T> type of the object
     * @param store intent or observation
     * @param path the object
     * @return what is there
     * @throws ReadException if the data store does not answer
     */
    public <T extends DataObject> Optional<T> read(final LogicalDatastoreType store, final InstanceIdentifier<T> path)
            throws ReadException {
        try (var tx = broker.newReadOnlyTransaction()) {
            return tx.read(store, path).get(READ_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReadException("interrupted while reading " + path.getTargetType().getSimpleName(), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ReadException("the data store does not answer for " + path.getTargetType().getSimpleName()
                + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads all entries of a list, waiting for the answer. For threads that may block.
     *
     * @param <P> type of the container
     * @param <T> type of the entries
     * @param <K> type of their keys
     * @param store intent or observation
     * @param container the container that holds the list
     * @param list gets the list from the container
     * @return the entries
     * @throws ReadException if the data store does not answer
     */
    public <P extends DataObject, T, K> Map<K, T> readList(final LogicalDatastoreType store,
            final InstanceIdentifier<P> container, final Function<P, Map<K, T>> list)
            throws ReadException {
        return read(store, container).map(list).orElse(Map.of());
    }

    /** Ends the sequences of changes; those that are under way are still stored. Idempotent. */
    @Override
    public void close() {
        intent.close();
        observation.close();
    }

    /** The changes of this writer to one data store, one after the other. */
    private final class Sequence {
        private final LogicalDatastoreType store;
        private TransactionChain chain;

        Sequence(final LogicalDatastoreType store) {
            this.store = store;
        }

        synchronized FluentFuture<? extends CommitInfo> commit(final Consumer<Changes> changes) {
            final WriteTransaction tx = begin();
            boolean filled = false;
            try {
                changes.accept(new Changes(tx, store));
                filled = true;
            } finally {
                if (!filled) {
                    // Else it would stay open, and no other could follow it.
                    tx.cancel();
                }
            }
            return tx.commit();
        }

        private WriteTransaction begin() {
            if (chain != null) {
                try {
                    return chain.newWriteOnlyTransaction();
                } catch (IllegalStateException e) {
                    LOG.debug("The sequence of changes of {} is broken, which its listener has yet to hear", store, e);
                }
            }
            chain = broker.createTransactionChain(new BrokenSequence());
            return chain.newWriteOnlyTransaction();
        }

        synchronized void close() {
            if (chain != null) {
                chain.close();
                chain = null;
            }
        }

        /** A sequence that was broken off takes no more changes; the next one begins anew. */
        private synchronized void replace(final TransactionChain broken) {
            broken.close();
            if (chain == broken) {
                chain = null;
            }
        }

        /** Told how a sequence ends. */
        private final class BrokenSequence implements TransactionChainListener {
            @Override
            public void onTransactionChainSuccessful(final TransactionChain ended) {
                LOG.trace("The changes of {} are stored", store);
            }

            @Override
            public void onTransactionChainFailed(final TransactionChain broken, final Transaction transaction,
                    final Throwable cause) {
                LOG.error("The data store refused a change of {}", store, cause);
                replace(broken);
            }
        }
    }

    /** The changes of one transaction. */
    public static final class Changes {
        private final WriteTransaction tx;
        private final LogicalDatastoreType store;

        Changes(final WriteTransaction tx, final LogicalDatastoreType store) {
            this.tx = tx;
            this.store = store;
        }

        /**
         * Puts an object, replacing the one that is there.
         *
         * @param <T> its type
         * @param path its path
         * @param data the object
         */
        public <T extends DataObject> void put(final InstanceIdentifier<T> path, final T data) {
            tx.mergeParentStructurePut(store, path, data);
        }

        /**
         * Adds to an object what is set in another.
         *
         * @param <T> its type
         * @param path its path
         * @param data what is to be added
         */
        public <T extends DataObject> void merge(final InstanceIdentifier<T> path, final T data) {
            tx.mergeParentStructureMerge(store, path, data);
        }

        /**
         * Deletes an object. Nothing happens if it is not there.
         *
         * @param path its path
         */
        public void delete(final InstanceIdentifier<?> path) {
            tx.delete(store, path);
        }
    }

    /** The data store does not answer. */
    public static final class ReadException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        ReadException(final String message, final Throwable cause) {
            super(message, cause);
        }
    }
}
