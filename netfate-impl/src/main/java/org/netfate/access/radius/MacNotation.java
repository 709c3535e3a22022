package org.netfate.access.radius;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Reads the notations in which network access servers write MAC addresses: {@code 02-00-00-00-C1-01},
 * {@code 02:00:00:00:c1:01}, {@code 0200.0000.c101} and {@code 02000000c101}, in either case.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3580#section-3.21">RFC 3580, section 3.21</a>
 */
final class MacNotation {
    private static final int DIGITS = 12;

    private MacNotation() {
        // functions only
    }

    /**
     * Reads a MAC address. It is on the way of every request, so no regular expression does it.
     *
     * @param text in any notation
     * @return the address, or empty if it is none, or not that of one station
     */
    static Optional<UnicastMacAddress> parse(final String text) {
        return switch (text.length()) {
            case 12 -> parse(text, DIGITS, ' ');
            case 13 -> parse(text, 6, '-');
            case 14 -> parse(text, 4, '.');
            case 17 -> parse(text, 2, text.charAt(2) == ':' ? ':' : '-');
            default -> Optional.empty();
        };
    }

    private static Optional<UnicastMacAddress> parse(final String text, final int group, final char separator) {
        final var address = new StringBuilder(17);
        int digits = 0;
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            final char character = text.charAt(i);
            if (i % (group + 1) == group) {
                if (character != separator) {
                    return Optional.empty();
                }
                continue;
            }
            final int digit = character < 128 ? Character.digit(character, 16) : -1;
            if (digit < 0 || digits == 1 && (digit & 1) != 0) {
                return Optional.empty();
            }
            if (digits > 0 && digits % 2 == 0) {
                address.append(':');
            }
            address.append(Character.forDigit(digit, 16));
            sum += digit;
            digits++;
        }
        return sum == 0 ? Optional.empty() : Optional.of(new UnicastMacAddress(address.toString()));
    }
}
