package org.netfate.nfv;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperationInput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperationOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperationOutputBuilder;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/**
 * The RPC {@code retry-operation}.
 *
 * <p>It never blocks, and may be called by any thread.
 */
public final class RetryOperationRpc implements RetryOperation {
    private final NfvCoordinator coordinator;

    /**
     * Makes the RPC's implementation.
     *
     * @param coordinator whose operations these are
     */
    public RetryOperationRpc(final NfvCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ListenableFuture<RpcResult<RetryOperationOutput>> invoke(final RetryOperationInput input) {
        final var id = input.getId();
        return id == null
            ? Futures.immediateFuture(failed(ErrorTag.MISSING_ELEMENT, "retry-operation needs an id"))
            : Futures.transform(coordinator.retry(id), refusal -> refusal
                .map(reason -> failed(ErrorTag.INVALID_VALUE, reason))
                .orElseGet(() -> RpcResultBuilder.success(new RetryOperationOutputBuilder().build()).build()),
                MoreExecutors.directExecutor());
    }

    private static RpcResult<RetryOperationOutput> failed(final ErrorTag tag, final String reason) {
        return RpcResultBuilder.<RetryOperationOutput>failed().withError(ErrorType.APPLICATION, tag, reason).build();
    }
}
