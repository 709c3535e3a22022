package org.netfate.access.radius;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * A network access server, a RADIUS client of the Orchestrator.
 *
 * @param node its node
 * @param secret the shared secret, empty if it is not set or cannot be decrypted
 * @param requiresMessageAuthenticator whether an Access-Request without Message-Authenticator is ignored
 * @param restartEndsSessions whether the sessions of its node end with each of its lives
 * @param authorization where it takes Disconnect-Requests and CoA-Requests
 */
record Nas(NodeId node, Optional<SharedSecret> secret, boolean requiresMessageAuthenticator,
    boolean restartEndsSessions, InetSocketAddress authorization) {
    @Override
    public String toString() {
        return "NAS of node " + node.getValue();
    }
}
