package org.netfate.engine;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNode;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNodeInput;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNodeOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.UndrainNodeOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Maintenance;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RPC {@code undrain-node}: the operator puts a node back into service. It only writes that; the Orchestration
 * Engine brings back what has its place there.
 *
 * <p>It never blocks, and may be called by any thread.
 */
public final class UndrainNodeRpc implements UndrainNode {
    private static final Logger LOG = LoggerFactory.getLogger(UndrainNodeRpc.class);

    private final NfviDatabase database;

    /**
     * Makes the RPC's implementation.
     *
     * @param database the NFVI Database
     */
    public UndrainNodeRpc(final NfviDatabase database) {
        this.database = database;
    }

    @Override
    public ListenableFuture<RpcResult<UndrainNodeOutput>> invoke(final UndrainNodeInput input) {
        final var id = input.getNode();
        if (id == null) {
            return Futures.immediateFuture(failed(ErrorTag.MISSING_ELEMENT, "undrain-node needs a node"));
        }
        final var path = NfviDatabase.entry(NfviPaths.NODES, new NodeKey(id));
        try (var tx = database.broker().newReadOnlyTransaction()) {
            return tx.read(LogicalDatastoreType.CONFIGURATION, path)
                .transformAsync(node -> {
                    final var refusal = MaintenanceDecision.refusalToUndrain(id, node);
                    return refusal.isPresent()
                        ? Futures.immediateFuture(failed(ErrorTag.INVALID_VALUE, refusal.orElseThrow()))
                        : undrain(input);
                }, MoreExecutors.directExecutor())
                .catching(Exception.class, failure -> failed(ErrorTag.OPERATION_FAILED, "undrain-node " + id.getValue()
                    + ": " + failure.getMessage()), MoreExecutors.directExecutor());
        }
    }

    private ListenableFuture<RpcResult<UndrainNodeOutput>> undrain(final UndrainNodeInput input) {
        final var path = NfviDatabase.entry(NfviPaths.NODES, new NodeKey(input.getNode()));
        return database.proposeIntent(changes -> changes.delete(path.child(Maintenance.class))).transform(stored -> {
            LOG.info("Node {} is put back into service, as the operator wants", input.getNode().getValue());
            return RpcResultBuilder.success(new UndrainNodeOutputBuilder().build()).build();
        }, MoreExecutors.directExecutor());
    }

    private static RpcResult<UndrainNodeOutput> failed(final ErrorTag tag, final String reason) {
        return RpcResultBuilder.<UndrainNodeOutput>failed().withError(ErrorType.APPLICATION, tag, reason).build();
    }
}
