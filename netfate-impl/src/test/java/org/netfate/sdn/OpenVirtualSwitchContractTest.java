package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.common.util.concurrent.Futures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Open vSwitch keeps the contract of switches, told by {@link OpenFlowSwitch} through the plugin's serializers; and
 * under the rules of a whole network the switch in memory does with packets what it does.
 */
public class OpenVirtualSwitchContractTest extends SwitchContract {
    private static final int PORTS = 40;
    private static final int PACKETS_EACH = 60;
    private static final int FLOOD = 400;
    private static final List<Integer> TRANSPORT_PORTS = List.of(53, 67, 68, 80, 443, 4000);

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static OpenVirtualSwitch daemons;

    private WirePlugin plugin;
    private OpenFlowSwitch connection;

    @BeforeClass
    public static void startDaemons() throws IOException, InterruptedException {
        daemons = new OpenVirtualSwitch(FOLDER.getRoot().toPath(), PORTS);
    }

    @AfterClass
    public static void stopDaemons() {
        if (daemons != null) {
            daemons.close();
        }
    }

    @Before
    public void connect() throws IOException, InterruptedException {
        daemons.empty();
        plugin = new WirePlugin(daemons.socket());
        connection = new OpenFlowSwitch(plugin.registry, "openflow:1");
    }

    @After
    public void hangUp() throws IOException {
        plugin.close();
    }

    @Override
    SwitchConnection connection() {
        return connection;
    }

    @Override
    List<Sent> process(final long port, final Packet packet) {
        final var all = new ArrayList<>(plugin.process((int) port, List.of(Frames.of(packet))));
        all.addAll(sent());
        return all;
    }

    @Override
    List<Long> removed(final int expected) {
        return plugin.removed(expected);
    }

    @Override
    List<Sent> transmit(final long port, final Packet packet) {
        connection.transmit(port, Frames.of(packet));
        connection.barrier();
        return sent();
    }

    private static List<Sent> sent() {
        try {
            return daemons.sent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void aMeterLimitsWhatTheOrchestratorGets() {
        connection.putMeter(9);
        connection.put(Rule.of("all", 0, 5, Match.any(), new Action.ToController(Action.ToController.HEADERS, 9)), 1);
        connection.barrier();
        final int received = plugin.process(1, Collections.nCopies(FLOOD,
            Frames.of(Packet.ip(World.GATEWAY, World.GATEWAY, World.OUTSIDE, World.OUTSIDE)))).size();
        assertTrue("received " + received, received >= Action.ToController.RATE && received < FLOOD);
    }

    @Test
    public void theSwitchInMemoryTreatsThePacketsOfARealNetworkAlike() {
        final var world = network();
        final var table = world.switches.get("cpe1");
        table.entries.values().forEach(entry -> entry.rule.meter().ifPresent(connection::putMeter));
        final var answers = table.entries.values().stream()
            .map(entry -> connection.put(entry.rule, entry.cookie)).toList();
        connection.barrier();
        answers.forEach(Futures::getUnchecked);
        final var random = new Random(1);
        for (Map.Entry<String, Long> port : world.ports.get("cpe1").entrySet()) {
            for (int i = 0; i < PACKETS_EACH; i++) {
                final var packet = packet(random);
                assertEquals(port.getKey() + ": " + packet,
                    TableSwitchContractTest.process(table, port.getValue(), packet),
                    process(port.getValue(), packet));
            }
        }
    }

    /** Rules of every kind: a chain of functions here and elsewhere, a portal and its client, a DHCP server. */
    private static World network() {
        final var world = new World();
        world.node("cpe1").exit("pe").link("cpe1", "pe");
        world.portals("cpe1").dhcpServer("cpe1", "dhcp0");
        world.login(1, "cpe1", "pe", "fw@cpe1", "nat@cpe1", "dpi@pe");
        world.seen(World.guest(2), "cpe1", "lan2");
        return world.settle();
    }

    private static Packet packet(final Random random) {
        final var macs = List.of(World.guest(1).mac(), World.guest(2).mac(), World.GATEWAY, Cabling.ELSEWHERE,
            World.macOf("fw/user1"), World.macOf("nat/user1"), World.macOf("dpi/user1"), World.macOf("portal@cpe1"));
        final var addresses = List.of(World.guest(1).address(), World.guest(2).address(), World.GATEWAY_ADDRESS,
            World.PORTAL_ADDRESS, World.OUTSIDE);
        final String source = pick(random, macs);
        final String destination = pick(random, macs);
        final String from = pick(random, addresses);
        final String to = pick(random, addresses);
        final int fromPort = pick(random, TRANSPORT_PORTS);
        final int toPort = pick(random, TRANSPORT_PORTS);
        return switch (random.nextInt(4)) {
            case 0 -> Packet.arp(source, destination, from, to);
            case 1 -> Packet.tcp(source, from, to, fromPort, toPort).with(Field.ETH_DST, destination);
            case 2 -> Packet.udp(source, from, to, fromPort, toPort).with(Field.ETH_DST, destination);
            default -> Packet.ip(source, destination, from, to);
        };
    }

    private static <T> T pick(final Random random, final List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
