package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.netfate.sdn.World.portOf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;
import org.netfate.sdn.World.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;

/** What gets where, seen by pushing packets through switches that execute the rules. */
public class ReachabilityTest {
    private final World world = new World();

    private static List<String> portsOf(final Client client, final String... functions) {
        return java.util.Arrays.stream(functions).map(function -> portOf(function + "/" + client.user())).toList();
    }

    private void assertServed(final Client client, final String access, final String exit,
            final String... functions) {
        final var up = world.up(client, access);
        assertEquals(exit + "/wan", up.end());
        assertEquals(portsOf(client, functions), up.crossed());
        assertEquals(client.mac(), up.packet().fields().get(Field.ETH_SRC));
        assertEquals(World.GATEWAY, up.packet().fields().get(Field.ETH_DST));
        final var down = world.down(client, exit);
        assertEquals(access + "/lan", down.end());
        final var reverse = new ArrayList<>(portsOf(client, functions));
        Collections.reverse(reverse);
        assertEquals(reverse, down.crossed());
        assertEquals(World.GATEWAY, down.packet().fields().get(Field.ETH_SRC));
        assertEquals(client.mac(), down.packet().fields().get(Field.ETH_DST));
        assertArpIsServed(client, access, exit);
    }

    private void assertArpIsServed(final Client client, final String access, final String exit) {
        final var request = world.send(access, "lan",
            Packet.arp(client.mac(), "ff:ff:ff:ff:ff:ff", client.address(), World.GATEWAY_ADDRESS));
        assertEquals(exit + "/wan", request.end());
        assertEquals(List.of(), request.crossed());
        assertEquals(World.GATEWAY, request.packet().fields().get(Field.ETH_DST));
        final var answer = world.send(exit, "wan",
            Packet.arp(World.GATEWAY, client.mac(), World.GATEWAY_ADDRESS, client.address()));
        assertEquals(access + "/lan", answer.end());
        assertEquals(client.mac(), answer.packet().fields().get(Field.ETH_DST));
    }

    @Test
    public void packetsCrossTheFunctionOnTheAccessNodeBothWays() {
        world.exit("cpe1").settle();
        final var client = world.login(1, "cpe1", "cpe1", "fw@cpe1");
        world.settle();
        assertServed(client, "cpe1", "cpe1", "fw");
    }

    @Test
    public void anEmptyChainLeadsDirectlyToTheExit() {
        world.node("cpe1").exit("pe").link("cpe1", "pe").settle();
        final var client = world.login(1, "cpe1", "pe");
        world.settle();
        assertServed(client, "cpe1", "pe");
    }

    @Test
    public void threeFunctionsOnThreeNodesAreCrossedInOrderAndBackInReverse() {
        world.node("cpe1").node("cpe2").exit("pe").node("dc").link("cpe1", "pe").link("cpe2", "pe").link("pe", "dc");
        final var client = world.login(1, "cpe1", "pe", "fw@cpe2", "nat@cpe1", "dpi@dc");
        world.settle();
        assertServed(client, "cpe1", "pe", "fw", "nat", "dpi");
    }

    @Test
    public void twoFunctionsOnOneNodeAreToldApart() {
        world.node("cpe1").exit("pe").link("cpe1", "pe");
        final var client = world.login(1, "cpe1", "pe", "fw@cpe1", "nat@cpe1", "dpi@pe");
        world.settle();
        assertServed(client, "cpe1", "pe", "fw", "nat", "dpi");
    }

    @Test
    public void twoUsersCrossTheirOwnFunctions() {
        world.node("cpe1").exit("pe").link("cpe1", "pe");
        final var one = world.login(1, "cpe1", "pe", "fw@cpe1");
        final var two = world.login(2, "cpe1", "pe", "fw@cpe1", "nat@pe");
        world.settle();
        assertServed(one, "cpe1", "pe", "fw");
        assertServed(two, "cpe1", "pe", "fw", "nat");
    }

    @Test
    public void theFasterOfTwoPathsIsTaken() {
        world.node("a").node("b").exit("c").link("a", "c", 9000).link("a", "b", 1000).link("b", "c", 1000);
        final var client = world.login(1, "a", "c", "fw@a");
        world.settle();
        assertServed(client, "a", "c", "fw");
        assertTrue(world.switches.get("b").entries.size() > 5);
    }

