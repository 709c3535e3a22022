package org.netfate.cli;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.binding.api.DataBroker;

/**
 * What all commands of the scope {@code netfate} share. A command either does what its name says or fails with one
 * sentence, which the shell prints without a trace and turns into exit status 1.
 *
 * <p>A command reads the NFVI Database and acts by the RPCs that RESTCONF offers; it knows nothing of the parts of the
 * Orchestrator. It runs on the shell's thread, which may block.
 */
public abstract class NetfateCommand implements Action {
    /** The operator's session. */
    @Reference
    Session session;
    /** The platform's data broker. */
    @Reference
    DataBroker broker;

    @Override
    public final Object execute() throws CommandException {
        try {
            run(new NfviDatabase(broker), session.getConsole());
        } catch (ReadException e) {
            throw failure(e.getMessage(), e);
        }
        return null;
    }

    /**
     * Does what the command's name says.
     *
     * @param database the NFVI Database
     * @param out where to print
     * @throws ReadException if the data store does not answer
     * @throws CommandException if it cannot be done; made by {@link #failure}
     */
    abstract void run(NfviDatabase database, PrintStream out) throws ReadException, CommandException;

    /**
     * Makes the exception that ends a command.
     *
     * @param sentence what is wrong and what to do
     * @return the exception
     */
    static CommandException failure(final String sentence) {
        return failure(sentence, null);
    }

    /**
     * Makes the exception that ends a command.
     *
     * @param sentence what is wrong and what to do
     * @param cause for the shell's debug log; not printed
     * @return the exception
     */
    static CommandException failure(final String sentence, final Throwable cause) {
        final String printable = Printable.of(sentence);
        return new CommandException(printable, printable, cause);
    }
}
