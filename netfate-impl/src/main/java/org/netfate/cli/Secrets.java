package org.netfate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;

/**
 * Gets a password or a shared secret from the operator. It is never an argument of a command: that would be kept in the
 * shell's history and in the list of processes.
 */
final class Secrets {
    private final Session session;
    private final String what;
    private final int shortest;

    /**
     * Makes it.
     *
     * @param session the operator's session
     * @param what what is asked for
     * @param shortest its smallest number of characters
     */
    Secrets(final Session session, final String what, final int shortest) {
        this.session = session;
        this.what = what;
        this.shortest = shortest;
    }

    /** Asks once, or reads the first line of a file if one is given. */
    String existing(final String file) throws CommandException {
        return checked(file == null ? ask(what + ": ") : firstLine(file));
    }

    /** Asks twice, or reads the first line of a file if one is given. */
    String fresh(final String file) throws CommandException {
        final String secret = existing(file);
        if (file == null && !secret.equals(ask(what + " again: "))) {
            throw NetfateCommand.failure("the two differ; nothing was changed");
        }
        return secret;
    }

    private String checked(final String secret) throws CommandException {
        if (secret.length() < shortest || secret.length() > 128) {
            throw NetfateCommand.failure(what + " must have " + shortest + " to 128 characters; nothing was changed");
        }
        return secret;
    }

    private String ask(final String prompt) throws CommandException {
        try {
            final String line = session.readLine(prompt, '*');
            return line == null ? "" : line;
        } catch (UserInterruptException | EndOfFileException e) {
            throw NetfateCommand.failure("cancelled; nothing was changed", e);
        } catch (UnsupportedOperationException | IOException e) {
            throw NetfateCommand.failure("there is no terminal to ask on; name a file that holds it, see --help", e);
        }
    }

    private String firstLine(final String file) throws CommandException {
        try (var lines = Files.lines(session.currentDir().resolve(file))) {
            return lines.findFirst().orElse("");
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            throw NetfateCommand.failure("the file " + file + " of the controller's machine cannot be read", e);
        }
    }
}
