package org.netfate.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.support.table.ShellTable;

/** A table for the console. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final String[] headers;

    Table(final String... headers) {
        this.headers = headers;
    }

    /** Adds a row of values of leafs. */
    Table row(final Object... values) {
        rows.add(Arrays.stream(values).map(Printable::of).toList());
        return this;
    }

    /**
     * Prints the table.
     *
     * @param out where to
     * @param format whether for people, with a header and aligned columns, or for scripts, separated by tabs
     * @param nothing what to tell people instead if the table has no rows
     */
    void print(final PrintStream out, final boolean format, final String nothing) {
        if (!format) {
            rows.forEach(row -> out.println(String.join("\t", row)));
        } else if (rows.isEmpty()) {
            out.println(nothing);
        } else {
            final var table = new ShellTable();
            Arrays.stream(headers).forEach(table::column);
            rows.forEach(row -> table.addRow().addContent(new ArrayList<>(row)));
            table.print(out);
        }
    }
}
