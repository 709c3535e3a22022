package org.netfate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Command;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.NodeWatch;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Traffic;

/**
 * A guest that is the same as a user's, of which NetFATE knows nothing: same image, memory, devices and as many packets
 * to pass. It is moved by {@code virsh migrate}. Its interface is on a bridge of its own of the same Open vSwitch.
 */
final class ControlGuest implements AutoCloseable {
    private static final String NAME = "bare-guest";
    private static final String CONSOLE = "/var/log/libvirt/qemu/" + NAME + "-console.log";
    private static final String BRIDGE = "br-bare";
    private static final String MAC = "02:00:00:00:ba:1e";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** What NetFATE allows QEMU at first. */
    private static final int SILENCE_MILLIS = 30;
    /**
     * A user's connection and pings together are about 400 packets a second, in both directions. Those that measure are
     * a hundred of them.
     */
    private static final String LOAD_INTERVAL = "0.0033";
    private static final String BEYOND = "198.51.100.1";
    private static final String ADDRESS = "169.254.0.2";
    /** To whom a function's guest sends everything. */
    private static final String NEXT_HOP_MAC = "02:4e:46:00:00:01";
    private static final Pattern DOWNTIME = Pattern.compile("Total downtime:\\s+([0-9]+)\\s+ms");

    private final Scene scene;
    private final Map<Cpe, NodeWatch> watches;
    private final List<Process> load = new ArrayList<>();
    private final Path description;
    private Cpe node;

    private ControlGuest(final Scene scene, final Map<Cpe, NodeWatch> watches, final Cpe node) {
        this.scene = scene;
        this.watches = watches;
        this.node = node;
        description = scene.testbed().runDirectory().resolve(NAME + ".xml");
    }

    /**
     * Starts it.
     *
     * @param scene where
     * @param watches the nodes
     * @param node the node on which it begins
     * @param model name of the guest, on that node, whose like it shall be
     * @return the guest
     * @throws CaseStudyException if it does not start
     */
    static ControlGuest like(final Scene scene, final Map<Cpe, NodeWatch> watches, final Cpe node, final String model)
            throws CaseStudyException {
        final var guest = new ControlGuest(scene, watches, node);
        for (Cpe each : watches.keySet()) {
            guest.prepare(each);
        }
        final String like = virsh(node, "dumpxml", "--migratable", model);
        try {
            Files.writeString(guest.description, GuestXml.of(like).renamed(NAME, MAC, BRIDGE));
        } catch (IOException e) {
            throw new CaseStudyException("cannot write " + guest.description + ": " + e.getMessage(), e);
        }
        guest.start();
        for (Cpe each : watches.keySet()) {
            guest.loadFrom(each);
        }
        return guest;
    }

    /**
     * Moves it to the other node.
     *
     * @param style how
     * @return what it took
     * @throws CaseStudyException if it does not get there, or does not go on there
     */
    BareMigration migrate(final BareMigration.Style style) throws CaseStudyException {
        final Cpe destination = watches.keySet().stream().filter(each -> each.number() != node.number()).findFirst()
            .orElseThrow();
        try (Traffic before = node.pings(ADDRESS); Traffic after = destination.pings(ADDRESS)) {
            scene.await().until("an answer of the guest at " + node, Scene.SHORT,
                () -> Seen.of(before.soFar().flatMap(Traffic.Report::lastAnswer), "none yet"));
            scene.await().until("pings at " + destination, Scene.SHORT, () -> Seen.of(after.soFar(), "none yet"));
            return migrate(style, destination, before, after);
        }
    }

    private BareMigration migrate(final BareMigration.Style style, final Cpe destination, final Traffic before,
            final Traffic after) throws CaseStudyException {
        final long passed = node.counters(NAME).icmp();
        if (style == BareMigration.Style.ALIKE) {
            virsh(node, "migrate-setmaxdowntime", NAME, Integer.toString(SILENCE_MILLIS));
        }
        final Instant begin = Instant.now();
        virsh(node, Stream.of(Stream.of("migrate"), Stream.of(style.options()),
            Stream.of(NAME, destination.hypervisorUri())).flatMap(part -> part).toArray(String[]::new));
        final Instant end = Instant.now();
        final Instant resumed = scene.await().until("the news that it runs at " + destination, Scene.SHORT,
            () -> Seen.of(watches.get(destination).guest("Resumed", NAME, begin), "nothing"));
        node = destination;
        final Instant answered = scene.await().until("an answer of the guest at " + node, Scene.SHORT,
            () -> Seen.of(after.soFar().flatMap(it -> it.firstAnswerSince(begin)), "none yet"));
        final var figures = new BareMigration(Duration.between(begin, end), Duration.between(begin, resumed),
            downtime(), Duration.between(lastAnswer(before), answered));
        scene.await().until("packets through the guest at " + destination, Scene.SHORT, () -> passes(passed));
        return figures;
    }

