package org.netfate.access.dhcp;

import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;

/** Sends frames out of the ports of switches. Never blocks; a frame for a switch that does not answer is lost. */
@FunctionalInterface
public interface FrameSender {
    /**
     * Sends a frame.
     *
     * @param node the node
     * @param port port of its switch
     * @param frame an Ethernet frame
     */
    void send(NodeId node, PortName port, byte[] frame);
}
