package org.netfate.sdn;

import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** One thing that a rule does with a packet. */
sealed interface Action {
    /**
     * Hands the packet to the Orchestrator through the meter that limits them. It goes nowhere else.
     *
     * @param octets how much of the packet the Orchestrator gets
     * @param meter the meter
     */
    record ToController(int octets, long meter) implements Action {
        /** Enough for ARP and for the headers of IPv4. */
        static final int HEADERS = 128;
        /** All of it (OFPCML_NO_BUFFER). */
        static final int WHOLE = 0xFFFF;
        /** The meter of what the operator's own parts say: its number is unlikely to be one of the operator's. */
        static final long METER = 0x4E46;
        /** Packets each second that a meter passes. */
        static final long RATE = 100;
        private static final long METERS = 4096;

        /** Each access port has a meter of its own, so that nobody silences those behind the others. */
        static long meterOf(final long port) {
            return METER + 1 + port % METERS;
        }

        @Override
        public String toString() {
            return "controller:" + octets;
        }
    }

    /**
     * Sets the source or destination MAC address.
     *
     * @param field {@link Field#ETH_SRC} or {@link Field#ETH_DST}
     * @param mac the address
     */
    record SetMac(Field field, UnicastMacAddress mac) implements Action {
        @Override
        public String toString() {
            return "set_field:" + mac.getValue() + "->" + field.setName();
        }
    }

    /**
     * Sends the packet out of a port, but not out of the one through which it came.
     *
     * @param port number of the port
     */
    record Output(long port) implements Action {
        @Override
        public String toString() {
            return "output:" + port;
        }
    }

    /** Sends the packet back out of the port through which it came. */
    record OutputToIngress() implements Action {
        @Override
        public String toString() {
            return "in_port";
        }
    }

    /**
     * Goes on in a later table; always the last action.
     *
     * @param table the table
     */
    record GoTo(int table) implements Action {
        @Override
        public String toString() {
            return "goto_table:" + table;
        }
    }
}
