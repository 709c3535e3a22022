package org.netfate.casestudy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CPE node, seen from beside: its hypervisor, its switch and its guests' consoles, without NetFATE. */
public final class Cpe {
    private static final Pattern COUNTERS = Pattern.compile("netfate: counters uptime=([0-9.]+) tcp7001=([0-9]+) "
        + "tcp7002=([0-9]+) icmp=([0-9]+) dns=([0-9]+) web=([0-9]+) other=([0-9]+)");
    private static final int CONSOLE_END = 2048;

    private final Testbed testbed;
    private final int number;
    private final NodeFacts facts;

    /**
     * What a firewall guest has counted, as it says on its console.
     *
     * @param uptime seconds since it started
     * @param tcp7001 packets to and from port 7001, which it passes
     * @param tcp7002 packets to port 7002, which it drops
     * @param icmp pings and answers, which it passes
     * @param dns questions to name servers and answers, which it passes
     * @param web packets to and from web servers, which it passes
     * @param other anything else, which it drops
     */
    public record Counters(double uptime, long tcp7001, long tcp7002, long icmp, long dns, long web, long other) {
        /**
         * Tells whether these can be counters of the same guest at a later time.
         *
         * @param before the counters at an earlier time
         * @return false if anything went backwards, as it does in a guest that has started anew
         */
        public boolean continueFrom(final Counters before) {
            return uptime >= before.uptime && tcp7001 >= before.tcp7001 && tcp7002 >= before.tcp7002
                && icmp >= before.icmp && dns >= before.dns && web >= before.web && other >= before.other;
        }
    }

    Cpe(final Testbed testbed, final int number, final NodeFacts facts) {
        this.testbed = testbed;
        this.number = number;
        this.facts = facts;
    }

    /**
     * Returns what the testbed says of the node.
     *
     * @return the facts
     */
    NodeFacts facts() {
        return facts;
    }

    /**
     * Returns the node's name.
     *
     * @return the name in the NFVI Database
     */
    public String id() {
        return facts.name();
    }

    /**
     * Returns the node's number.
     *
     * @return 1 for the testbed's first node
     */
    public int number() {
        return number;
    }

    /**
     * Returns the node's captive portal.
     *
     * @return the id of the instance
     */
    public String portal() {
        return "portal@" + id();
    }

    /**
     * Returns the address of the node.
     *
     * @return an IPv4 address in the management network
     */
    public String address() {
        return facts.address();
    }

    /**
     * Returns where the node's libvirt daemon is.
     *
     * @return a libvirt URI
     */
    public String hypervisorUri() {
        return facts.hypervisorUri();
    }

    /**
     * Returns where the node has the image store mounted.
     *
     * @return a directory of the node
     */
    public String storeDirectory() {
        return facts.storeDirectory();
    }

    /**
     * Hides the files of the image store from the node, or shows them again.
     *
     * @param hidden whether they are to be hidden
     * @throws CaseStudyException if the testbed does not do it
     */
    public void hideStore(final boolean hidden) throws CaseStudyException {
        if (hidden) {
            testbed.exec(id(), "mount", "-t", "tmpfs", "tmpfs", storeDirectory());
        } else {
            testbed.exec(id(), "umount", storeDirectory());
        }
    }

    /**
     * Asks the hypervisor for its guests.
     *
     * @return the guests, running or not
     * @throws CaseStudyException if it does not answer
     */
    public List<HypervisorView.Guest> guests() throws CaseStudyException {
        try (var hypervisor = HypervisorView.of(hypervisorUri())) {
            return hypervisor.guests();
        }
    }

    /**
     * Asks the switch for its rules.
     *
     * @return flow entries as ovs-ofctl prints them, one each
     * @throws CaseStudyException if it does not answer
     */
    public List<String> flows() throws CaseStudyException {
        return testbed.exec(id(), "ovs-ofctl", "-O", "OpenFlow13", "--no-stats", "dump-flows", "br0").lines()
            .map(String::strip).filter(line -> line.contains("actions=")).toList();
    }

