package org.netfate.casestudy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for events of the outside world by looking for them again and again, up to a limit. A limit is generous: it
 * only ends what will never end by itself, and nothing is measured by it.
 */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration FIRST_REPORT = Duration.ofSeconds(2);
    private static final Duration REPORT = Duration.ofSeconds(5);

    private final Progress progress;

    /**
     * Makes it.
     *
     * @param progress told now and then
     */
    public Await(final Progress progress) {
        this.progress = progress;
    }

    /**
     * One look at the outside world.
     *
     * @param <T> what is looked for
     */
    @FunctionalInterface
    public interface Look<T> {
        /**
         * Looks.
         *
         * @return what was seen: found, or not yet
         * @throws CaseStudyException if it is certain that looking again is of no use
         */
        Seen<T> look() throws CaseStudyException;
    }

    /** Explains why something did not come. */
    @FunctionalInterface
    public interface Explanation {
        /**
         * Explains it.
         *
         * @return what follows what was seen in the message
         * @throws CaseStudyException if there is nobody to ask
         */
        String explain() throws CaseStudyException;
    }

    /**
     * What was seen.
     *
     * @param <T> what is looked for
     * @param found it, if it is there
     * @param instead what is there instead, for the one who waits
     */
    public record Seen<T>(Optional<T> found, String instead) {
        /**
         * It is there.
         *
         * @param <T> its type
         * @param it what was looked for
         * @return found
         */
        public static <T> Seen<T> found(final T it) {
            return new Seen<>(Optional.of(it), "");
        }

        /**
         * It is not there yet.
         *
         * @param <T> its type
         * @param instead what is there instead
         * @return not found
         */
        public static <T> Seen<T> notYet(final String instead) {
            return new Seen<>(Optional.empty(), instead);
        }

        /**
         * It may be there.
         *
         * @param <T> its type
         * @param it what was looked for, if it is there
         * @param instead what is there instead
         * @return found if present
         */
        public static <T> Seen<T> of(final Optional<T> it, final String instead) {
            return new Seen<>(it, instead);
        }

        /**
         * Found when a condition holds.
         *
         * @param holds the condition
         * @param instead what is there instead
         * @return found if it holds
         */
        public static Seen<Boolean> when(final boolean holds, final String instead) {
            return new Seen<>(holds ? Optional.of(Boolean.TRUE) : Optional.empty(), instead);
        }
    }

    /**
     * Waits for something that has to come.
     *
     * @param <T> what is waited for
     * @param what its name, for messages
     * @param limit when it is given up
     * @param look looks for it
     * @return what was found
     * @throws CaseStudyException if it was not there within the limit; the message says what was there instead
     */
    public <T> T until(final String what, final Duration limit, final Look<T> look) throws CaseStudyException {
        return until(what, limit, look, () -> "");
    }

    /**
     * Waits for something that has to come, and whose absence needs to be explained.
     *
     * @param <T> what is waited for
     * @param what its name, for messages
     * @param limit when it is given up
     * @param look looks for it
     * @param explanation asked once, if it did not come: what else there is to be known
     * @return what was found
     * @throws CaseStudyException if it was not there within the limit; the message says what was there instead
     */
    public <T> T until(final String what, final Duration limit, final Look<T> look, final Explanation explanation)
            throws CaseStudyException {
        final Seen<T> seen = poll(what, limit, look);
        if (seen.found().isEmpty()) {
            throw new CaseStudyException(what + ": not within " + limit.toSeconds() + " s; seen instead: "
                + seen.instead() + explanation.explain());
        }
        return seen.found().orElseThrow();
    }

    /**
     * Waits for something that may not come.
     *
     * @param <T> what is waited for
     * @param what its name, for messages
     * @param limit when it is given up
     * @param look looks for it
     * @return what was seen last
     * @throws CaseStudyException if it cannot be looked
     */
    public <T> Seen<T> poll(final String what, final Duration limit, final Look<T> look) throws CaseStudyException {
        final long start = System.nanoTime();
        long nextReport = start + FIRST_REPORT.toNanos();
        while (true) {
            final Seen<T> seen = look.look();
            final long now = System.nanoTime();
            if (seen.found().isPresent() || now - start > limit.toNanos()) {
                return seen;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new CaseStudyException(what + ": interrupted while waiting");
            }
            if (now >= nextReport) {
                progress.waiting(what, Duration.ofNanos(now - start), limit, seen.instead());
                nextReport += REPORT.toNanos();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
