package org.netfate.api.hypervisor;

import java.util.UUID;

/**
 * A virtual machine of NetFATE's, as its node reports it.
 *
 * @param uuid its UUID
 * @param instance the instance that it is, from its metadata
 * @param state whether it runs
 * @param migrating whether a migration of it, in or out, is under way
 */
public record VirtualMachine(UUID uuid, String instance, State state, boolean migrating) {
    /** Whether it runs. */
    public enum State {
        /** Its processors run. */
        RUNNING,
        /** It exists and its processors are stopped, as at the destination of a migration before the end. */
        PAUSED,
        /** It is shut off or crashed. */
        STOPPED
    }
}
