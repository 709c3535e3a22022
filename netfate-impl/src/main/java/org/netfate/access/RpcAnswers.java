package org.netfate.access;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** How the RPCs of this package answer: a future that never fails, with a sentence if it was not done. */
final class RpcAnswers {
    /** Said as long as the NFVI Database has not been read. */
    static final String NOT_READ_YET = "the NFVI Database is not read yet; try again in a few seconds";

    private RpcAnswers() {
        // functions only
    }

    /**
     * Says that it was not done.
     *
     * @param <T> type of the RPC's output
     * @param tag what kind of error it is
     * @param message the field, the value and what is allowed
     * @return the answer
     */
    static <T> RpcResult<T> failure(final ErrorTag tag, final String message) {
        return RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION, tag, message).build();
    }

    /**
     * Answers when something is stored.
     *
     * @param <T> type of the RPC's output
     * @param stored completes when it is
     * @param output the RPC's output then
     * @param answer the answer
     */
    static <T> void whenStored(final ListenableFuture<?> stored, final T output,
            final SettableFuture<RpcResult<T>> answer) {
        Futures.addCallback(stored, new FutureCallback<Object>() {
            @Override
            public void onSuccess(final Object result) {
                answer.set(RpcResultBuilder.success(output).build());
            }

            @Override
            public void onFailure(final Throwable cause) {
                answer.set(failure(ErrorTag.OPERATION_FAILED, "it cannot be stored: " + cause.getMessage()));
            }
        }, MoreExecutors.directExecutor());
    }
}
