package org.netfate.casestudy;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Somebody who listens to what one node sends to another, and looks for a text in it. */
public final class Wiretap implements AutoCloseable {
    private static final Gson GSON = new Gson();
    private static final Duration END = Duration.ofSeconds(20);
    private static final String LISTENING = "listening";
    /** Where QEMU takes memory that moves in a connection of its own. */
    private static final int FIRST_MIGRATION_PORT = 49152;
    private static final int LAST_MIGRATION_PORT = 49215;

    private final List<String> command;
    private final Path output;
    private final Process process;

    /**
     * What was heard.
     *
     * @param octets how much was sent by TCP
     * @param ports how much to each port
     * @param found whether the text was in it
     * @param lost frames that came too fast
     */
    public record Report(long octets, Map<Integer, Long> ports, boolean found, long lost) {
        /**
         * Counts what went to the ports of the hypervisors themselves.
         *
         * @return octets
         */
        public long toMigrationPorts() {
            return ports.entrySet().stream()
                .filter(port -> port.getKey() >= FIRST_MIGRATION_PORT && port.getKey() <= LAST_MIGRATION_PORT)
                .mapToLong(Map.Entry::getValue).sum();
        }
    }

    private Wiretap(final List<String> command, final Path output) throws IOException {
        this.command = command;
        this.output = output;
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /**
     * Begins to listen.
     *
     * @param scene the scene
     * @param from the node that sends
     * @param to the node at whose wire is listened
     * @param text the text to look for
     * @return the wiretap, which listens already
     * @throws CaseStudyException if it does not
     */
    public static Wiretap between(final Scene scene, final Cpe from, final Cpe to, final String text)
            throws CaseStudyException {
        try {
            final Path output = Files.createTempFile("netfate", ".wiretap");
            final var wiretap = new Wiretap(scene.testbed().command("exec", to.id(),
                scene.testbed().home().resolve("testbed/wiretap.py").toString(), "mgmt-up", from.address(), text),
                output);
            scene.await().until("the wiretap", Scene.SHORT, () -> Await.Seen.when(wiretap.said().contains(LISTENING),
                wiretap.said()));
            return wiretap;
        } catch (IOException e) {
            throw new CaseStudyException("cannot listen at " + to + ": " + e.getMessage(), e);
        }
    }

    /**
     * Ends it.
     *
     * @return what was heard
     * @throws CaseStudyException if it does not tell
     */
    public Report stop() throws CaseStudyException {
        close();
        Command.await(process, END, command);
        final String said = said();
        if (said.indexOf('{') < 0) {
            throw new CaseStudyException(String.join(" ", command) + ": no report: " + said);
        }
        return GSON.fromJson(said.substring(said.indexOf('{')), Report.class);
    }

    private String said() throws CaseStudyException {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new CaseStudyException("cannot read " + output + ": " + e.getMessage(), e);
        }
    }

    /** Ends it: it listens as long as it could be told something. */
    @Override
    public void close() throws CaseStudyException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new CaseStudyException("cannot end " + String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }
}
