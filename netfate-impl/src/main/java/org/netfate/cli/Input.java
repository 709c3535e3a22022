package org.netfate.cli;

import java.util.Locale;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Reads what the operator typed, or fails with a sentence that says what is allowed. */
final class Input {
    private static final String NAME = "1 to 64 letters, digits, '-' or '_', first and last a letter or digit";

    private Input() {
        // functions only
    }

    static UserName user(final String text) throws CommandException {
        return parse(text, UserName::new, "user name",
            "1 to 64 letters, digits, '.', '_', '@' or '-', first and last a letter or digit");
    }

    static NodeId node(final String text) throws CommandException {
        return parse(text, NodeId::new, "node", NAME);
    }

    static FunctionId function(final String text) throws CommandException {
        return parse(text, FunctionId::new, "function", NAME);
    }

    static InstanceId instance(final String text) throws CommandException {
        return parse(text, InstanceId::new, "instance", "FUNCTION/USER, for example firewall/alice");
    }

    static Uint64 operation(final String text) throws CommandException {
        return parse(text, Uint64::valueOf, "operation", "a number from netfate:list-operations");
    }

    static MaintenanceKind maintenance(final String text) throws CommandException {
        return parse(text, MaintenanceKind::ofName, "way to empty a node", "'move' or 'wait'");
    }

    /** Accepts upper and lower case, as people write them. */
    static UnicastMacAddress mac(final String text) throws CommandException {
        return parse(text.toLowerCase(Locale.ROOT), UnicastMacAddress::new, "MAC address of a device",
            "six hexadecimal pairs, for example 02:00:00:00:c1:01, and not a multicast address");
    }

    private static <T> T parse(final String text, final Function<String, T> type, final String what,
            final String allowed) throws CommandException {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw NetfateCommand.failure("'" + text + "' is not a " + what + ": " + allowed, e);
        }
    }
}
