package org.netfate.casestudy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks on two hypervisors, many times a second, whether one guest runs on both at once.
 *
 * <p>Two hypervisors cannot be asked at the same moment. They are asked in turns: a guest that runs on the one before
 * and after it runs on the other has run twice in between. Where the states are not to be relied on the guest's
 * processor time tells: a guest that moves has used both processors since the last look once, or twice in a row, but
 * not more often.
 */
final class TwinWatch implements AutoCloseable {
    private static final int PACES = 5;
    private static final int MOST_OF_A_MOVE = 2;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<HypervisorView> hypervisors;
    private final String uuid;
    private long[] processorTimes = {0, 0};
    private int together;
    private volatile Result result = new Result(0, 0, "");

    /**
     * What was seen.
     *
     * @param looks how often it was looked
     * @param twins how often the guest ran twice
     * @param error why it was not looked any longer, empty if nothing was wrong
     */
    record Result(int looks, int twins, String error) {
        boolean clean() {
            return looks > 0 && twins == 0 && error.isEmpty();
        }
    }

    private TwinWatch(final List<HypervisorView> hypervisors, final String uuid) {
        this.hypervisors = hypervisors;
        this.uuid = uuid;
    }

    /**
     * Begins to look.
     *
     * @param one a node
     * @param other another node
     * @param uuid the guest
     * @param pace how often the nodes can be asked something, see {@link Testbed#pace()}
     * @return the watch
     * @throws CaseStudyException if a hypervisor does not answer
     */
    static TwinWatch of(final Cpe one, final Cpe other, final String uuid, final Duration pace)
            throws CaseStudyException {
        final var watch = new TwinWatch(
            List.of(HypervisorView.of(one.hypervisorUri()), HypervisorView.of(other.hypervisorUri())), uuid);
        watch.executor.scheduleWithFixedDelay(watch::look, 0, PACES * pace.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /**
     * Tells what was seen so far.
     *
     * @return the result
     */
    Result result() {
        return result;
    }

    private void look() {
        final Result before = result;
        if (!before.error().isEmpty()) {
            return;
        }
        try {
            final boolean twins = hypervisors.stream().allMatch(HypervisorView::tellsStates) ? runsTwice()
                : hasRunTwice();
            result = new Result(before.looks() + 1, before.twins() + (twins ? 1 : 0), "");
        } catch (CaseStudyException e) {
            result = new Result(before.looks(), before.twins(), e.getMessage());
        }
    }

    private boolean runsTwice() throws CaseStudyException {
        final boolean first = runsOn(0);
        final boolean second = runsOn(1);
        final boolean third = runsOn(0);
        final boolean fourth = runsOn(1);
        return first && second && third || second && third && fourth;
    }

    private boolean hasRunTwice() throws CaseStudyException {
        final long[] before = processorTimes;
        processorTimes = new long[] {hypervisors.get(0).processorTime(uuid), hypervisors.get(1).processorTime(uuid)};
        final boolean both = before[0] < processorTimes[0] && before[1] < processorTimes[1];
        together = both ? together + 1 : 0;
        return together > MOST_OF_A_MOVE;
    }

    private boolean runsOn(final int hypervisor) throws CaseStudyException {
        return hypervisors.get(hypervisor).guests().stream()
            .anyMatch(guest -> guest.uuid().equals(uuid) && guest.running());
    }

    @Override
    public void close() {
        executor.execute(() -> hypervisors.forEach(HypervisorView::close));
        executor.shutdown();
    }
}
