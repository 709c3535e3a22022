package org.netfate.engine;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.ExecutionException;
import org.netfate.engine.PinDecision.Intent;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.api.ReadTransaction;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NfviBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstanceInput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstanceOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.MigrateInstanceOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PlacementsBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionsBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RPC {@code migrate-instance}: the operator places an instance by hand. It only writes the wish, as a pin of the
 * policy; the Orchestration Engine honours it and the NFV Coordinator migrates. So the answer says that the instance
 * shall move, not that it has.
 *
 * <p>It never blocks, and may be called by any thread.
 */
public final class MigrateInstanceRpc implements MigrateInstance {
    private static final Logger LOG = LoggerFactory.getLogger(MigrateInstanceRpc.class);

    private final NfviDatabase database;

    /**
     * Makes the RPC's implementation.
     *
     * @param database the NFVI Database
     */
    public MigrateInstanceRpc(final NfviDatabase database) {
        this.database = database;
    }

    @Override
    public ListenableFuture<RpcResult<MigrateInstanceOutput>> invoke(final MigrateInstanceInput input) {
        if (input.getInstance() == null || input.getNode() == null) {
            return Futures.immediateFuture(failed(ErrorTag.MISSING_ELEMENT,
                "migrate-instance needs an instance and a node"));
        }
        return read()
            .transformAsync(intent -> apply(PinDecision.decide(intent, input.getInstance(), input.getNode())),
                MoreExecutors.directExecutor())
            .catching(Exception.class, failure -> failed(ErrorTag.OPERATION_FAILED,
                "migrate-instance " + input.getInstance().getValue() + ": " + failure.getMessage()),
                MoreExecutors.directExecutor());
    }

    private FluentFuture<Intent> read() {
        try (var tx = database.broker().newReadOnlyTransaction()) {
            final var nfvi = get(tx, InstanceIdentifier.create(Nfvi.class), new NfviBuilder().build());
            final var placements = get(tx, InstanceIdentifier.create(Placements.class),
                new PlacementsBuilder().build());
            final var sessions = get(tx, InstanceIdentifier.create(Sessions.class), new SessionsBuilder().build());
            final var policy = get(tx, NfviPaths.POLICY, new PolicyBuilder().build());
            return FluentFuture.from(Futures.whenAllSucceed(nfvi, placements, sessions, policy)
                .call(() -> intent(nfvi, placements, sessions, policy), MoreExecutors.directExecutor()));
        }
    }

    private static Intent intent(final FluentFuture<Nfvi> nfvi, final FluentFuture<Placements> placements,
            final FluentFuture<Sessions> sessions, final FluentFuture<Policy> policy) throws ExecutionException {
        return new Intent(Futures.getDone(nfvi).nonnullNode(), Futures.getDone(placements).nonnullPlacement(),
            Futures.getDone(sessions).nonnullSession().values(), Futures.getDone(policy).nonnullPin());
    }

    private static <T extends DataObject> FluentFuture<T> get(final ReadTransaction tx,
            final InstanceIdentifier<T> container, final T empty) {
        return tx.read(LogicalDatastoreType.CONFIGURATION, container)
            .transform(it -> it.orElse(empty), MoreExecutors.directExecutor());
    }

    private FluentFuture<RpcResult<MigrateInstanceOutput>> apply(final PinDecision decision) {
        if (decision instanceof PinDecision.Refused refused) {
            return FluentFuture.from(Futures.immediateFuture(failed(ErrorTag.INVALID_VALUE, refused.reason())));
        }
        final var pinned = (PinDecision.Pinned) decision;
        return database.proposeIntent(changes -> {
            pinned.stale().forEach(key -> changes.delete(NfviPaths.POLICY.child(Pin.class, key)));
            changes.put(NfviPaths.POLICY.child(Pin.class, pinned.pin().key()), pinned.pin());
        }).transform(stored -> {
            LOG.info("Instance {} shall run on node {} while its client is attached to node {}, as the operator wants",
                pinned.pin().getInstance().getValue(), pinned.pin().getNode().getValue(),
                pinned.pin().getAccessNode().getValue());
            return RpcResultBuilder.success(new MigrateInstanceOutputBuilder().build()).build();
        }, MoreExecutors.directExecutor());
    }

    private static RpcResult<MigrateInstanceOutput> failed(final ErrorTag tag, final String reason) {
        return RpcResultBuilder.<MigrateInstanceOutput>failed().withError(ErrorType.APPLICATION, tag, reason).build();
    }
}
