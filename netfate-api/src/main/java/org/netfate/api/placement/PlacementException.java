package org.netfate.api.placement;

import java.io.Serial;

/** A session's functions cannot be placed. The message names the function, the node and what is missing. */
public final class PlacementException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message why, for the operator
     */
    public PlacementException(final String message) {
        super(message);
    }
}