    @Test
    public void switchesOffThePathHaveNoRuleOfTheSession() {
        world.node("a").node("b").exit("c").link("a", "c").link("a", "b").settle();
        final int before = world.switches.get("b").entries.size();
        world.login(1, "a", "c", "fw@a");
        world.settle();
        assertEquals(before, world.switches.get("b").entries.size());
    }

    @Test
    public void anUnknownClientReachesOnlyTheOrchestrator() {
        world.exit("cpe1").settle();
        assertEquals("controller", world.send("cpe1", "lan",
            Packet.ip("02:00:00:00:99:99", World.GATEWAY, "10.10.1.9", World.OUTSIDE)).end());
        assertEquals("controller", world.send("cpe1", "lan",
            Packet.arp("02:00:00:00:99:99", "ff:ff:ff:ff:ff:ff", "10.10.1.9", World.GATEWAY_ADDRESS)).end());
    }

    @Test
    public void aSpoofedAddressGoesNowhereButToTheOrchestrator() {
        world.exit("cpe1");
        final var one = world.login(1, "cpe1", "cpe1", "fw@cpe1");
        final var two = world.login(2, "cpe1", "cpe1", "fw@cpe1");
        world.settle();
        assertEquals("dropped", world.send("cpe1", "lan",
            Packet.ip(one.mac(), World.GATEWAY, two.address(), World.OUTSIDE)).end());
        assertEquals("controller", world.send("cpe1", "lan",
            Packet.arp(one.mac(), World.GATEWAY, two.address(), World.GATEWAY_ADDRESS)).end());
        assertEquals("controller", world.send("cpe1", "lan",
            Packet.arp(one.mac(), World.GATEWAY, one.address(), World.GATEWAY_ADDRESS)
                .with(Field.ARP_SHA, two.mac())).end());
        assertEquals("controller", world.send("cpe1", "lan",
            Packet.arp(one.mac(), "ff:ff:ff:ff:ff:ff", one.address(), two.address())).end());
    }

    @Test
    public void theClientsMacAddressAtAnotherPortIsNotAdmitted() {
        world.exit("cpe1");
        final var client = world.login(1, "cpe1", "cpe1", "fw@cpe1");
        world.settle();
        assertEquals("controller", world.send("cpe1", "lan2",
            Packet.ip(client.mac(), World.GATEWAY, client.address(), World.OUTSIDE)).end());
    }

    @Test
    public void aClientWithoutAChainReachesNobody() {
        world.exit("cpe1");
        final var client = new Client("user1", "02:00:00:00:c1:01", "10.10.1.1");
        world.attach(client, "cpe1", "lan");
        world.settle();
        assertEquals("dropped", world.up(client, "cpe1").end());
        assertEquals("dropped", world.down(client, "cpe1").end());
    }

    @Test
    public void anAddressOutsideTheClientsNetworkAndTheGatewaysAreNotServed() {
        world.exit("cpe1").login(1, "cpe1", "cpe1", "fw@cpe1");
        for (String address : List.of("10.11.0.1", World.GATEWAY_ADDRESS)) {
            final var client = new Client("user1", "02:00:00:00:c1:01", address);
            world.attach(client, "cpe1", "lan");
            world.settle();
            assertEquals("dropped", world.up(client, "cpe1").end());
            assertEquals("dropped", world.down(client, "cpe1").end());
        }
    }

    @Test
    public void afterLogoutNothingPassesAndNoRuleIsLeft() {
        world.node("cpe1").exit("pe").link("cpe1", "pe").settle();
        world.login(9, "cpe1", "pe", "fw@cpe1");
        world.settle();
        final int before = world.switches.get("cpe1").entries.size() + world.switches.get("pe").entries.size();
        final var client = world.login(1, "cpe1", "pe");
        world.settle();
        assertServed(client, "cpe1", "pe");
        world.logout(client);
        world.settle();
        assertEquals("controller", world.up(client, "cpe1").end());
        assertEquals("dropped", world.down(client, "pe").end());
        assertEquals(before, world.switches.get("cpe1").entries.size() + world.switches.get("pe").entries.size());
    }

