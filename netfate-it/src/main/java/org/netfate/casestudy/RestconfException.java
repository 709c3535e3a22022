package org.netfate.casestudy;

import java.io.Serial;

/** The controller refused a RESTCONF request, or did not answer it. */
public final class RestconfException extends CaseStudyException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    RestconfException(final String message, final int status) {
        super(message);
        this.status = status;
    }

    RestconfException(final String message, final Throwable cause) {
        super(message, cause);
        status = 0;
    }

    /**
     * Returns the HTTP status of the answer.
     *
     * @return the status, 0 if there was no answer
     */
    public int status() {
        return status;
    }
}
