package org.netfate.nfv;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.netfate.nfv.OperationJournal.Keeping;
import org.netfate.nfv.store.InstanceConfiguration;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ImageStore;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.OperationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * What the coordinator reads of the NFVI Database: placements, nodes, functions, policy, and at the start the journal
 * of its earlier life. Belongs to the coordinator's thread.
 */
final class NfvIntent implements AutoCloseable {
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);
    private static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(60);
    private static final int KEPT_OPERATIONS = 200;

    /** Told of changes, on the coordinator's thread. */
    interface Observer {
        /** An instance shall run somewhere, or nowhere any more. */
        void placed(InstanceId instance, Optional<Placement> placement);

        /** A node was configured, or is gone. */
        void nodeConfigured(NodeId node, Optional<Node> configuration);

        /** A function of the catalogue has changed, or is gone. */
        void functionChanged(FunctionId function, boolean present);

        /** The policy has changed. */
        void policyChanged();

        /** The operator says where the Orchestrator has the image store, or that it has none. */
        void imageStoreConfigured();

        /** Everything that was stored at the start has been told. */
        void complete();
    }

    /** A client of a user at its access node. */
    private record Attachment(UserName user, NodeId node) { }

    private final NfviDatabase database;
    private final Executor thread;
    private final OperationJournal journal;
    private final Observer observer;
    private final Multiset<Attachment> attachments = HashMultiset.create();
    private Replica<OperationKey, Operation> operations;
    private Replica<PlacementKey, Placement> placements;
    private Replica<FunctionKey, Function> functions;
    private Replica<NodeKey, Node> nodes;
    private Replica<SessionKey, Session> sessions;
    private Watched<Policy> policy;
    private Watched<ImageStore> imageStore;
    private ConfigurationSource configurations;
    private boolean restored;
    private boolean complete;

    NfvIntent(final NfviDatabase database, final Executor thread, final OperationJournal journal,
            final Observer observer) {
        this.database = database;
        this.thread = thread;
        this.journal = journal;
        this.observer = observer;
    }

    /** Begins to read: the journal first, since it says where instances may be. */
    void start() {
        operations = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.OPERATIONS, thread,
            changes -> restore());
    }

    /** Whether everything that was stored at the start is known, so that what is seen can be judged. */
    boolean isComplete() {
        return complete;
    }

    /** The function that a placement is an instance of, if it is in the catalogue. */
    Optional<Function> function(final Placement placement) {
        return functions.get(new FunctionKey(placement.getFunction()));
    }

    /** A function of the catalogue. */
    Optional<Function> function(final FunctionId id) {
        return functions.get(new FunctionKey(id));
    }

    /** The functions of the catalogue. */
    Collection<Function> functions() {
        return functions.values();
    }

    /** What a user's instance is to know when it starts. */
    Optional<InstanceConfiguration> configuration(final Placement placement) {
        return configurations.of(placement);
    }

    /** Whether there is such a user. */
    boolean isUser(final UserName name) {
        return configurations.isUser(name);
    }

    /** The policy, if there is one that differs from the model's. */
    Optional<Policy> policy() {
        return policy.get();
    }

    /** The image store as the Orchestrator has it. */
    Optional<org.netfate.api.hypervisor.ImageStore> imageStore() {
        return imageStore.get().map(store ->
            new org.netfate.api.hypervisor.ImageStore(store.getExport(), store.getDirectory()));
    }

    Duration retryInterval() {
        return policy.get().map(value -> Duration.ofSeconds(value.requireRetryInterval().longValue()))
            .orElse(RETRY_INTERVAL);
    }

    /** How many operations are kept, and for how long. */
    Keeping keeping() {
        return new Keeping(policy.get().map(value -> value.requireKeptOperations().intValue()).orElse(KEPT_OPERATIONS),
            policy.get().map(Policy::getKeptOperationsTime).map(time -> Duration.ofSeconds(time.longValue())));
    }

    /** How often an operation is tried before it is given up; empty: until it succeeds. */
    OptionalInt maximumAttempts() {
        return policy.get().map(Policy::getMaximumAttempts).map(most -> OptionalInt.of(most.intValue()))
            .orElse(OptionalInt.empty());
    }

    /** How often each node is asked what it has. */
    Duration reconcileInterval() {
        return Optional.ofNullable(policy).flatMap(Watched::get)
            .map(value -> Duration.ofSeconds(value.requireReconcileInterval().longValue()))
            .orElse(RECONCILE_INTERVAL);
    }

    /** How many operations may be under way at a time. */
    OperationLimits limits() {
        return OperationLimits.of(policy.get());
    }

    /** Whether a node is taken out of service. */
    boolean isInMaintenance(final NodeId node) {
        return maintenance(node).isPresent();
    }

    /** What becomes of the instances of a node that is taken out of service; empty if it is in service. */
    Optional<MaintenanceKind> maintenance(final NodeId node) {
        return nodes.get(new NodeKey(node)).map(Node::getMaintenance)
            .map(known -> Optional.ofNullable(known.getInstances())
                .orElseGet(() -> policy.get().map(Policy::requireDraining).orElse(MaintenanceKind.Move)));
    }

    /** Whether a client of a user is at a node. */
    boolean isAttached(final UserName user, final NodeId node) {
        return attachments.contains(new Attachment(user, node));
    }

    @Override
    public void close() {
        complete = false;
        Stream.of(operations, placements, functions, nodes, sessions).filter(replica -> replica != null)
            .forEach(Replica::close);
        Stream.of(policy, imageStore).filter(watched -> watched != null).forEach(Watched::close);
        if (configurations != null) {
            configurations.close();
        }
    }

    private void restore() {
        if (restored) {
            return;
        }
        restored = true;
        Optional.ofNullable(operations).ifPresent(stored -> {
            journal.restore(stored.values());
            stored.close();
        });
        policy = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.POLICY, thread, value -> {
            observer.policyChanged();
            checkComplete();
        });
        imageStore = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.IMAGE_STORE, thread, value -> {
            observer.imageStoreConfigured();
            checkComplete();
        });
        configurations = new ConfigurationSource(database, thread, this::checkComplete);
        sessions = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.SESSIONS, thread, changes -> {
            changes.forEach(change -> {
                change.before().map(NfvIntent::attachment).ifPresent(attachments::remove);
                change.after().map(NfvIntent::attachment).ifPresent(attachments::add);
            });
            checkComplete();
        });
        functions = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.FUNCTIONS, thread, changes -> {
            changes.forEach(change -> observer.functionChanged(change.key().getId(), change.after().isPresent()));
            checkComplete();
        });
        nodes = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.NODES, thread, changes -> {
            changes.forEach(change -> observer.nodeConfigured(change.key().getId(), change.after()));
            checkComplete();
        });
        placements = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.PLACEMENTS, thread,
            changes -> {
                changes.forEach(change -> observer.placed(change.key().getInstance(), change.after()));
                checkComplete();
            });
    }

    private void checkComplete() {
        if (!complete && policy.isComplete() && imageStore.isComplete() && configurations.isComplete()
                && List.of(functions, nodes, sessions, placements).stream().allMatch(Replica::isComplete)) {
            complete = true;
            observer.complete();
        }
    }

    private static Attachment attachment(final Session session) {
        return new Attachment(session.getUser(), session.getNode());
    }
}
