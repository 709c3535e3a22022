package org.netfate.cli;

import com.google.common.base.CaseFormat;
import java.util.Collection;
import java.util.stream.Collectors;
import org.opendaylight.yangtools.yang.binding.BaseIdentity;
import org.opendaylight.yangtools.yang.binding.EnumTypeObject;
import org.opendaylight.yangtools.yang.binding.ScalarTypeObject;

/**
 * Turns values of the NFVI Database into text for a terminal. Some strings come from outside, a hypervisor's error for
 * example: what a terminal would obey instead of print is shown as its code.
 */
final class Printable {
    private Printable() {
        // functions only
    }

    /**
     * Converts a value.
     *
     * @param value a value of a leaf or leaf-list, or null if there is none
     * @return text without control characters, empty if there is no value
     */
    static String of(final Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof ScalarTypeObject<?> scalar) {
            return of(scalar.getValue());
        } else if (value instanceof EnumTypeObject enumeration) {
            return enumeration.getName();
        } else if (value instanceof BaseIdentity identity) {
            return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_HYPHEN, identity.implementedInterface().getSimpleName());
        } else if (value instanceof Boolean bool) {
            return bool ? "yes" : "no";
        } else if (value instanceof Collection<?> values) {
            return values.stream().map(Printable::of).collect(Collectors.joining(", "));
        }
        return escape(value.toString());
    }

    private static String escape(final String text) {
        final var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isObeyed(point)) {
                escaped.append("\\u").append("%04x".formatted(point));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }

    /** Control characters, and those that reorder or hide text, change how a line looks without being seen. */
    private static boolean isObeyed(final int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
