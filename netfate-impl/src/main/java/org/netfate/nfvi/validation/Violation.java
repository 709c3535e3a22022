package org.netfate.nfvi.validation;

import java.util.Collection;
import java.util.stream.Collectors;
import org.opendaylight.yangtools.yang.common.ErrorTag;

/**
 * A rule that a transaction would break. Two violations are equal if they say the same, so that what was wrong before a
 * transaction can be told from what the transaction breaks.
 *
 * @param tag NETCONF's name for it (RFC 6241, appendix A), from which RESTCONF derives the HTTP status (RFC 8040,
 *        section 7)
 * @param message names the object, the field, the value and what is allowed
 */
record Violation(ErrorTag tag, String message) {
    private static final int SHOWN_NAMES = 10;

    /** A value is not one of those that are allowed. */
    static Violation invalid(final String message) {
        return new Violation(ErrorTag.INVALID_VALUE, message);
    }

    /** Something that others name would be deleted. */
    static Violation inUse(final String message) {
        return new Violation(ErrorTag.IN_USE, message);
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
