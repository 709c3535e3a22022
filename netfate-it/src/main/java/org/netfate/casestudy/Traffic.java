package org.netfate.casestudy;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Traffic that runs on a host until it is stopped, and then tells what became of it. */
public final class Traffic implements AutoCloseable {
    private static final Gson GSON = new GsonBuilder()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES).create();
    private static final Duration END = Duration.ofSeconds(20);

    private final List<String> command;
    private final Process process;
    private final Path output;
    private final Path progress;

    /**
     * What became of the traffic.
     *
     * @param sent octets of a connection, or number of pings
     * @param echoed octets that came back
     * @param answered pings that were answered
     * @param inOrder whether every octet came back once and in order
     * @param error why the connection broke, null if it did not
     * @param gaps beginning (seconds since 1970) and length (seconds) of each silence, of a connection over five
     *        intervals between messages, of pings over one and a half
     * @param holes of pings: beginning (seconds since 1970), number lost and length (seconds) of each loss
     * @param last when the last octet or answer came (seconds since 1970), null if none did
     */
    public record Report(long sent, long echoed, long answered, boolean inOrder, String error,
            List<List<Double>> gaps, List<List<Double>> holes, Double last) {
        /**
         * Tells whether a connection carried everything.
         *
         * @return true if every octet came back once and in order
         */
        public boolean intact() {
            return error == null && inOrder && echoed == sent;
        }

        /**
         * Finds the longest silence of a connection that began at or after a point in time.
         *
         * @param at the time
         * @return its length, zero if there was none that is noted
         */
        public Duration longestGapSince(final Instant at) {
            return longest(gap -> gap.get(0) >= epochSeconds(at));
        }

        /**
         * Finds the longest silence of a connection that began before a point in time.
         *
         * @param at the time
         * @return its length, zero if there was none that is noted
         */
        public Duration longestGapBefore(final Instant at) {
            return longest(gap -> gap.get(0) < epochSeconds(at));
        }

        /**
         * Finds the longest silence that has to do with a span of time.
         *
         * @param from when the span begins
         * @param to when it ends
         * @return the length of the longest that overlaps it, zero if there was none that is noted
         */
        public Duration longestGapWithin(final Instant from, final Instant to) {
            return longest(gap -> gap.get(0) <= epochSeconds(to) && gap.get(0) + gap.get(1) >= epochSeconds(from));
        }

        /**
         * Finds the first answer after a silence that lasted until some point in time, or longer.
         *
         * @param at the time
         * @return when it came; empty if none has come yet
         */
        public Optional<Instant> firstAnswerSince(final Instant at) {
            return gaps.stream().map(gap -> gap.get(0) + gap.get(1)).filter(end -> end >= epochSeconds(at))
                .min(Comparator.naturalOrder()).map(Report::instant);
        }

        /**
         * Finds the last answer.
         *
         * @return when it came; empty if there was none
         */
        public Optional<Instant> lastAnswer() {
            return Optional.ofNullable(last).map(Report::instant);
        }

        /**
         * Counts the pings whose loss began at or after a point in time.
         *
         * @param at the time
         * @return how many
         */
        public long lostSince(final Instant at) {
            return holes.stream().filter(hole -> hole.get(0) >= epochSeconds(at))
                .mapToLong(hole -> hole.get(1).longValue()).sum();
        }

        /**
         * Tells whether a connection was silent at two points in time and between them.
         *
         * @param from the earlier time
         * @param to the later time
         * @return true if one silence covers both
         */
        public boolean silentThrough(final Instant from, final Instant to) {
            return gaps.stream().anyMatch(gap -> gap.get(0) < epochSeconds(from)
                && gap.get(0) + gap.get(1) > epochSeconds(to));
        }

        /**
         * Finds the longest time without an answered ping that began at or after a point in time.
         *
         * @param at the time
         * @return from the first lost one to the next answered one, zero if none was lost
         */
        public Duration longestHoleSince(final Instant at) {
            return duration(holes.stream().filter(hole -> hole.get(0) >= epochSeconds(at))
                .mapToDouble(hole -> hole.get(2)));
        }

        private Duration longest(final Predicate<List<Double>> which) {
            return duration(gaps.stream().filter(which).mapToDouble(gap -> gap.get(1)));
        }

        private static Duration duration(final DoubleStream seconds) {
            return Duration.ofNanos(Math.round(seconds.max().orElse(0) * 1e9));
        }

        private static Instant instant(final double epochSeconds) {
            return Instant.ofEpochSecond(0, Math.round(epochSeconds * 1e9));
        }

        private static double epochSeconds(final Instant at) {
            return at.getEpochSecond() + at.getNano() / 1e9;
        }
    }

    Traffic(final Testbed testbed, final String host, final String name, final List<String> arguments)
            throws CaseStudyException {
        final Path directory = testbed.runDirectory().resolve("traffic");
        final var program = new ArrayList<>(List.of(testbed.trafficProgram()));
        output = directory.resolve(name + ".log");
        progress = directory.resolve(name + ".json");
        program.addAll(arguments);
        if (!arguments.contains("serve")) {
            program.addAll(List.of("--progress", progress.toString()));
        }
        program.addAll(0, List.of("exec", host));
        command = testbed.command(program.toArray(String[]::new));
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(progress);
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
        } catch (IOException e) {
            throw new CaseStudyException("cannot start " + String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Tells what became of the traffic so far.
     *
     * @return the report, half a second old at most; empty before the first one
     * @throws CaseStudyException if the traffic ended by itself
     */
    public Optional<Report> soFar() throws CaseStudyException {
        if (!process.isAlive()) {
            throw new CaseStudyException(String.join(" ", command) + ": ended by itself: " + read(output));
        }
        return Files.exists(progress) ? Optional.of(parse(read(progress))) : Optional.empty();
    }

    /**
     * Ends it, after what is still on its way has come back.
     *
     * @return what became of it
     * @throws CaseStudyException if it does not tell
     */
    public Report stop() throws CaseStudyException {
        process.destroy();
        Command.await(process, END, command);
        final String text = read(output);
        return parse(text.substring(text.indexOf('{') < 0 ? 0 : text.indexOf('{')));
    }

    /** Ends it at once, if it has not ended. */
    @Override
    public void close() {
        // In a node it is the child of what entered the node.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private Report parse(final String text) throws CaseStudyException {
        try {
            final Report report = GSON.fromJson(text, Report.class);
            if (report != null) {
                return report;
            }
        } catch (JsonSyntaxException e) {
            throw new CaseStudyException(String.join(" ", command) + ": no report: " + text, e);
        }
        throw new CaseStudyException(String.join(" ", command) + ": no report");
    }

    private static String read(final Path file) throws CaseStudyException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CaseStudyException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
