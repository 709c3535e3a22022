package org.netfate.nfvi;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.OptimisticLockFailedException;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;
import org.opendaylight.mdsal.dom.api.DOMDataTreeChangeListener;
import org.opendaylight.mdsal.dom.spi.AbstractDOMDataTreeChangeListenerRegistration;
import org.opendaylight.mdsal.dom.spi.store.AbstractDOMStoreTreeChangePublisher;
import org.opendaylight.mdsal.dom.spi.store.AbstractSnapshotBackedTransactionChain;
import org.opendaylight.mdsal.dom.spi.store.DOMStore;
import org.opendaylight.mdsal.dom.spi.store.DOMStoreReadTransaction;
import org.opendaylight.mdsal.dom.spi.store.DOMStoreReadWriteTransaction;
import org.opendaylight.mdsal.dom.spi.store.DOMStoreThreePhaseCommitCohort;
import org.opendaylight.mdsal.dom.spi.store.DOMStoreTransactionChain;
import org.opendaylight.mdsal.dom.spi.store.DOMStoreTreeChangePublisher;
import org.opendaylight.mdsal.dom.spi.store.DOMStoreWriteTransaction;
import org.opendaylight.mdsal.dom.spi.store.SnapshotBackedTransactions;
import org.opendaylight.mdsal.dom.spi.store.SnapshotBackedWriteTransaction;
import org.opendaylight.mdsal.dom.spi.store.SnapshotBackedWriteTransaction.TransactionReadyPrototype;
import org.opendaylight.yangtools.concepts.ListenerRegistration;
import org.opendaylight.yangtools.yang.common.Empty;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.schema.DistinctNodeContainer;
import org.opendaylight.yangtools.yang.data.tree.api.ConflictingModificationAppliedException;
import org.opendaylight.yangtools.yang.data.tree.api.DataTree;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidate;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeConfiguration;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeModification;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeSnapshot;
import org.opendaylight.yangtools.yang.data.tree.api.DataValidationFailedException;
import org.opendaylight.yangtools.yang.data.tree.impl.di.InMemoryDataTreeFactory;
import org.opendaylight.yangtools.yang.data.tree.spi.DataTreeCandidates;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContextListener;

/**
 * A data store over the platform's own data tree that tells its listeners of a change while it is committed. The
 * platform's store in memory hands changes to a queue whose every delivery lingers for 10 ms, which a test that makes
 * thousands of them feels.
 */
