package org.netfate.access;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * Who wants to log in where, whichever way the request came. The password is kept apart from it, so that it cannot get
 * into a log line together with it.
 *
 * @param user the user
 * @param node the access node
 * @param mac MAC address of the client
 * @param address address of the client, if the request named it
 */
public record LoginRequest(UserName user, NodeId node, UnicastMacAddress mac, Optional<Ipv4AddressNoZone> address) { }
