package org.netfate.casestudy;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Shows the case study on a terminal: starts a controller on the testbed, plays the story, and sums up. It ends with
 * status 0 only if everything held.
 */
public final class Demo {
    private final Scene scene;

    private Demo(final Scene scene) {
        this.scene = scene;
    }

    /**
     * Shows the case study. It must run in the Orchestrator's network namespace of a testbed that is up.
     *
     * @param arguments the directory of the project; then {@code --keep} to leave the controller running
     */
    @SuppressWarnings("checkstyle:RegexpSinglelineJava")
    public static void main(final String[] arguments) {
        final var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final boolean keep = arguments.length > 1 && "--keep".equals(arguments[1]);
        try {
            final var demo = new Demo(Scene.at(Path.of(arguments[0]), out));
            System.exit(demo.show(keep) ? 0 : 1);
        } catch (CaseStudyException e) {
            out.println("There is no testbed: " + e.getMessage());
            System.exit(1);
        }
    }

    private boolean show(final boolean keep) {
        boolean complete = false;
        try {
            scene.narrator().say("starting the controller (log: " + scene.controller().log() + ")");
            scene.controller().install();
            scene.controller().start();
            play();
            complete = true;
            if (!keep) {
                scene.controller().stop();
            }
        } catch (CaseStudyException e) {
            scene.narrator().say("");
            scene.narrator().say("The story could not go on: " + e.getMessage());
        }
        return scene.sumUp(complete);
    }

    private void play() throws CaseStudyException {
        try (var story = new Story(scene)) {
            story.prepare();
            story.nobodyIsConnected();
            story.firstClientLogsIn();
            story.secondClientLogsIn();
            story.controllerIsKilled();
            story.clientMovesAway();
            story.clientMovesBack();
            story.clientFallsSilent();
        }
    }
}
