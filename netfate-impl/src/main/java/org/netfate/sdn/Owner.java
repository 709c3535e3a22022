package org.netfate.sdn;

import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** What a rule is there for: its rules are made, and made again, together. */
sealed interface Owner {
    /**
     * A node's switch itself.
     *
     * @param node the node
     */
    record OfNode(NodeId node) implements Owner { }

    /**
     * An instance.
     *
     * @param instance the instance
     */
    record OfInstance(InstanceId instance) implements Owner { }

    /**
     * A client, as long as it has not logged in where it is.
     *
     * @param client the client
     */
    record OfClient(UnicastMacAddress client) implements Owner { }

    /**
     * A session.
     *
     * @param client the client
     */
    record OfSession(UnicastMacAddress client) implements Owner { }
}
