package org.netfate.casestudy;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.table.ShellTable;
import org.netfate.casestudy.Checks.Check;

/** Tells the story on a terminal or in a test's log: plain lines, in order. */
public final class Narrator implements Progress {
    private final PrintStream out;

    /**
     * Makes it.
     *
     * @param out where it is told
     */
    public Narrator(final PrintStream out) {
        this.out = out;
    }

    /**
     * Begins a step.
     *
     * @param name name of the step
     * @param title what it is about
     */
    public void step(final String name, final String title) {
        out.println();
        out.println("=== " + name + "  " + title);
    }

    /**
     * Tells something.
     *
     * @param line one line
     */
    public void say(final String line) {
        out.println(line);
        out.flush();
    }

    /**
     * Tells whether something held.
     *
     * @param check the check
     */
    public void check(final Check check) {
        say((check.held() ? "  holds   " : "  FAILS   ") + check.what() + " [" + check.seen() + "]");
    }

    /**
     * Shows a table.
     *
     * @param title its title
     * @param columns headings
     * @param rows the rows
     */
    public void table(final String title, final List<String> columns, final List<List<?>> rows) {
        out.println();
        out.println(title);
        final ShellTable table = new ShellTable();
        columns.forEach(table::column);
        table.emptyTableText("(empty)");
        for (List<?> row : rows) {
            table.addRow().addContent(row.stream().map(Narrator::cell).toArray());
        }
        table.print(out);
    }

    @Override
    public void waiting(final String what, final Duration waited, final Duration limit, final String seen) {
        say("  ... " + what + ": " + waited.toSeconds() + " s of at most " + limit.toSeconds() + " s"
            + (seen.isBlank() ? "" : "; " + Stream.of(seen.split("\n")).findFirst().orElse("")));
    }

    private static Object cell(final Object content) {
        if (content instanceof List<?> list) {
            return String.join(" ", list.stream().map(String::valueOf).toList());
        }
        return content == null ? "" : content;
    }
}
