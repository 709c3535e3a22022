package org.netfate.access;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.netfate.access.PacketIns.ACCESS_PORT;
import static org.netfate.access.PacketIns.DHCP_SERVER_PORT;
import static org.netfate.access.PacketIns.SECOND_ACCESS_PORT;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Leases;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.PoolBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Clients;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/**
 * Frames that nobody should send: good ones in which octets are changed, cut off, or added, and noise. An exception
 * that escapes fails the test, because {@link AccessWorld#packetInUnsettled} waits for the frame to be worked on.
 */
public class DhcpFuzzTest extends AbstractConcurrentDataBrokerTest {
    private static final int FRAMES = 100_000;
    private static final String GATEWAY = "10.0.0.1";
    private static final UnicastMacAddress GOOD = new UnicastMacAddress("02:00:00:00:c1:77");

    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice();
        PacketIns.reportPorts(world);
        final var pool = new PoolBuilder().setFirst(new Ipv4AddressNoZone("10.0.0.10"))
            .setLast(new Ipv4AddressNoZone("10.0.0.250")).build();
        world.intent(changes -> {
            changes.put(NfviPaths.DHCP, new DhcpBuilder().setPool(Map.of(pool.key(), pool))
                .setLeaseTime(Uint32.valueOf(600)).build());
            changes.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(Samples.CPE2)),
                new NodeBuilder(Samples.node(Samples.CPE2, 2, "127.0.0.2", null, false))
                    .setDhcpServerPort(new PortName("dhcp0")).build());
        });
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void noMessageOfDhcpDoesHarm() {
        fuzz(new Random(20261122), List.of(
            DhcpFrames.of(Samples.MAC1, DhcpFrames.DISCOVER).option(55, new byte[] {1, 3, 6}).option(57, new byte[2])
                .option(61, new byte[] {1, 2}).option(12, new byte[9]).bytes(),
            DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).server(GATEWAY).requested("10.0.0.10")
                .option(82, new byte[] {1, 2, 3, 4, 2, 0}).bytes(),
            DhcpFrames.of(Samples.MAC1, DhcpFrames.REQUEST).from("10.0.0.10").to(GATEWAY).bytes(),
            DhcpFrames.of(Samples.MAC1, DhcpFrames.DECLINE).server(GATEWAY).requested("10.0.0.10").bytes(),
            DhcpFrames.of(Samples.MAC1, DhcpFrames.RELEASE).server(GATEWAY).from("10.0.0.10").to(GATEWAY).bytes(),
            DhcpFrames.of(Samples.MAC1, DhcpFrames.INFORM).from("10.0.0.10").to(GATEWAY).bytes(),
            DhcpFrames.serverFrame(Samples.MAC1, DhcpFrames.ACK, "10.0.0.33")));
    }

    @Test
    public void noArpDoesHarm() {
        fuzz(new Random(20261123), List.of(PacketIns.arp(Samples.MAC1, "10.0.0.10", GATEWAY),
            PacketIns.arp(Samples.MAC1, "0.0.0.0", "10.0.0.10"), PacketIns.arp(Samples.MAC1, GATEWAY, GATEWAY)));
    }

    private void fuzz(final Random random, final List<byte[]> good) {
        for (int i = 0; i < FRAMES; i++) {
            final byte[] frame = spoil(random, good.get(random.nextInt(good.size())).clone());
            final boolean first = random.nextInt(4) > 0;
            final int port = first ? ACCESS_PORT : random.nextBoolean() ? SECOND_ACCESS_PORT : DHCP_SERVER_PORT;
            world.packetInUnsettled(PacketIns.packet(first ? 1 : 2, port, frame));
            if (i % 1000 == 0) {
                world.settle();
                world.sent.clear();
            }
        }
        world.settle();
        assertNothingHasGrown();
        assertAGoodClientIsServed();
    }

    private static byte[] spoil(final Random random, final byte[] frame) {
        switch (random.nextInt(6)) {
            case 0 -> {
                final byte[] noise = new byte[random.nextInt(600)];
                random.nextBytes(noise);
                System.arraycopy(frame, 0, noise, 0, Math.min(noise.length, random.nextInt(frame.length)));
                return noise;
            }
            case 1 -> {
                return Arrays.copyOf(frame, random.nextInt(frame.length));
            }
            case 2 -> {
                final byte[] longer = Arrays.copyOf(frame, frame.length + random.nextInt(900));
                for (int i = frame.length - 1; i < longer.length; i++) {
                    longer[i] = (byte) random.nextInt();
                }
                return longer;
            }
            default -> {
                // headers are hit less often than what is in them, else nothing would get past them
                final int from = random.nextInt(3) == 0 ? 0 : Math.min(frame.length - 1, 42 + random.nextInt(241));
                for (int i = random.nextInt(6); i >= 0; i--) {
                    frame[from + random.nextInt(frame.length - from)] = (byte) random.nextInt();
                }
                return frame;
            }
        }
    }

    private void assertNothingHasGrown() {
        final int limit = 3 * 64;
        final var clients = world.observed(InstanceIdentifier.create(Clients.class));
        assertTrue(clients.map(it -> it.nonnullClient().size()).orElse(0) <= limit);
        final var leases = world.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Leases.class));
        assertTrue(leases.map(it -> it.nonnullLease().size()).orElse(0) <= limit);
        assertTrue(leases.map(it -> it.nonnullDeclinedAddress().size()).orElse(0) <= 2 * 4);
    }

    private void assertAGoodClientIsServed() {
        world.pass(ClientTable.PATIENCE);
        world.sent.clear();
        world.packetIn(PacketIns.packet(1, SECOND_ACCESS_PORT, DhcpFrames.of(GOOD, DhcpFrames.DISCOVER).bytes()));
        final var offer = PacketIns.lastAnswer(world, 1, SECOND_ACCESS_PORT).orElseThrow();
        world.packetIn(PacketIns.packet(1, SECOND_ACCESS_PORT, DhcpFrames.of(GOOD, DhcpFrames.REQUEST)
            .server(GATEWAY).requested(offer.address()).bytes()));
        assertEquals(DhcpFrames.ACK, PacketIns.lastAnswer(world, 1, SECOND_ACCESS_PORT).orElseThrow().type());
        world.sent.clear();
        world.packetIn(PacketIns.packet(1, SECOND_ACCESS_PORT, PacketIns.arp(GOOD, offer.address(), GATEWAY)));
        assertEquals(1, world.sent.size());
    }
}
