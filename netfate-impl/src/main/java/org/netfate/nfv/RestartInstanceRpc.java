package org.netfate.nfv;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstanceInput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstanceOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RestartInstanceOutputBuilder;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/**
 * The RPC {@code restart-instance}.
 *
 * <p>It never blocks, and may be called by any thread.
 */
public final class RestartInstanceRpc implements RestartInstance {
    private final NfvCoordinator coordinator;

    /**
     * Makes the RPC's implementation.
     *
     * @param coordinator whose instances these are
     */
    public RestartInstanceRpc(final NfvCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ListenableFuture<RpcResult<RestartInstanceOutput>> invoke(final RestartInstanceInput input) {
        final var instance = input.getInstance();
        return instance == null
            ? Futures.immediateFuture(failed(ErrorTag.MISSING_ELEMENT, "restart-instance needs an instance"))
            : Futures.transform(coordinator.restart(instance), refusal -> refusal
                .map(reason -> failed(ErrorTag.INVALID_VALUE, reason))
                .orElseGet(() -> RpcResultBuilder.success(new RestartInstanceOutputBuilder().build()).build()),
                MoreExecutors.directExecutor());
    }

    private static RpcResult<RestartInstanceOutput> failed(final ErrorTag tag, final String reason) {
        return RpcResultBuilder.<RestartInstanceOutput>failed().withError(ErrorType.APPLICATION, tag, reason).build();
    }
}
