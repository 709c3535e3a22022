package org.netfate.access.accounting;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.RecordBuilder;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * What passed, by the counters of a switch.
 *
 * @param packetsFromClient packets that the client sent
 * @param bytesFromClient octets that the client sent
 * @param packetsToClient packets that the client was sent
 * @param bytesToClient octets that the client was sent
 */
record Traffic(long packetsFromClient, long bytesFromClient, long packetsToClient, long bytesToClient) {
    /** Nothing. */
    static final Traffic NONE = new Traffic(0, 0, 0, 0);

    /**
     * Reads the counters of a session's rules.
     *
     * @param entry what is observed of them, empty if they are not installed
     * @return what they counted since they were installed
     */
    static Traffic of(final Optional<Entry> entry) {
        return entry.map(counted -> new Traffic(value(counted.getPackets()), value(counted.getBytes()),
            value(counted.getPacketsToClient()), value(counted.getBytesToClient()))).orElse(NONE);
    }

    /**
     * Reads what a record says.
     *
     * @param row the record
     * @return its traffic
     */
    static Traffic of(final Record row) {
        return new Traffic(value(row.getPacketsFromClient()), value(row.getBytesFromClient()),
            value(row.getPacketsToClient()), value(row.getBytesToClient()));
    }

    /**
     * Adds what was counted between two readings. A counter that has gone back belongs to rules that were installed
     * anew, and began at zero.
     *
     * @param before the earlier reading
     * @param after the later reading
     * @return the sum
     */
    Traffic plus(final Traffic before, final Traffic after) {
        return new Traffic(packetsFromClient + growth(before.packetsFromClient, after.packetsFromClient),
            bytesFromClient + growth(before.bytesFromClient, after.bytesFromClient),
            packetsToClient + growth(before.packetsToClient, after.packetsToClient),
            bytesToClient + growth(before.bytesToClient, after.bytesToClient));
    }

    /**
     * Writes it into a record.
     *
     * @param row the record
     * @return the same
     */
    RecordBuilder into(final RecordBuilder row) {
        return row.setPacketsFromClient(counter(packetsFromClient)).setBytesFromClient(counter(bytesFromClient))
            .setPacketsToClient(counter(packetsToClient)).setBytesToClient(counter(bytesToClient));
    }

    private static long growth(final long before, final long after) {
        return after >= before ? after - before : after;
    }

    private static long value(final ZeroBasedCounter64 counter) {
        return counter == null ? 0 : counter.getValue().longValue();
    }

    private static ZeroBasedCounter64 counter(final long value) {
        return new ZeroBasedCounter64(Uint64.valueOf(value));
    }
}
