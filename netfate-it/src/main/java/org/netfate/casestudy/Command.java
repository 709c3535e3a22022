package org.netfate.casestudy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs, each within a time limit. */
public final class Command {
    /**
     * How a program ended.
     *
     * @param status its exit status
     * @param output what it printed
     * @param errors what it complained about
     */
    public record Result(int status, String output, String errors) {
        public boolean succeeded() {
            return status == 0;
        }

        /**
         * Says in one line what went wrong.
         *
         * @return the last line of the complaints, or of the output
         */
        public String complaint() {
            final String text = errors.isBlank() ? output : errors;
            return text.isBlank() ? "exit status " + status : text.strip().replaceAll("\\s*\n\\s*", "; ");
        }
    }

    private Command() {
        // functions only
    }

    /**
     * Runs a program to its end. It prints into files, not pipes: what it leaves running would hold a pipe open.
     *
     * @param limit it is killed when it runs longer
     * @param command the program and its arguments
     * @return how it ended
     * @throws CaseStudyException if it cannot be started or does not end in time
     */
    public static Result run(final Duration limit, final List<String> command) throws CaseStudyException {
        try {
            final Path output = Files.createTempFile("netfate", ".out");
            final Path errors = Files.createTempFile("netfate", ".err");
            try {
                final Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
                await(process, limit, command);
                return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new CaseStudyException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Waits for the end of a process.
     *
     * @param process the process
     * @param limit it is killed when it runs longer
     * @param command what it is, for the message
     * @throws CaseStudyException if it does not end in time
     */
    static void await(final Process process, final Duration limit, final List<String> command)
            throws CaseStudyException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new CaseStudyException(String.join(" ", command) + ": did not end within " + limit.toSeconds()
                    + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new CaseStudyException("interrupted while running " + command.get(0), e);
        }
    }

    /**
     * Runs a program that gets a text to read.
     *
     * @param limit it is killed when it runs longer
     * @param input what it reads
     * @param command the program and its arguments
     * @return how it ended
     * @throws CaseStudyException if it cannot be started or does not end in time
     */
    static Result feed(final Duration limit, final String input, final List<String> command)
            throws CaseStudyException {
        try {
            final Path file = Files.createTempFile("netfate", ".in");
            final Path output = Files.createTempFile("netfate", ".out");
            try {
                Files.writeString(file, input, StandardCharsets.UTF_8);
                final Process process = new ProcessBuilder(command).redirectInput(file.toFile())
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
                await(process, limit, command);
                return new Result(process.exitValue(), Files.readString(output), "");
            } finally {
                Files.delete(file);
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new CaseStudyException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        }
    }
}
