package org.netfate.nfvi.validation;

import com.google.common.util.concurrent.Futures;
import java.util.List;
import java.util.function.Consumer;
import org.opendaylight.mdsal.binding.dom.codec.impl.BindingCodecContext;
import org.opendaylight.mdsal.binding.runtime.api.BindingRuntimeContext;
import org.opendaylight.mdsal.binding.runtime.spi.BindingRuntimeHelpers;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataTreeCandidate;
import org.opendaylight.mdsal.dom.api.DOMDataTreeIdentifier;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.Catalog;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Users;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.impl.schema.ImmutableNodes;
import org.opendaylight.yangtools.yang.data.tree.api.DataTree;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidate;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidateNode;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeConfiguration;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeModification;
import org.opendaylight.yangtools.yang.data.tree.api.DataValidationFailedException;
import org.opendaylight.yangtools.yang.data.tree.impl.di.InMemoryDataTreeFactory;

/**
 * The data tree as a shard of the distributed data store keeps it, same configuration, which asks a guard before each
 * commit as the shard does. The in-memory data broker of the platform's tests asks nobody.
 */
final class GuardedTree {
    private static final BindingRuntimeContext RUNTIME =
        BindingRuntimeHelpers.createRuntimeContext(Nfvi.class, Catalog.class, Users.class, Policy.class);
    private static final BindingCodecContext CODEC = new BindingCodecContext(RUNTIME);

    private final DataTree tree = new InMemoryDataTreeFactory()
        .create(DataTreeConfiguration.DEFAULT_CONFIGURATION, RUNTIME.getEffectiveModelContext());
    private final IntentGuard guard = new IntentGuard(null, CODEC);

    /** One transaction. */
    record Transaction(DataTreeModification modification) {
        <T extends DataObject> Transaction put(final InstanceIdentifier<T> path, final T data) {
            final var node = CODEC.toNormalizedDataObject(path, data);
            parents(node.path());
            modification.write(node.path(), node.node());
            return this;
        }

        Transaction delete(final InstanceIdentifier<?> path) {
            modification.delete(CODEC.toYangInstanceIdentifier(path));
            return this;
        }

        private void parents(final YangInstanceIdentifier path) {
            final var parent = path.getParent();
            if (parent != null && !parent.isEmpty()) {
                final var top = YangInstanceIdentifier.of(path.getPathArguments().get(0));
                modification.merge(top, ImmutableNodes.fromInstanceId(RUNTIME.getEffectiveModelContext(), parent));
            }
        }
    }

    /** Commits without asking the guard: what was written before there was one. */
    void force(final Consumer<Transaction> changes) {
        tree.commit(prepare(changes));
    }

    /** Commits if the guard allows it, else fails with what it says. */
    void commit(final Consumer<Transaction> changes) throws Refused {
        final var candidate = prepare(changes);
        ask(candidate);
        tree.commit(candidate);
    }

    /** Asks the guard about a transaction which then fails for another reason. */
    void abort(final Consumer<Transaction> changes) throws Refused {
        ask(prepare(changes));
    }

    private DataTreeCandidate prepare(final Consumer<Transaction> changes) {
        final var modification = tree.takeSnapshot().newModification();
        changes.accept(new Transaction(modification));
        modification.ready();
        try {
            tree.validate(modification);
            return tree.prepare(modification);
        } catch (DataValidationFailedException e) {
            throw new AssertionError(e);
        }
    }

    private void ask(final DataTreeCandidate candidate) throws Refused {
        Futures.getChecked(guard.canCommit("tx", RUNTIME.getEffectiveModelContext(),
            List.of(new RootCandidate(candidate))), Refused.class);
    }

    private record RootCandidate(DataTreeCandidate candidate) implements DOMDataTreeCandidate {
        @Override
        public DOMDataTreeIdentifier getRootPath() {
            return new DOMDataTreeIdentifier(LogicalDatastoreType.CONFIGURATION, candidate.getRootPath());
        }

        @Override
        public DataTreeCandidateNode getRootNode() {
            return candidate.getRootNode();
        }
    }
}
