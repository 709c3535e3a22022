package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a node's hypervisor and its switch tell of themselves, to anyone who asks: NetFATE has no part in it. */
public final class NodeWatch implements AutoCloseable {
    /** Table 2 of the switch decides where a function is. */
    private static final String FUNCTION_RULES = "watch:!initial,table=2";

    private final OutputWatch guests;
    private final OutputWatch rules;

    /**
     * Begins to watch.
     *
     * @param testbed the testbed
     * @param node the node
     * @throws CaseStudyException if a program does not start
     */
    public NodeWatch(final Testbed testbed, final Cpe node) throws CaseStudyException {
        guests = new OutputWatch(List.of("virsh", "--connect", node.hypervisorUri(), "event", "--event",
            "lifecycle", "--loop", "--timestamp"));
        rules = new OutputWatch(testbed.command("exec", node.id(), "stdbuf", "--output=L", "ovs-ofctl",
            "--protocols=OpenFlow13", "monitor", "br0", FUNCTION_RULES));
    }

    /**
     * Finds when something happened to a guest for the first time.
     *
     * @param what what libvirt calls it, for example {@code Resumed}
     * @param guest name of the guest
     * @param since what is earlier does not count
     * @return when, if it did
     * @throws CaseStudyException if it is not watched any more
     */
    public Optional<Instant> guest(final String what, final String guest, final Instant since)
            throws CaseStudyException {
        return guests.since(since).stream().filter(event(what, guest)).findFirst().map(OutputWatch.Line::at);
    }

    /**
     * Waits until something happens to a guest, and returns at once then.
     *
     * @param what what libvirt calls it
     * @param guest name of the guest
     * @param since what is earlier does not count
     * @param limit when it is given up
     * @throws CaseStudyException if it did not happen in time
     */
    public void awaitGuest(final String what, final String guest, final Instant since, final Duration limit)
            throws CaseStudyException {
        if (guests.await(since, event(what, guest), limit).isEmpty()) {
            throw new CaseStudyException("guest " + guest + ": not " + what + " within " + limit.toSeconds() + " s");
        }
    }

    private static Predicate<OutputWatch.Line> event(final String what, final String guest) {
        final var event = Pattern.compile("for domain '?" + Pattern.quote(guest) + "'?: " + what + " ");
        return line -> event.matcher(line.text()).find();
    }

    /**
     * Finds since when the switch has sent frames for a function to where it sends them now.
     *
     * @param mac MAC address of the function
     * @param since what is earlier does not count
     * @return when, if that changed
     * @throws CaseStudyException if it is not watched any more
     */
    public Optional<Instant> flipped(final String mac, final Instant since) throws CaseStudyException {
        final var set = rules.since(since).stream().filter(line -> line.text().contains("dl_dst=" + mac)
            && !line.text().contains("event=DELETED")).toList();
        final var now = set.isEmpty() ? "" : actions(set.get(set.size() - 1));
        return set.stream().filter(line -> actions(line).equals(now)).findFirst().map(OutputWatch.Line::at);
    }

    private static String actions(final OutputWatch.Line line) {
        return line.text().substring(line.text().indexOf("actions="));
    }

    @Override
    public void close() {
        guests.close();
        rules.close();
    }
}
