package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;

/** A command that prints a table, or a sentence if there is nothing to print. */
public abstract class ListCommand extends NetfateCommand {
    @Option(name = "--no-format", description = "Print the columns separated by tabs and without a header, for scripts")
    private boolean noFormat;

    @Override
    final void run(final NfviDatabase database, final PrintStream out) throws ReadException, CommandException {
        table(database).print(out, !noFormat, empty());
    }

    /**
     * Makes the table.
     *
     * @param database the NFVI Database
     * @return the table
     * @throws ReadException if the data store does not answer
     * @throws CommandException if an option is wrong
     */
    abstract Table table(NfviDatabase database) throws ReadException, CommandException;

    /**
     * Says that there is nothing, and how that changes.
     *
     * @return a sentence
     */
    abstract String empty();
}
