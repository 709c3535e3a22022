package org.netfate.api.hypervisor;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened to a virtual machine on one node.
 *
 * @param uuid the virtual machine
 * @param type what happened
 * @param migration whether it happened because of a migration
 * @param at when this process learnt of it
 */
public record VirtualMachineEvent(UUID uuid, Type type, boolean migration, Instant at) {
    /** What happened. */
    public enum Type {
        /** It was started here, or an incoming migration has begun: its switch port exists now. */
        STARTED,
        /** Its processors were stopped. */
        SUSPENDED,
        /** Its processors run again, here. */
        RESUMED,
        /** It is no longer here. */
        STOPPED
    }
}
