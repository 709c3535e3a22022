package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Open vSwitch with a datapath and ports of its own, in a directory of its own: it needs neither a kernel's
 * module nor any rights. What leaves its ports is written to files.
 */
final class OpenVirtualSwitch implements AutoCloseable {
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final long LIMIT_SECONDS = 60;

    private final Path directory;
    private final int ports;
    private final int[] read;
    private final List<Process> daemons = new ArrayList<>();

    /**
     * Starts one with ports 1 to a number; the test is skipped where it is not installed.
     *
     * @param directory an empty directory
     * @param ports how many ports it has
     */
    OpenVirtualSwitch(final Path directory, final int ports) throws IOException, InterruptedException {
        assumeTrue("Open vSwitch is not installed", Files.exists(Path.of(SCHEMA)));
        this.directory = directory;
        this.ports = ports;
        read = new int[ports + 1];
        Arrays.fill(read, FILE_HEADER);
        run("ovsdb-tool", "create", file("conf.db"), SCHEMA);
        daemon("ovsdb-server", file("conf.db"), "--remote=punix:" + file("db.sock"),
            "--unixctl=" + file("db.ctl"), "--pidfile=" + file("db.pid"), "-vconsole:off");
        await("db.sock");
        database("--no-wait", "init");
        daemon("ovs-vswitchd", "unix:" + file("db.sock"), "--enable-dummy", "--disable-system",
            "--unixctl=" + file("switch.ctl"), "--pidfile=" + file("switch.pid"), "-vconsole:off");
        await("switch.ctl");
        final var bridge = new ArrayList<>(List.of("add-br", "br0", "--", "set", "bridge", "br0",
            "datapath_type=dummy", "protocols=OpenFlow13", "fail-mode=secure"));
        for (int port = 1; port <= ports; port++) {
            bridge.addAll(List.of("--", "add-port", "br0", "p" + port, "--", "set", "Interface", "p" + port,
                "type=dummy", "ofport_request=" + port, "options:tx_pcap=" + file("p" + port)));
        }
        database(bridge.toArray(String[]::new));
        await("br0.mgmt");
    }

    /** Where it listens for OpenFlow. */
    Path socket() {
        return directory.resolve("br0.mgmt");
    }

    /** Makes it forget all rules and meters. */
    void empty() throws IOException, InterruptedException {
        run("ovs-ofctl", "-O", "OpenFlow13", "del-flows", "unix:" + socket());
        run("ovs-ofctl", "-O", "OpenFlow13", "del-meters", "unix:" + socket());
        sent();
    }

    /** What has left its ports since this was asked last. */
    List<SwitchContract.Sent> sent() throws IOException {
        final var sent = new ArrayList<SwitchContract.Sent>();
        for (int port = 1; port <= ports; port++) {
            final var file = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("p" + port)))
                .order(ByteOrder.LITTLE_ENDIAN);
            while (read[port] + RECORD_HEADER <= file.limit()) {
                final int length = file.getInt(read[port] + 8);
                final int start = read[port] + RECORD_HEADER;
                sent.add(new SwitchContract.Sent(port,
                    HexFormat.of().formatHex(file.array(), start, start + length)));
                read[port] = start + length;
            }
        }
        return sent;
    }

    @Override
    public void close() {
        daemons.forEach(Process::destroy);
        daemons.forEach(daemon -> {
            try {
                if (!daemon.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    daemon.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private String file(final String name) {
        return directory.resolve(name).toString();
    }

    private void database(final String... arguments) throws IOException, InterruptedException {
        final var command = new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + file("db.sock"),
            "--timeout=" + LIMIT_SECONDS));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private void daemon(final String... command) throws IOException {
        daemons.add(0, process(command).redirectOutput(directory.resolve("log").toFile()).start());
    }

    private void run(final String... command) throws IOException, InterruptedException {
        final var process = process(command).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(List.of(command) + ": " + output, 0, process.waitFor());
    }

    private ProcessBuilder process(final String... command) {
        final var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OVS_RUNDIR", directory.toString());
        builder.environment().put("OVS_LOGDIR", directory.toString());
        return builder;
    }

    /** The daemons make their sockets when they are ready. */
    private void await(final String name) throws InterruptedException {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!Files.exists(directory.resolve(name))) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(name + " did not come within " + LIMIT_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
