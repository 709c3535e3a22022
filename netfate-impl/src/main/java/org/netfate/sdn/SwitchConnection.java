package org.netfate.sdn;

import com.google.common.util.concurrent.ListenableFuture;
import java.util.List;

/**
 * One switch, as long as it stays connected. Requests are sent in the order of the calls and never block; a future
 * fails with what the switch or the platform said. A switch may answer a request only after the next barrier.
 */
interface SwitchConnection {
    /**
     * Packets and octets that an entry has passed.
     *
     * @param cookie the entry's cookie
     * @param packets packets
     * @param bytes octets
     */
    record Count(long cookie, long packets, long bytes) { }

    /** Puts an entry, replacing the one in its slot and keeping its counters. */
    ListenableFuture<?> put(Rule rule, long cookie);

    /** Deletes the entry in the slot of a rule, if it is NetFATE's. */
    ListenableFuture<?> delete(Rule rule, long cookie);

    /** Deletes all selected entries of the three tables. */
    ListenableFuture<?> deleteAll(Cookies.Selector selector);

    /** Puts a meter of packets to the Orchestrator. */
    ListenableFuture<?> putMeter(long meter);

    /** Completes when the switch has done everything before. */
    ListenableFuture<?> barrier();

    /** Reads the counters of the selected entries of all tables. */
    ListenableFuture<List<Count>> count(Cookies.Selector selector);

    /** Sends a frame out of a port. */
    ListenableFuture<?> transmit(long port, byte[] frame);
}
