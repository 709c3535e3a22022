package org.netfate.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Scene;

/** A bench on a testbed that is up, with a controller that is started for it and stopped after it. */
abstract class Bench {
    /** Where it measures. */
    protected final Scene scene;
    /** How often it does what it measures. */
    protected final int rounds;

    Bench(final Scene scene, final int rounds) {
        this.scene = scene;
        this.rounds = rounds;
    }

    /**
     * Runs a bench. It must be done in the Orchestrator's network namespace.
     *
     * @param arguments the directory of the project; the number of rounds
     * @param bench makes the bench
     * @return the exit status of the program: 0 if everything was measured, and was as it had to be
     */
    @SuppressWarnings("checkstyle:RegexpSinglelineJava")
    static int run(final String[] arguments, final BiFunction<Scene, Integer, Bench> bench) {
        final var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            final var scene = Scene.at(Path.of(arguments[0]), out);
            return bench.apply(scene, Integer.parseInt(arguments[1])).run() ? 0 : 1;
        } catch (CaseStudyException e) {
            out.println("There is no testbed: " + e.getMessage());
            return 1;
        }
    }

    private boolean run() {
        boolean complete = false;
        try {
            scene.narrator().say("starting the controller (log: " + scene.controller().log() + ")");
            scene.controller().install();
            scene.controller().start();
            complete = measure();
            scene.controller().stop();
        } catch (CaseStudyException e) {
            scene.narrator().say("");
            scene.narrator().say("The bench could not go on: " + e.getMessage());
        }
        return tell() && complete;
    }

    /**
     * Measures.
     *
     * @return whether everything was as it had to be
     * @throws CaseStudyException if it cannot go on
     */
    abstract boolean measure() throws CaseStudyException;

    /**
     * Tells what was measured, also if the bench could not go on.
     *
     * @return whether that was as it had to be
     */
    abstract boolean tell();
}
