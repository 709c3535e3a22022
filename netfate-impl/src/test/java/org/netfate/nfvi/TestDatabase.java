package org.netfate.nfvi;

import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractDataBrokerTestCustomizer;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractSchemaAwareTest;
import org.opendaylight.mdsal.binding.runtime.api.BindingRuntimeContext;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.spi.store.DOMStore;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeConfiguration;

/**
 * The platform's own data broker over in-memory data stores, in which nothing is stored until the test lets it: each
 * commit is a task in a queue. Listeners are called by the task that stores what they hear of.
 */
public final class TestDatabase {
    private static final BindingRuntimeContext MODELS = new Models().load();

    private final HandSteppedTime.Tasks commits = new HandSteppedTime.Tasks();
    private final DataBroker broker;

    public TestDatabase() {
        final var customizer = new AbstractDataBrokerTestCustomizer() {
            @Override
            public ListeningExecutorService getCommitCoordinatorExecutor() {
                return MoreExecutors.listeningDecorator(commits);
            }

            @Override
            public DOMStore createConfigurationDatastore() {
                return known(new SteppedStore(DataTreeConfiguration.DEFAULT_CONFIGURATION));
            }

            @Override
            public DOMStore createOperationalDatastore() {
                return known(new SteppedStore(DataTreeConfiguration.DEFAULT_OPERATIONAL));
            }

            private DOMStore known(final SteppedStore store) {
                getSchemaService().registerSchemaContextListener(store);
                return store;
            }
        };
        broker = customizer.createDataBroker();
        customizer.updateSchema(MODELS);
    }

    public DataBroker broker() {
        return broker;
    }

    /** The commits that wait. */
    public HandSteppedTime.Tasks commits() {
        return commits;
    }

    /** Stores something of the operator's, with all that waits before it. */
    public <T extends DataObject> void put(final InstanceIdentifier<T> path, final T data) {
        final var tx = broker.newWriteOnlyTransaction();
        tx.mergeParentStructurePut(LogicalDatastoreType.CONFIGURATION, path, data);
        final var done = tx.commit();
        drain();
        check(done.isDone());
    }

    /** Removes something of the operator's, with all that waits before it. */
    public void delete(final LogicalDatastoreType store, final InstanceIdentifier<?> path) {
        final var tx = broker.newWriteOnlyTransaction();
        tx.delete(store, path);
        final var done = tx.commit();
        drain();
        check(done.isDone());
    }

    /** Stores a change before all that waits, so that what was decided before it may conflict with it. */
    public void commitFirst(final WriteTransaction tx) {
        final var done = tx.commit();
        commits.runLast();
        check(done.isDone());
    }

    /** Reads what is stored now. */
    public <T extends DataObject> Optional<T> read(final LogicalDatastoreType store,
            final InstanceIdentifier<T> path) {
        try (var tx = broker.newReadOnlyTransaction()) {
            return tx.read(store, path).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void drain() {
        while (commits.runNext()) {
            // one after the other
        }
    }

    /** The models that are on the class path; to load them takes seconds, so it is done once. */
    private static final class Models extends AbstractSchemaAwareTest {
        @SuppressWarnings("checkstyle:illegalCatch")
        BindingRuntimeContext load() {
            try {
                return getRuntimeContext();
            } catch (Exception e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    private static void check(final boolean condition) {
        if (!condition) {
            throw new AssertionError("not stored");
        }
    }
}
