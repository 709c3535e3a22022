package org.netfate.casestudy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.netfate.casestudy.Await.Seen;

/**
 * A controller: this project's distribution, in the Orchestrator's network namespace, with data of its own. It runs on
 * when the program that started it ends, unless it is stopped.
 */
public final class Controller {
    /** Address of the Orchestrator in the management network. */
    public static final String ADDRESS = "10.99.0.1";

    private static final Duration COPY = Duration.ofMinutes(2);
    private static final Duration BOOT = Duration.ofMinutes(5);
    /** The platform's aaa 0.18.6 sometimes waits for itself for ever when it starts on a busy machine. */
    private static final int ATTEMPTS = 3;
    private static final Duration END = Duration.ofMinutes(1);
    private static final String HEAP = "-Xmx1g";

    private final Testbed testbed;
    private final Path assembly;
    private final Path directory;
    private final Await await;
    private final Restconf restconf = new Restconf("http://" + ADDRESS + ":8181/rests", "admin", "admin");
    private Process process;

    /**
     * Makes it; it does not run yet.
     *
     * @param testbed the testbed
     * @param await how to wait
     */
    public Controller(final Testbed testbed, final Await await) {
        this.testbed = testbed;
        assembly = testbed.home().resolve("karaf-distribution/target/assembly");
        directory = testbed.runDirectory().resolve("controller");
        this.await = await;
    }

    /**
     * Returns its northbound interface.
     *
     * @return the interface
     */
    public Restconf restconf() {
        return restconf;
    }

    /**
     * Returns its log.
     *
     * @return a file
     */
    public Path log() {
        return directory.resolve("data/log/karaf.log");
    }

    /**
     * Gives it an installation with nothing in its data store. It must not run.
     *
     * @throws CaseStudyException if the distribution is not built
     */
    public void install() throws CaseStudyException {
        if (!Files.isDirectory(assembly)) {
            throw new CaseStudyException("there is no controller in " + assembly + ": build the project first");
        }
        for (List<String> command : List.of(List.of("rm", "-rf", directory.toString()),
                List.of("cp", "-a", assembly.toString(), directory.toString()))) {
            final Command.Result result = Command.run(COPY, command);
            if (!result.succeeded()) {
                throw new CaseStudyException("cannot install the controller: " + result.complaint());
            }
        }
    }

    /**
     * Starts it, with the data that it has, and waits until it serves: RESTCONF with NetFATE's models, RADIUS and
     * OpenFlow.
     *
     * @throws CaseStudyException if it does not come up
     */
    public void start() throws CaseStudyException {
        final List<Port> taken = Port.that(true);
        if (!taken.isEmpty()) {
            throw new CaseStudyException("cannot start the controller: in use on " + ADDRESS + ": " + taken);
        }
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            launch();
            if (await.poll("controller", BOOT, this::look).found().isPresent()) {
                return;
            }
            kill();
        }
        launch();
        await.until("controller", BOOT, this::look);
    }

    private Seen<Boolean> look() throws CaseStudyException {
        if (!process.isAlive()) {
            throw new CaseStudyException("the controller ended with status " + process.exitValue() + "; see " + log());
        }
        final List<Port> closed = Port.that(false);
        return closed.isEmpty() ? answers()
            : Seen.notYet("not yet: " + String.join(", ", closed.stream().map(Port::purpose).toList()));
    }

    /**
     * Kills it without warning.
     *
     * @throws CaseStudyException if it does not end
     */
    public void kill() throws CaseStudyException {
        process.destroyForcibly();
        Command.await(process, END, List.of("controller"));
    }

    /**
     * Asks it to end, and waits for it. Nothing happens if it does not run.
     *
     * @throws CaseStudyException if it does not end
     */
    public void stop() throws CaseStudyException {
        if (process != null) {
            process.destroy();
            Command.await(process, END, List.of("controller"));
        }
    }

    /**
     * Returns which process it is.
     *
     * @return its process number
     */
    public long pid() {
        return process.pid();
    }

    private void launch() throws CaseStudyException {
        final var builder = new ProcessBuilder("setsid",
            testbed.home().resolve("testbed/lib/orchestrator.sh").toString(), Way.certificates(testbed).toString(),
            directory.resolve("bin/karaf").toString(), "daemon");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("EXTRA_JAVA_OPTS", HEAP);
        // It would refuse to start when something else has the process number of the one that was killed.
        builder.environment().put("CHECK_ROOT_INSTANCE_RUNNING", "false");
        try {
            process = builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("console.log").toFile())).start();
        } catch (IOException e) {
            throw new CaseStudyException("cannot start the controller: " + e.getMessage(), e);
        }
    }

    private Seen<Boolean> answers() {
        try {
            restconf.get("netfate-nfvi:nfvi");
            return Seen.found(true);
        } catch (RestconfException e) {
            return Seen.notYet(e.getMessage());
        }
    }
}
