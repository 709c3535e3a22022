package org.netfate.casestudy;

import java.io.Serial;

/** Something that the case study needs was not done: the message says what was tried, on what, and what was seen. */
public class CaseStudyException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was tried, on what, and what was seen
     */
    public CaseStudyException(final String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what was tried, on what, and what was seen
     * @param cause what stopped it
     */
    public CaseStudyException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
