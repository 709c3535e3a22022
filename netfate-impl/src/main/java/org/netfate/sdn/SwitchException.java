package org.netfate.sdn;

import java.io.Serial;

/** A switch refused a request, or could not be asked. */
final class SwitchException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    SwitchException(final String message) {
        super(message);
    }
}
