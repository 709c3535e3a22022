package org.netfate.access.radius;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Reads the notations in which network access servers write MAC addresses: {@code 02-00-00-00-C1-01},
 * {@code 02:00:00:00:c1:01}, {@code 0200.0000.c101} and {@code 02000000c101}, in either case.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3580#section-3.21">RFC 3580, section 3.21</a>
 */
final class MacNotation {
    private static final Pattern NOTATIONS = Pattern.compile(
        "\\p{XDigit}{12}|\\p{XDigit}{2}(-\\p{XDigit}{2}){5}|\\p{XDigit}{2}(:\\p{XDigit}{2}){5}"
        + "|\\p{XDigit}{4}(\\.\\p{XDigit}{4}){2}|\\p{XDigit}{6}-\\p{XDigit}{6}");

    private MacNotation() {
        // functions only
    }

    /**
     * Reads a MAC address.
     *
     * @param text in any notation
     * @return the address, or empty if it is none, or not that of one station
     */
    static Optional<UnicastMacAddress> parse(final String text) {
        if (!NOTATIONS.matcher(text).matches()) {
            return Optional.empty();
        }
        final String digits = text.replaceAll("[-:.]", "").toLowerCase(Locale.ROOT);
        if ((Character.digit(digits.charAt(1), 16) & 1) != 0 || digits.equals("000000000000")) {
            return Optional.empty();
        }
        return Optional.of(new UnicastMacAddress(digits.replaceAll("(..)(?!$)", "$1:")));
    }
}
