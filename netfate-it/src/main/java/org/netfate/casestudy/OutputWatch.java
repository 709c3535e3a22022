package org.netfate.casestudy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A program that prints what happens when it does. Its lines are kept with the time at which each was read. */
final class OutputWatch implements AutoCloseable {
    private final List<Line> lines = new ArrayList<>();
    private final List<String> command;
    private final Process process;

    /**
     * A line.
     *
     * @param at when it was read
     * @param text what it says
     */
    record Line(Instant at, String text) { }

    /**
     * Starts the program.
     *
     * @param command the program and its arguments
     * @throws CaseStudyException if it does not start
     */
    OutputWatch(final List<String> command) throws CaseStudyException {
        // It would keep what it prints to itself until there is more of it.
        this.command = Stream.concat(Stream.of("stdbuf", "--output=L"), command.stream()).toList();
        try {
            process = new ProcessBuilder(this.command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new CaseStudyException("cannot start " + String.join(" ", command) + ": " + e.getMessage(), e);
        }
        final var reader = new Thread(this::read, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Tells what happened.
     *
     * @param since what is earlier is left out
     * @return the lines, in order
     * @throws CaseStudyException if the program has ended
     */
    List<Line> since(final Instant since) throws CaseStudyException {
        synchronized (lines) {
            if (!process.isAlive()) {
                throw new CaseStudyException(String.join(" ", command) + " ended: "
                    + (lines.isEmpty() ? "nothing said" : lines.get(lines.size() - 1).text()));
            }
            return lines.stream().filter(line -> !line.at().isBefore(since)).toList();
        }
    }

    /**
     * Waits for a line.
     *
     * @param since what is earlier does not count
     * @param which tells whether it is the one
     * @param limit when it is given up
     * @return the line, empty if it was not printed in time
     * @throws CaseStudyException if this thread is interrupted
     */
    Optional<Line> await(final Instant since, final Predicate<Line> which, final Duration limit)
            throws CaseStudyException {
        final long end = System.nanoTime() + limit.toNanos();
        try {
            synchronized (lines) {
                while (true) {
                    final var found = lines.stream().filter(line -> !line.at().isBefore(since)).filter(which)
                        .findFirst();
                    final long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (found.isPresent() || left <= 0) {
                        return found;
                    }
                    lines.wait(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaseStudyException("interrupted while waiting for " + command.get(0), e);
        }
    }

    private void add(final String text) {
        synchronized (lines) {
            lines.add(new Line(Instant.now(), text));
            lines.notifyAll();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                add(text);
            }
        } catch (IOException e) {
            add("cannot be read any more: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
