package org.netfate.api.hypervisor;

/**
 * Where a virtual machine is to be moved, and how.
 *
 * @param uri the destination as the source node reaches it
 * @param stream how its memory gets there
 */
public record MigrationTarget(String uri, Stream stream) {
    /** How memory gets from one node to the other. What a guest has in memory is nobody else's business. */
    public enum Stream {
        /** As it is, by a connection of the hypervisors' own. Whoever can read the network between them can read it. */
        PLAIN,
        /** Within the connection of the two nodes' daemons; needs {@link Capability#TUNNELLED}. */
        TUNNELLED,
        /** Encrypted by the hypervisors themselves; needs {@link Capability#STREAM_TLS}, and their certificates. */
        TLS
    }
}
