package org.netfate.engine;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNode;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNodeInput;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNodeOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.DrainNodeOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.MaintenanceBuilder;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RPC {@code drain-node}: the operator takes a node out of service. It only writes that; the Orchestration Engine
 * places nothing more there and moves what is there away, and the NFV Coordinator tells how far that is.
 *
 * <p>It never blocks, and may be called by any thread.
 */
public final class DrainNodeRpc implements DrainNode {
    private static final Logger LOG = LoggerFactory.getLogger(DrainNodeRpc.class);

    private final NfviDatabase database;

    /**
     * Makes the RPC's implementation.
     *
     * @param database the NFVI Database
     */
    public DrainNodeRpc(final NfviDatabase database) {
        this.database = database;
    }

    @Override
    public ListenableFuture<RpcResult<DrainNodeOutput>> invoke(final DrainNodeInput input) {
        final var id = input.getNode();
        if (id == null) {
            return Futures.immediateFuture(failed(ErrorTag.MISSING_ELEMENT, "drain-node needs a node"));
        }
        final var path = NfviDatabase.entry(NfviPaths.NODES, new NodeKey(id));
        try (var tx = database.broker().newReadOnlyTransaction()) {
            return tx.read(LogicalDatastoreType.CONFIGURATION, path)
                .transformAsync(node -> {
                    final var refusal = MaintenanceDecision.refusalToDrain(id, node);
                    return refusal.isPresent()
                        ? Futures.immediateFuture(failed(ErrorTag.INVALID_VALUE, refusal.orElseThrow()))
                        : drain(input);
                }, MoreExecutors.directExecutor())
                .catching(Exception.class, failure -> failed(ErrorTag.OPERATION_FAILED, "drain-node " + id.getValue()
                    + ": " + failure.getMessage()), MoreExecutors.directExecutor());
        }
    }

    private ListenableFuture<RpcResult<DrainNodeOutput>> drain(final DrainNodeInput input) {
        final var path = NfviDatabase.entry(NfviPaths.NODES, new NodeKey(input.getNode()));
        return database.proposeIntent(changes -> changes.put(path.child(Maintenance.class),
            new MaintenanceBuilder().setInstances(input.getInstances()).build())).transform(stored -> {
                LOG.info("Node {} is taken out of service, as the operator wants", input.getNode().getValue());
                return RpcResultBuilder.success(new DrainNodeOutputBuilder().build()).build();
            }, MoreExecutors.directExecutor());
    }

    private static RpcResult<DrainNodeOutput> failed(final ErrorTag tag, final String reason) {
        return RpcResultBuilder.<DrainNodeOutput>failed().withError(ErrorType.APPLICATION, tag, reason).build();
    }
}
