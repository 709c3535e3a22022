package org.netfate.nfv;

import org.netfate.api.hypervisor.VirtualMachine;

/** What is known of one instance on one node. */
enum Sighting {
    /** The node does not answer: it may be there. */
    UNKNOWN,
    /** The node answers, and it is not there. */
    ABSENT,
    /** It runs there. */
    RUNNING,
    /** It runs there, or is arriving, and a migration is under way. */
    MIGRATING,
    /** It is there with stopped processors and no migration is under way. */
    PAUSED,
    /** It runs there, but its interface is gone from the switch: it is of no use to anyone. */
    UNPLUGGED,
    /** It is there, shut off or crashed. */
    STOPPED;

    static Sighting of(final VirtualMachine machine) {
        if (machine.migrating()) {
            return MIGRATING;
        }
        return switch (machine.state()) {
            case RUNNING -> RUNNING;
            case PAUSED -> PAUSED;
            case STOPPED -> STOPPED;
        };
    }
}