    /**
     * Reads what a firewall guest has counted, from its console.
     *
     * @param guest name of the guest
     * @return the counters, a second old at most
     * @throws CaseStudyException if the console shows none
     */
    public Counters counters(final String guest) throws CaseStudyException {
        final Matcher matcher = COUNTERS.matcher(console(guest));
        Counters last = null;
        while (matcher.find()) {
            last = new Counters(Double.parseDouble(matcher.group(1)), Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4)), Long.parseLong(matcher.group(5)),
                Long.parseLong(matcher.group(6)), Long.parseLong(matcher.group(7)));
        }
        if (last == null) {
            throw new CaseStudyException("guest " + guest + " on " + id() + " has printed no counters");
        }
        return last;
    }

    /**
     * Reads the end of what a guest has printed.
     *
     * @param guest name of the guest
     * @return the last lines of its console
     * @throws CaseStudyException if it has none
     */
    public String console(final String guest) throws CaseStudyException {
        try (var console = new RandomAccessFile(facts.console(guest).toFile(), "r")) {
            final long length = console.length();
            final byte[] end = new byte[(int) Math.min(length, CONSOLE_END)];
            console.seek(length - end.length);
            console.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CaseStudyException("guest " + guest + " on " + id() + " has no console: " + e.getMessage(), e);
        }
    }

    /**
     * Reads one figure of what a guest has counted, from its console.
     *
     * @param guest name of the guest
     * @param name name of the counter
     * @return the count, a second old at most; empty if it has printed none on this node yet
     * @throws CaseStudyException if it has no console on this node
     */
    public Optional<Long> counter(final String guest, final String name) throws CaseStudyException {
        final Matcher matcher = Pattern.compile("netfate: counters .* " + Pattern.quote(name) + "=([0-9]+)\\b")
            .matcher(console(guest));
        return matcher.results().reduce((earlier, later) -> later).map(last -> Long.parseLong(last.group(1)));
    }

    /**
     * Pulls the plug of a guest, as the hypervisor's administrator can.
     *
     * @param guest name of the guest
     * @throws CaseStudyException if there is no such guest
     */
    public void destroy(final String guest) throws CaseStudyException {
        testbed.exec(id(), "virsh", "destroy", guest);
    }

    /**
     * Stops a guest's processors, as the hypervisor's administrator can.
     *
     * @param guest name of the guest
     * @throws CaseStudyException if there is no such guest
     */
    public void suspend(final String guest) throws CaseStudyException {
        testbed.exec(id(), "virsh", "suspend", guest);
    }

    /**
     * Removes the interface of a guest, as the hypervisor's administrator can. The guest may be replaced before that
     * has been confirmed.
     *
     * @param guest name of the guest
     * @throws CaseStudyException if there is no such guest
     */
    public void unplug(final String guest) throws CaseStudyException {
        final var result = testbed.run("exec", id(), "virsh", "detach-interface", guest, "bridge");
        if (!result.succeeded() && !result.errors().contains("End of file from qemu monitor")) {
            throw new CaseStudyException("the interface of " + guest + " on " + id() + " stays: " + result.complaint());
        }
    }

    /**
     * Sends pings from the node itself, at the testbed's {@link Testbed#pace()}.
     *
     * @param address where to
     * @return the pings, which end when they are stopped or closed
     * @throws CaseStudyException if the testbed does not do it
     */
    public Traffic pings(final String address) throws CaseStudyException {
        return new Traffic(testbed, id(), id() + "-ping", List.of("ping", address, "--interval",
            Double.toString(testbed.pace().toMillis() / 1e3)));
    }

    /**
     * Deletes all rules of the switch, as the administrator of the node can.
     *
     * @throws CaseStudyException if it does not answer
     */
    public void deleteFlows() throws CaseStudyException {
        testbed.exec(id(), "ovs-ofctl", "-O", "OpenFlow13", "del-flows", "br0");
    }

    /**
     * Stops the libvirt daemon. Guests go on.
     *
     * @throws CaseStudyException if the testbed does not do it
     */
    public void stopLibvirt() throws CaseStudyException {
        testbed.succeed("stop-libvirt", id());
    }

    /**
     * Starts the libvirt daemon.
     *
     * @throws CaseStudyException if the testbed does not do it
     */
    public void startLibvirt() throws CaseStudyException {
        testbed.succeed("start-libvirt", id());
    }

    @Override
    public String toString() {
        return NodeFacts.words(id());
    }
}
