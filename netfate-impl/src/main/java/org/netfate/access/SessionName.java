package org.netfate.access;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * How a network access server names a session: by the identity that it was told, or else by an identity of its own
 * choice, which may be that one too, or by the client.
 *
 * @param node node of the network access server
 * @param exact the identity that it was told, if it returned it; nothing else counts then
 * @param own its own identity of the session, if it has one
 * @param mac the client, if it was named
 */
public record SessionName(NodeId node, Optional<String> exact, Optional<String> own,
    Optional<UnicastMacAddress> mac) { }
