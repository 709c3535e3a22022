package org.netfate.api.hypervisor;

/**
 * Something that not every hypervisor can do. What the NFV Coordinator does where it can be done and where it cannot
 * hangs on these, never on the name of a hypervisor.
 */
public enum Capability {
    /** A migration under way can be aborted: the virtual machine then goes on where it was. */
    ABORT,
    /** A migration can be told how long the guest may be silent at its end. */
    DOWNTIME_LIMIT,
    /** A guest that writes memory faster than it can be moved can be slowed until it is moved. */
    AUTO_CONVERGE,
    /** The two hypervisors move memory between themselves, so that it goes on if the Orchestrator ends. */
    PEER_TO_PEER,
    /** The hypervisors can encrypt the memory that moves by TLS of their own. */
    STREAM_TLS,
    /** Memory can be moved within the connection of the two nodes' daemons, with that connection's encryption. */
    TUNNELLED,
    /** A guest can be let run at its destination before all of its memory is there. */
    POST_COPY,
    /** A guest can be saved to a file with its memory, and restored from it. */
    SAVE_RESTORE,
    /** What was saved of one virtual machine can be restored as another, with another name, interfaces and disks. */
    RESTORE_AS
}
