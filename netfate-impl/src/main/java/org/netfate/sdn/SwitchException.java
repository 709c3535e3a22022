package org.netfate.sdn;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.io.Serial;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** A switch refused a request, or could not be asked. */
final class SwitchException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    SwitchException(final String message) {
        super(message);
    }

    /**
     * Tells what went wrong with a request.
     *
     * @param answer the answer, which is there
     * @return the error, empty if there was none
     */
    static Optional<String> of(final ListenableFuture<?> answer) {
        try {
            Futures.getDone(answer);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause().getMessage()));
        }
    }
}
