package org.netfate.nfv;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.nfv.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls hypervisors on threads that may block and brings what they answer back to the coordinator's thread. Whatever
 * goes wrong, also an error of a driver's, one of the two that wait for the answer is told: a call that nobody hears of
 * again would stop its instance or its node for ever.
 *
 * @param executors the threads
 */
record HypervisorCalls(NfvExecutors executors) {
    private static final Logger LOG = LoggerFactory.getLogger(HypervisorCalls.class);

    /**
     * Makes a call.
     *
     * @param <T> type of the answer
     * @param call what is done, on a thread that may block
     * @param answered told of the answer on the coordinator's thread
     * @param failed told of the reason on the coordinator's thread
     */
    <T> void submit(final Callable<T> call, final Consumer<T> answered, final Consumer<String> failed) {
        submit(executors.blocking(), call, answered, failed);
    }

    /**
     * Makes a call on threads that are not those of most calls.
     *
     * @param <T> type of the answer
     * @param threads the threads, which may block
     * @param call what is done there
     * @param answered told of the answer on the coordinator's thread
     * @param failed told of the reason on the coordinator's thread
     */
    <T> void submit(final Executor threads, final Callable<T> call, final Consumer<T> answered,
            final Consumer<String> failed) {
        try {
            Futures.addCallback(Futures.submit(call, threads), new FutureCallback<T>() {
                @Override
                public void onSuccess(final T answer) {
                    answered.accept(answer);
                }

                @Override
                public void onFailure(final Throwable cause) {
                    failed.accept(reason(cause));
                }
            }, executors.thread());
        } catch (RejectedExecutionException e) {
            LOG.debug("Call not begun", e);
            executors.thread().execute(() ->
                failed.accept("the Orchestrator has too many hypervisor calls under way"));
        }
    }

    /**
     * Asks a question that another call will wait for. What is asked first is also answered first, so that the other
     * one waits for nothing but the answer.
     *
     * @param <T> type of the answer
     * @param question what is asked, on a thread that may block
     * @return the answer
     */
    <T> ListenableFuture<T> ask(final Callable<T> question) {
        try {
            return Futures.submit(question, executors.blocking());
        } catch (RejectedExecutionException e) {
            return Futures.immediateFailedFuture(new HypervisorException(HypervisorException.Kind.UNREACHABLE,
                "the Orchestrator has too many hypervisor calls under way", e));
        }
    }

    private static String reason(final Throwable cause) {
        if ((cause instanceof HypervisorException || cause instanceof StoreException) && cause.getMessage() != null) {
            LOG.debug("Call failed", cause);
            return cause.getMessage();
        }
        LOG.error("A hypervisor driver failed in a way that it should not", cause);
        return "the hypervisor driver failed: " + cause;
    }
}
