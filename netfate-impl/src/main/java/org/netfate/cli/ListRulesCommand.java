package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.ForwardingTable;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.Entry;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists forwarding rules: table III of the paper. */
@Service
@Command(scope = "netfate", name = "list-rules",
    description = "Lists what the switches do with the users' packets (table III)")
public final class ListRulesCommand extends ListCommand {
    @Option(name = "--node", description = "Only the rules of this node's switch", valueToShowInHelp = "all nodes")
    @Completion(NodeCompleter.class)
    private String node;
    @Option(name = "--user", description = "Only the rules for this user", valueToShowInHelp = "all users")
    @Completion(UserCompleter.class)
    private String user;
    @Option(name = "--flows", description = "Show every flow entry with its match and its actions")
    private boolean flows;

    @Override
    Table table(final NfviDatabase database) throws ReadException, CommandException {
        final var ofNode = node == null ? null : Input.node(node);
        final var ofUser = user == null ? null : Input.user(user);
        final var entries = database.readList(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(ForwardingTable.class), ForwardingTable::nonnullEntry).values().stream()
            .filter(entry -> ofNode == null || ofNode.equals(entry.getNode()))
            .filter(entry -> ofUser == null || ofUser.equals(entry.getUser()))
            .sorted(Comparator.comparing((Entry entry) -> Printable.of(entry.getUser()))
                .thenComparing(entry -> entry.getNode().getValue()));
        return flows ? RuleTables.flows(entries) : RuleTables.sessions(entries);
    }

    @Override
    String empty() {
        return node == null && user == null ? "No switch has rules: nobody is logged in."
            : "No switch has such rules. See all with netfate:list-rules.";
    }
}
