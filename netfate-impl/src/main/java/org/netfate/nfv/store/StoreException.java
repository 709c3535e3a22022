package org.netfate.nfv.store;

import java.io.Serial;

/**
 * The Orchestrator cannot do with its image store what it has to. The message names the file, what is wrong with it and
 * what to do; it is shown to operators as it is.
 */
public final class StoreException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong with the store. */
    public enum Kind {
        /** It cannot be found, or does not answer. */
        UNREACHABLE,
        /** It has no room. */
        FULL,
        /** It can be read and not written. */
        READ_ONLY,
        /** A file of it is not what it has to be. */
        FILE
    }

    /**
     * Makes an exception.
     *
     * @param kind what is wrong
     * @param message what was tried, on which file, what happened and what to do
     */
    public StoreException(final Kind kind, final String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * Makes an exception.
     *
     * @param kind what is wrong
     * @param message what was tried, on which file, what happened and what to do
     * @param cause what the platform said
     */
    public StoreException(final Kind kind, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * Tells what is wrong.
     *
     * @return the kind of failure
     */
    public Kind kind() {
        return kind;
    }
}
