package org.netfate.api.hypervisor;

import java.io.Serial;

/**
 * A hypervisor did not do what was asked. The message says what was tried, on which URI, what it answered and, where
 * that is known, what to do about it; it is shown to operators as it is.
 */
public final class HypervisorException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why it failed, as far as a caller acts differently. */
    public enum Kind {
        /** The node does not answer, or the connection broke. Whether anything was done is not known. */
        UNREACHABLE,
        /** It took too long. Whether anything was done is not known. */
        TIMEOUT,
        /** There is one already. */
        EXISTS,
        /** There is none. */
        NOT_FOUND,
        /** A file of the image is missing or cannot be read on the node. */
        IMAGE,
        /** The node has no room. */
        NO_ROOM,
        /** The native library of the driver is not installed on the Orchestrator. */
        LIBRARY,
        /** The hypervisor has no way to do it. */
        UNSUPPORTED,
        /** It refused for another reason. */
        REFUSED
    }

    /**
     * Makes an exception.
     *
     * @param kind why it failed
     * @param message what was tried, where, what happened and what to do
     */
    public HypervisorException(final Kind kind, final String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * Makes an exception.
     *
     * @param kind why it failed
     * @param message what was tried, where, what happened and what to do
     * @param cause what the platform said
     */
    public HypervisorException(final Kind kind, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * Returns why it failed.
     *
     * @return the kind of failure
     */
    public Kind kind() {
        return kind;
    }
}
