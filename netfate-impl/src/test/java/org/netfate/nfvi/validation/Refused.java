package org.netfate.nfvi.validation;

/** The guard's refusal; its cause is what the data store gets. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public Refused(final Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
