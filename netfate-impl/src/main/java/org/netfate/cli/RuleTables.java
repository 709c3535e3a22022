package org.netfate.cli;

import java.util.Comparator;
import java.util.stream.Stream;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.entry.Rule;

/** Two views of the forwarding table. */
final class RuleTables {
    private RuleTables() {
        // functions only
    }

    /** Table III of the paper: one line for a session on a switch. */
    static Table sessions(final Stream<Entry> entries) {
        final var table = new Table("User", "MAC address", "Address", "Function MAC addresses", "Node", "Rules",
            "Packets", "Installed");
        entries.forEach(entry -> table.row(entry.getUser(), entry.getMac(), entry.getAddress(),
            entry.getFunctionMac(), entry.getNode(), entry.nonnullRule().size(), entry.getPackets(),
            entry.getInstalled()));
        return table;
    }

    /** One line for a flow entry. */
    static Table flows(final Stream<Entry> entries) {
        final var table = new Table("User", "Node", "Table", "Priority", "Match", "Actions");
        entries.forEach(entry -> entry.nonnullRule().values().stream()
            .sorted(Comparator.comparing(Rule::getTable).thenComparing(Rule::getId))
            .forEach(rule -> table.row(entry.getUser(), entry.getNode(), rule.getTable(), rule.getPriority(),
                rule.getMatch(), rule.getActions())));
        return table;
    }
}
