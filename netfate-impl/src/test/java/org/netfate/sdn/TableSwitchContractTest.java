package org.netfate.sdn;

import java.util.HexFormat;
import java.util.List;

/** The switch in memory keeps the contract of switches. */
public class TableSwitchContractTest extends SwitchContract {
    private final TableSwitch table = new TableSwitch();
    private final SwitchConnection connection = table.connect();

    @Override
    SwitchConnection connection() {
        return connection;
    }

    @Override
    List<Sent> process(final long port, final Packet packet) {
        return process(table, port, packet);
    }

    static List<Sent> process(final TableSwitch table, final long port, final Packet packet) {
        return table.process(port, packet).stream()
            .map(out -> new Sent(out.port(), HexFormat.of().formatHex(Frames.of(out.packet())))).toList();
    }

    @Override
    List<Long> removed(final int expected) {
        return table.removed;
    }

    @Override
    List<Sent> transmit(final long port, final Packet packet) {
        connection.transmit(port, Frames.of(packet));
        return table.frames.stream().map(frame -> new Sent(port, HexFormat.of().formatHex(frame))).toList();
    }
}