    /**
     * Starts it anew, wherever it was and whatever became of it.
     *
     * @throws CaseStudyException if it does not start
     */
    void restart() throws CaseStudyException {
        for (Cpe each : watches.keySet()) {
            scene.testbed().exec(each.id(), "bash", "-c", "! virsh domstate " + NAME + " || virsh destroy " + NAME);
        }
        start();
    }

    private void start() throws CaseStudyException {
        scene.testbed().exec(node.id(), "rm", "-f", CONSOLE);
        virsh(node, "create", description.toString());
        scene.await().until("the guest without NetFATE to start", Scene.BOOT, () -> {
            final String console = scene.testbed().exec(node.id(), "cat", CONSOLE);
            return Seen.when(console.contains("netfate: counters"), console.lines().reduce((one, two) -> two)
                .orElse("nothing on its console"));
        });
    }

    /** The last answer of a guest that has left: what the pings have told so far may be from before it left. */
    private Instant lastAnswer(final Traffic pings) throws CaseStudyException {
        final long told = pings.soFar().map(Traffic.Report::sent).orElse(0L);
        return scene.await().until("the last answer of the guest at its source", Scene.SHORT, () -> Seen.of(
            pings.soFar().filter(it -> it.sent() > told).flatMap(Traffic.Report::lastAnswer), "nothing newer"));
    }

    /** A guest that runs is not yet one that has come through whole. */
    private Seen<Boolean> passes(final long before) {
        try {
            final long now = node.counters(NAME).icmp();
            return Seen.when(now > before, now + " counted, " + before + " at the source");
        } catch (CaseStudyException e) {
            return Seen.notYet(e.getMessage());
        }
    }

    private Duration downtime() throws CaseStudyException {
        final String stats = virsh(node, "domjobinfo", "--completed", NAME);
        final Matcher matcher = DOWNTIME.matcher(stats);
        if (!matcher.find()) {
            throw new CaseStudyException(node + " does not tell the downtime: " + stats);
        }
        return Duration.ofMillis(Long.parseLong(matcher.group(1)));
    }

    /** The host's side of the bridge sends the packets that the guest has to pass, wherever it is. */
    private void prepare(final Cpe each) throws CaseStudyException {
        inside(each, "ovs-vsctl", "--may-exist", "add-br", BRIDGE, "--", "set", "bridge", BRIDGE,
            "datapath_type=netdev", "other-config:hwaddr=\"" + NEXT_HOP_MAC + "\"");
        inside(each, "ip", "address", "add", "169.254.0.1/30", "dev", BRIDGE);
        inside(each, "ip", "link", "set", BRIDGE, "up");
        inside(each, "ip", "neighbour", "replace", ADDRESS, "lladdr", MAC, "dev", BRIDGE);
        inside(each, "ip", "route", "add", "198.51.100.0/24", "via", ADDRESS);
    }

    private void loadFrom(final Cpe each) throws CaseStudyException {
        final var command = scene.testbed().command("exec", each.id(), "ping", "-q", "-i", LOAD_INTERVAL,
            BEYOND);
        try {
            load.add(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start());
        } catch (IOException e) {
            throw new CaseStudyException("cannot start " + String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    private void inside(final Cpe each, final String... program) throws CaseStudyException {
        scene.testbed().exec(each.id(), program);
    }

    private static String virsh(final Cpe node, final String... arguments) throws CaseStudyException {
        final var command = Stream.concat(Stream.of("virsh", "--quiet", "--connect", node.hypervisorUri()),
            Stream.of(arguments)).toList();
        final var result = Command.run(LIMIT, command);
        if (!result.succeeded()) {
            throw new CaseStudyException(String.join(" ", command) + ": " + result.complaint());
        }
        return result.output();
    }

    @Override
    public void close() {
        for (Process each : load) {
            each.descendants().forEach(ProcessHandle::destroy);
            each.destroy();
        }
    }
}
