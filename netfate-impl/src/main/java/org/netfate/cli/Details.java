package org.netfate.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of one object, one on a line. A field without a value is left out. */
final class Details {
    private final Map<String, String> fields = new LinkedHashMap<>();

    Details field(final String name, final Object value) {
        return field(name, value, "");
    }

    Details field(final String name, final Object value, final String unit) {
        final String text = Printable.of(value);
        if (!text.isEmpty()) {
            fields.put(name, text + unit);
        }
        return this;
    }

    void print(final PrintStream out) {
        final int width = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
        fields.forEach((name, value) -> out.println(name + " ".repeat(width - name.length()) + "  " + value));
    }
}
