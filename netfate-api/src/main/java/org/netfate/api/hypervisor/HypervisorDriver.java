package org.netfate.api.hypervisor;

/**
 * Opens connections to hypervisors of one family.
 *
 * <p>Calls may block and are made on threads of the caller's that may; a driver bounds how long.
 */
public interface HypervisorDriver {
    /**
     * Tells whether this driver serves a hypervisor URI.
     *
     * @param uri connection URI of a node, for example {@code qemu+tls://cpe1.example.net/system}
     * @return true if {@link #connect} can be tried with it
     */
    boolean supports(String uri);

    /**
     * Connects to a node's hypervisor.
     *
     * @param uri connection URI of the node
     * @param listener told of events until the connection is closed, on a thread of the driver's that it must not block
     * @return the connection
     * @throws HypervisorException if it does not answer, refuses, or the driver's native library is missing
     */
    Hypervisor connect(String uri, HypervisorListener listener) throws HypervisorException;
}
