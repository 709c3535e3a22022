package org.netfate.access;

import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;

/**
 * Where clients attach.
 *
 * @param node the access node
 * @param port name of the port on its switch
 */
public record AccessPort(NodeId node, PortName port) { }
