package org.netfate.sdn;

import java.util.Map;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** Where is told what the switches do. Called on the executor of {@link Steering}; does not block. */
interface SwitchReport {
    /**
     * What a switch does for a session, in full.
     *
     * @param session what is known of the session
     * @param rules its rules on this switch
     * @param confirmed whether the switch has them all
     */
    record Entry(SessionFacts session, java.util.List<Rule> rules, boolean confirmed) { }

    /**
     * What a switch has counted for a session.
     *
     * @param packets packets of the client
     * @param bytes the same in octets
     * @param packetsToClient packets that it was sent
     * @param bytesToClient the same in octets
     */
    record Traffic(long packets, long bytes, long packetsToClient, long bytesToClient) {
        static final Traffic NONE = new Traffic(0, 0, 0, 0);

        Traffic plus(final Traffic other) {
            return new Traffic(packets + other.packets, bytes + other.bytes,
                packetsToClient + other.packetsToClient, bytesToClient + other.bytesToClient);
        }
    }

    /**
     * The state of a switch.
     *
     * @param connected whether it is connected
     * @param rules number of NetFATE's rules that it has
     * @param lastError what an operator has to know
     */
    record State(boolean connected, int rules, Optional<String> lastError) { }

    /**
     * Tells what a switch does now, and in which state it is.
     *
     * @param node the switch's node
     * @param entries what it does for the sessions for which something has changed; empty: nothing any more
     * @param state its state
     */
    void changed(NodeId node, Map<UnicastMacAddress, Optional<Entry>> entries, State state);

    /**
     * Tells that a node is gone from the configuration.
     *
     * @param node the node
     */
    void forgotten(NodeId node);

    /**
     * Tells of an instance that runs on a node whose switch has not its interface.
     *
     * @param instance the instance
     * @param node the node; empty: that is over
     */
    void unplugged(InstanceId instance, Optional<NodeId> node);

    /**
     * Tells what a switch has counted since the rules were put.
     *
     * @param node the switch's node
     * @param traffic by client
     */
    void counted(NodeId node, Map<UnicastMacAddress, Traffic> traffic);
}
