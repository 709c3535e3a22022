package org.netfate.access.radius;

import java.io.Serial;

/** A request to another RADIUS server or client was not answered. */
final class RadiusException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    RadiusException(final String message) {
        super(message);
    }
}
