package org.netfate.cli;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.binding.api.DataBroker;

/** Completes the names of what is in the NFVI Database. It offers nothing if the data store does not answer. */
public abstract class NameCompleter implements Completer {
    @Reference
    private DataBroker broker;

    @Override
    public final int complete(final Session session, final CommandLine line, final List<String> candidates) {
        try {
            return new StringsCompleter(names(new NfviDatabase(broker)).map(Printable::of).toList())
                .complete(session, line, candidates);
        } catch (ReadException e) {
            return -1;
        }
    }

    /**
     * Lists the names.
     *
     * @param database the NFVI Database
     * @return the names, of the models' types
     * @throws ReadException if the data store does not answer
     */
    abstract Stream<?> names(NfviDatabase database) throws ReadException;
}