    @Test
    public void aFunctionCanOnlySendWhatIsItsUsers() {
        world.exit("cpe1");
        final var one = world.login(1, "cpe1", "cpe1", "fw@cpe1");
        final var two = world.login(2, "cpe1", "cpe1");
        world.settle();
        final String port = portOf("fw/user1");
        final String mac = World.macOf("fw/user1");
        assertEquals("dropped", world.send("cpe1", port,
            Packet.ip(mac, World.GATEWAY, two.address(), World.OUTSIDE)).end());
        assertEquals("dropped", world.send("cpe1", port,
            Packet.ip(mac, two.mac(), World.OUTSIDE, two.address())).end());
        assertEquals("dropped", world.send("cpe1", port,
            Packet.ip(two.mac(), World.GATEWAY, one.address(), World.OUTSIDE)).end());
        assertEquals("controller", world.send("cpe1", port,
            Packet.arp(mac, "ff:ff:ff:ff:ff:ff", "10.10.1.1", "10.10.1.1")).end());
    }

    @Test
    public void aPacketFromAClientToItselfDoesNotLoop() {
        world.exit("cpe1");
        final var client = world.login(1, "cpe1", "cpe1", "fw@cpe1");
        world.settle();
        assertEquals("cpe1/wan", world.send("cpe1", "lan",
            Packet.ip(client.mac(), World.GATEWAY, client.address(), client.address())).end());
    }

    @Test
    public void aRoamingClientIsServedByTheFunctionWhereItStillRuns() {
        world.node("cpe1").node("cpe2").exit("pe").link("cpe1", "pe").link("cpe2", "pe");
        final var client = world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        world.attach(client, "cpe2", "lan");
        world.settle();
        assertServed(client, "cpe2", "pe", "fw");
        assertEquals("controller", world.up(client, "cpe1").end());
    }

    @Test
    public void aMigrationFlipsOneEntryOfTheAccessNodeWhenTheGuestHasResumed() {
        world.node("cpe1").node("cpe2").exit("pe").link("cpe1", "pe").link("cpe2", "pe");
        final var client = world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        world.attach(client, "cpe2", "lan");
        world.place("fw/user1", "cpe2");
        world.settle();
        world.plug("cpe2", portOf("fw/user1"));
        world.observe("fw/user1", "cpe1", InstanceState.Migrating);
        world.settle();
        assertServed(client, "cpe2", "pe", "fw");
        world.resume("fw/user1", "cpe2");
        final var log = world.switches.get("cpe2").log;
        final var before = log.size();
        world.observe("fw/user1", "cpe2", InstanceState.Active);
        world.settle();
        assertEquals(2, log.size() - before);
        assertTrue(log.get(before), log.get(before).startsWith("put table=2,priority=1000,dl_dst="
            + World.macOf("fw/user1") + " actions=output:"));
        assertEquals("barrier", log.get(before + 1));
        assertServed(client, "cpe2", "pe", "fw");
        world.unplug("cpe1", portOf("fw/user1"));
        world.settle();
        assertServed(client, "cpe2", "pe", "fw");
    }

    @Test
    public void everySessionOfARandomNetworkIsServed() {
        for (int seed = 0; seed < 60; seed++) {
            final var random = new Random(seed);
            final var one = new ReachabilityTest();
            one.checkRandomNetwork(random, 2 + random.nextInt(6));
        }
    }

    private void checkRandomNetwork(final Random random, final int size) {
        for (int i = 0; i < size; i++) {
            world.exit("n" + i);
            if (i > 0) {
                world.link("n" + i, "n" + random.nextInt(i), 1 + random.nextInt(5));
            }
        }
        for (int i = 0; i < size; i++) {
            final int a = random.nextInt(size);
            final int b = random.nextInt(size);
            if (a != b) {
                world.link("n" + a, "n" + b, 1 + random.nextInt(5));
            }
        }
        final String[] names = {"fw", "nat", "dpi"};
        final var clients = new ArrayList<Runnable>();
        for (int number = 1; number <= 5; number++) {
            final int length = random.nextInt(names.length + 1);
            final var chain = new String[length];
            final var order = new ArrayList<>(List.of(names));
            Collections.shuffle(order, random);
            for (int k = 0; k < length; k++) {
                chain[k] = order.get(k) + "@n" + random.nextInt(size);
            }
            final String access = "n" + random.nextInt(size);
            final String exit = "n" + random.nextInt(size);
            final var client = world.login(number, access, exit, chain);
            clients.add(() -> assertServed(client, access, exit,
                order.subList(0, length).toArray(String[]::new)));
            if (random.nextBoolean()) {
                world.settle();
            }
        }
        world.settle();
        clients.forEach(Runnable::run);
        world.report.states.values().forEach(state -> assertTrue(state.toString(), state.lastError().isEmpty()));
    }
}
