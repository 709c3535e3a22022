package org.netfate.casestudy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.netfate.casestudy.Records.Entry;
import org.netfate.casestudy.Records.FunctionRow;
import org.netfate.casestudy.Records.UserRow;

/** The paper's tables, as RESTCONF shows them. */
final class Tables {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private Tables() {
        // functions only
    }

    static void show(final Narrator narrator, final NfviView view) throws CaseStudyException {
        final var users = new ArrayList<List<?>>();
        for (UserRow row : view.userTable()) {
            users.add(Arrays.asList(row.name(), row.status(), row.accessNode(), row.port(), row.mac(), row.address(),
                time(row.lastPacket())));
        }
        narrator.table("Table I    GET /rests/data/netfate-user:user-table?content=nonconfig",
            List.of("User", "Status", "Node", "Port", "MAC", "Address", "Last packet"), users);

        final var functions = new ArrayList<List<?>>();
        for (FunctionRow row : view.functionTable()) {
            functions.add(Arrays.asList(row.id(), row.active() ? "yes" : "no", row.node(), row.activeUsers()));
        }
        narrator.table("Table II   GET /rests/data/netfate-catalog:function-table?content=nonconfig",
            List.of("Function", "Active", "Nodes", "Active users"), functions);

        final var entries = new ArrayList<List<?>>();
        for (Entry entry : view.forwardingTable()) {
            entries.add(Arrays.asList(entry.user(), entry.mac(), entry.address(), entry.functionMac(), entry.node(),
                entry.rules(), entry.packets()));
        }
        narrator.table("Table III  GET /rests/data/netfate-forwarding:forwarding-table?content=nonconfig",
            List.of("User", "MAC", "Address", "Functions' MACs", "Switch", "Rules", "Packets"), entries);
    }

    private static String time(final Instant at) {
        return at == null ? "" : TIME.format(at);
    }
}