final class SteppedStore extends TransactionReadyPrototype<String>
        implements DOMStore, DOMStoreTreeChangePublisher, EffectiveModelContextListener {
    private final DataTree tree;
    private final Publisher publisher = new Publisher();
    private final AtomicLong transactions = new AtomicLong();

    SteppedStore(final DataTreeConfiguration configuration) {
        tree = new InMemoryDataTreeFactory().create(configuration);
    }

    @Override
    public void onModelContextUpdated(final EffectiveModelContext models) {
        tree.setEffectiveModelContext(models);
    }

    @Override
    public DOMStoreReadTransaction newReadOnlyTransaction() {
        return SnapshotBackedTransactions.newReadTransaction(next(), false, tree.takeSnapshot());
    }

    @Override
    public DOMStoreReadWriteTransaction newReadWriteTransaction() {
        return SnapshotBackedTransactions.newReadWriteTransaction(next(), false, tree.takeSnapshot(), this);
    }

    @Override
    public DOMStoreWriteTransaction newWriteOnlyTransaction() {
        return SnapshotBackedTransactions.newWriteTransaction(next(), false, tree.takeSnapshot(), this);
    }

    @Override
    public DOMStoreTransactionChain createTransactionChain() {
        return new Chain();
    }

    @Override
    public <L extends DOMDataTreeChangeListener> ListenerRegistration<L> registerTreeChangeListener(
            final YangInstanceIdentifier path, final L listener) {
        final var registration = publisher.registerTreeChangeListener(path, listener);
        final var initial = new Publisher();
        initial.registerTreeChangeListener(path, listener);
        final boolean told = tree.takeSnapshot().readNode(YangInstanceIdentifier.of())
            .filter(data -> !((DistinctNodeContainer<?, ?>) data).isEmpty())
            .filter(data -> initial.tell(DataTreeCandidates.fromNormalizedNode(YangInstanceIdentifier.of(), data)))
            .isPresent();
        if (!told) {
            listener.onInitialData();
        }
        return registration;
    }

    @Override
    protected void transactionAborted(final SnapshotBackedWriteTransaction<String> transaction) {
        // nothing of it is left
    }

    @Override
    protected DOMStoreThreePhaseCommitCohort transactionReady(final SnapshotBackedWriteTransaction<String> transaction,
            final DataTreeModification modification, final Exception error) {
        return new Cohort(modification, error);
    }

    private String next() {
        return "TX-" + transactions.incrementAndGet();
    }

    /** Tells listeners at once. */
    private static final class Publisher extends AbstractDOMStoreTreeChangePublisher {
        boolean tell(final DataTreeCandidate candidate) {
            return processCandidateTree(candidate);
        }

        @Override
        protected void notifyListener(final AbstractDOMDataTreeChangeListenerRegistration<?> registration,
                final List<DataTreeCandidate> changes) {
            final var listener = registration.getInstance();
            if (listener != null) {
                listener.onDataTreeChanged(changes);
            }
        }

        @Override
        protected void registrationRemoved(final AbstractDOMDataTreeChangeListenerRegistration<?> registration) {
            // it is told nothing more
        }
    }

    /** Transactions that each begin where the one before ended. */
    private final class Chain extends AbstractSnapshotBackedTransactionChain<String> {
        @Override
        protected String nextTransactionIdentifier() {
            return next();
        }

        @Override
        protected boolean getDebugTransactions() {
            return false;
        }

        @Override
        protected DataTreeSnapshot takeSnapshot() {
            return tree.takeSnapshot();
        }

        @Override
        protected DOMStoreThreePhaseCommitCohort createCohort(final SnapshotBackedWriteTransaction<String> transaction,
                final DataTreeModification modification, final Exception error) {
            return new Cohort(modification, error) {
                @Override
                public ListenableFuture<? extends CommitInfo> commit() {
                    final var done = super.commit();
                    onTransactionCommited(transaction);
                    return done;
                }
            };
        }
    }

    /** One transaction on its way into the tree. */
    private class Cohort implements DOMStoreThreePhaseCommitCohort {
        private final DataTreeModification modification;
        private final Exception error;
        private DataTreeCandidate candidate;

        Cohort(final DataTreeModification modification, final Exception error) {
            this.modification = modification;
            this.error = error;
        }

        @Override
        public ListenableFuture<Boolean> canCommit() {
            if (error != null) {
                return Futures.immediateFailedFuture(error);
            }
            try {
                tree.validate(modification);
                return Futures.immediateFuture(Boolean.TRUE);
            } catch (ConflictingModificationAppliedException e) {
                return Futures.immediateFailedFuture(new OptimisticLockFailedException(
                    "Optimistic lock failed for path " + e.getPath(), e));
            } catch (DataValidationFailedException e) {
                return Futures.immediateFailedFuture(new TransactionCommitFailedException(
                    "Data did not pass validation for path " + e.getPath(), e));
            }
        }

        @Override
        public ListenableFuture<Empty> preCommit() {
            try {
                candidate = tree.prepare(modification);
                return Futures.immediateFuture(Empty.value());
            } catch (DataValidationFailedException e) {
                return Futures.immediateFailedFuture(new TransactionCommitFailedException(
                    "Data did not pass validation for path " + e.getPath(), e));
            }
        }

        @Override
        public ListenableFuture<Empty> abort() {
            return Futures.immediateFuture(Empty.value());
        }

        @Override
        public ListenableFuture<? extends CommitInfo> commit() {
            tree.commit(candidate);
            publisher.tell(candidate);
            return CommitInfo.emptyFluentFuture();
        }
    }
}
