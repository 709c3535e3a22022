package org.netfate.nfvi.validation;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.opendaylight.yangtools.yang.common.ErrorTag;

/**
 * A rule that a transaction would break.
 *
 * @param tag NETCONF's name for it (RFC 6241, appendix A), from which RESTCONF derives the HTTP status (RFC 8040,
 *        section 7)
 * @param wrong names the object, the field and the value; by it one violation is told from another
 * @param allowed what is allowed, or what to do
 */
record Violation(ErrorTag tag, String wrong, String allowed) {
    private static final int SHOWN_NAMES = 10;

    /** Returns the sentence for the operator. */
    String message() {
        return wrong + "; " + allowed;
    }

    /** A value is not one of those that are allowed. */
    static Violation invalid(final String wrong, final String allowed) {
        return new Violation(ErrorTag.INVALID_VALUE, wrong, allowed);
    }

    /** Something that others name would be deleted. */
    static Violation inUse(final String wrong, final String allowed) {
        return new Violation(ErrorTag.IN_USE, wrong, allowed);
    }

    /** Leaves out what was wrong before. */
    static List<Violation> since(final Collection<Violation> before, final Collection<Violation> after) {
        final var known = before.stream().map(Violation::wrong).collect(Collectors.toSet());
        return after.stream().filter(violation -> !known.contains(violation.wrong())).toList();
    }

    /** Lists what is allowed, for the end of a message: sorted, and not endlessly long. */
    static String known(final String plural, final Collection<String> names) {
        if (names.isEmpty()) {
            return "no " + plural + " are configured";
        }
        final String shown = names.stream().sorted().limit(SHOWN_NAMES).collect(Collectors.joining(", "));
        final int more = names.size() - SHOWN_NAMES;
        return "known " + plural + ": " + shown + (more > 0 ? " and " + more + " more" : "");
    }
}
