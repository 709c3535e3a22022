package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.netfate.sdn.World.GATEWAY;
import static org.netfate.sdn.World.GATEWAY_ADDRESS;
import static org.netfate.sdn.World.OUTSIDE;
import static org.netfate.sdn.World.PORTAL_ADDRESS;
import static org.netfate.sdn.World.guest;
import static org.netfate.sdn.World.macOf;
import static org.netfate.sdn.World.portalPort;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Before;
import org.junit.Test;
import org.netfate.sdn.World.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;

/** What gets where before a login and after it, between clients, portals and the outside. */
public class CaptiveClientTest {
    private static final int HIGH = 40000;
    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    private static final String TO_PORTAL = "cpe1/" + portalPort("cpe1");
    private static final String PORTAL_MAC = macOf("portal@cpe1");

    private final World world = new World().node("cpe1").node("cpe2").exit("pe").link("cpe1", "pe")
        .link("cpe2", "pe").portals("cpe1", "cpe2");
    private final Client one = guest(1);
    private final Client two = guest(2);

    @Before
    public void settle() {
        world.settle();
    }

    private String tcp(final String node, final String port, final Client client, final String server,
            final int number) {
        return world.send(node, port, Packet.tcp(client.mac(), client.address(), server, HIGH, number)).end();
    }

    private String dns(final String node, final Client client) {
        return world.send(node, "lan", Packet.udp(client.mac(), client.address(), OUTSIDE, HIGH, 53)).end();
    }

    private String arp(final String node, final String port, final Client client, final String target) {
        return world.send(node, port, Packet.arp(client.mac(), BROADCAST, client.address(), target)).end();
    }

    private String dhcp(final String node, final Client client) {
        return world.send(node, "lan", Packet.udp(client.mac(), "0.0.0.0", "255.255.255.255", 68, 67)).end();
    }

    /** What the portal of a node answers in a server's name. */
    private Cabling.Trace answer(final String node, final String server, final int port, final Client client) {
        return world.send(node, portalPort(node),
            Packet.tcp(macOf("portal@" + node), server, client.address(), port, HIGH));
    }

    private String question(final String node, final Client client) {
        return world.send(node, portalPort(node),
            Packet.arp(macOf("portal@" + node), BROADCAST, PORTAL_ADDRESS, client.address())).end();
    }

    private void assertCaptive(final Client client, final String node, final String port) {
        final String portal = node + "/" + portalPort(node);
        final String back = node + "/" + port;
        for (int number : new int[] {80, 443, 53}) {
            assertEquals(portal, tcp(node, port, client, OUTSIDE, number));
            assertEquals(portal, tcp(node, port, client, PORTAL_ADDRESS, number));
            final var answer = answer(node, OUTSIDE, number, client);
            assertEquals(back, answer.end());
            assertEquals(GATEWAY, answer.packet().fields().get(Field.ETH_SRC));
            assertEquals(client.mac(), answer.packet().fields().get(Field.ETH_DST));
        }
        final var steered = world.send(node, port, Packet.tcp(client.mac(), client.address(), OUTSIDE, HIGH, 80));
        assertEquals(macOf("portal@" + node), steered.packet().fields().get(Field.ETH_DST));
        assertEquals(portal, world.send(node, port,
            Packet.udp(client.mac(), client.address(), OUTSIDE, HIGH, 53)).end());
        assertEquals(back, world.send(node, portalPort(node),
            Packet.udp(macOf("portal@" + node), OUTSIDE, client.address(), 53, HIGH)).end());
        assertEquals(portal, arp(node, port, client, PORTAL_ADDRESS));
        assertEquals(back, question(node, client));
        assertEquals("controller", arp(node, port, client, GATEWAY_ADDRESS));
        assertEquals("dropped", tcp(node, port, client, OUTSIDE, 22));
        assertEquals("dropped", world.send(node, port,
            Packet.udp(client.mac(), client.address(), OUTSIDE, HIGH, 123)).end());
        assertEquals("dropped", world.send(node, port,
            Packet.ip(client.mac(), GATEWAY, client.address(), OUTSIDE)).end());
        assertEquals("controller", world.send(node, port,
            Packet.udp(client.mac(), "0.0.0.0", "255.255.255.255", 68, 67)).end());
    }

    @Test
    public void aClientWithoutAnAddressReachesOnlyTheOrchestrator() {
        final var client = world.seen(new Client("user1", one.mac(), ""), "cpe1", "lan");
        world.settle();
        assertEquals("controller", dhcp("cpe1", client));
        assertEquals("controller", tcp("cpe1", "lan", one, OUTSIDE, 80));
        assertEquals("dropped", answer("cpe1", OUTSIDE, 80, one).end());
        assertEquals("controller", question("cpe1", one));
    }

    @Test
    public void theOrchestratorGetsTheWholeOfDhcpAndTheHeadersOfAllElse() {
        final var actions = world.switches.get("cpe1").entries.values().stream().map(entry -> entry.rule)
            .filter(rule -> rule.id().endsWith("/lan"))
            .map(rule -> rule.id() + " " + rule.actionsText().replaceAll("meter:[0-9]+,", "metered "))
            .sorted().toList();
        assertEquals(List.of("access/lan metered controller:128", "arp/lan metered controller:128",
            "dhcp/lan metered controller:65535"), actions);
    }

    @Test
    public void whoFloodsTheOrchestratorSilencesNobodyElse() {
        final var meters = new HashMap<String, Set<Long>>();
        world.switches.get("cpe1").entries.values().forEach(entry -> entry.rule.meter().ifPresent(meter ->
            meters.computeIfAbsent(entry.rule.slot().match().fields().get(Field.IN_PORT), port -> new HashSet<>())
                .add(meter)));
        assertEquals("Two access ports and the portal's", 3, meters.size());
        meters.values().forEach(ofPort -> assertEquals(1, ofPort.size()));
        assertEquals(3, meters.values().stream().flatMap(Set::stream).distinct().count());
    }

    @Test
    public void aCaptiveClientReachesThePortalOfItsNode() {
        world.seen(one, "cpe1", "lan");
        world.settle();
        assertCaptive(one, "cpe1", "lan");
        assertEquals("dropped", answer("cpe2", OUTSIDE, 80, one).end());
    }

    @Test
    public void twoCaptiveClientsOfOneNodeAreServedApart() {
        world.seen(one, "cpe1", "lan");
        world.seen(two, "cpe1", "lan");
        world.settle();
        assertCaptive(one, "cpe1", "lan");
        assertCaptive(two, "cpe1", "lan");
        assertEquals("controller", arp("cpe1", "lan", one, two.address()));
        assertEquals("dropped", tcp("cpe1", "lan", new Client("", one.mac(), two.address()), OUTSIDE, 80));
        assertEquals(TO_PORTAL, tcp("cpe1", "lan", one, two.address(), 80));
    }

    @Test
    public void rulesThatSomebodyDeletesAfterALoginArePutAgain() {
        world.seen(one, "cpe1", "lan");
        world.settle();
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        final var entries = world.switches.get("cpe1").entries;
        final var before = Set.copyOf(entries.keySet());
        final var cookies = entries.values().stream().map(entry -> entry.cookie).toList();
        assertEquals("each rule has a cookie of its own", cookies.size(), Set.copyOf(cookies).size());
        entries.clear();
        cookies.forEach(cookie -> world.steering.deleted(World.id("cpe1"), cookie));
        world.settle();
        assertEquals(before, entries.keySet());
    }

    @Test
    public void loginEndsCaptivityAndLogoutBringsItBack() {
        world.seen(one, "cpe1", "lan");
        world.settle();
        final int captive = world.switches.get("cpe1").entries.size();
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        assertEquals("pe/wan", tcp("cpe1", "lan", one, OUTSIDE, 80));
        assertEquals("pe/wan", dns("cpe1", one));
        assertEquals("pe/wan", arp("cpe1", "lan", one, GATEWAY_ADDRESS));
        assertEquals("dropped", answer("cpe1", OUTSIDE, 80, one).end());
        assertEquals("controller", dhcp("cpe1", one));
        world.logout(one);
        world.settle();
        assertCaptive(one, "cpe1", "lan");
        assertEquals("Only the function's own two rules remain", captive + 2,
            world.switches.get("cpe1").entries.size());
    }

    @Test
    public void aMemberAnswersTheGatewayWhateverAddressItAsksFrom() {
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        assertEquals("cpe1/lan", world.send("pe", "wan",
            Packet.arp(GATEWAY, BROADCAST, OUTSIDE, one.address())).end());
        assertEquals("pe/wan", world.send("cpe1", "lan",
            Packet.arp(one.mac(), GATEWAY, one.address(), OUTSIDE)).end());
        assertEquals("controller", world.send("cpe1", "lan",
            Packet.arp(one.mac(), GATEWAY, two.address(), OUTSIDE)).end());
        assertEquals("controller", arp("cpe1", "lan", one, OUTSIDE));
    }

    @Test
    public void aMemberReachesThePortalsOwnPagesOnly() {
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        assertEquals(TO_PORTAL, tcp("cpe1", "lan", one, PORTAL_ADDRESS, 80));
        assertEquals(TO_PORTAL, tcp("cpe1", "lan", one, PORTAL_ADDRESS, 443));
        assertEquals("cpe1/lan", answer("cpe1", PORTAL_ADDRESS, 443, one).end());
        assertEquals(TO_PORTAL, arp("cpe1", "lan", one, PORTAL_ADDRESS));
        assertEquals("cpe1/lan", question("cpe1", one));
        assertEquals("pe/wan", tcp("cpe1", "lan", one, PORTAL_ADDRESS, 22));
        assertEquals("dropped", answer("cpe1", PORTAL_ADDRESS, 22, one).end());
    }

    @Test
    public void aMemberWhoseFunctionStartsHasItsNamesFromThePortal() {
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.observe("fw/user1", "cpe1", InstanceState.Starting);
        world.settle();
        assertEquals(TO_PORTAL, dns("cpe1", one));
        assertEquals(TO_PORTAL, tcp("cpe1", "lan", one, PORTAL_ADDRESS, 443));
        world.observe("fw/user1", "cpe1", InstanceState.Active);
        world.settle();
        assertEquals("pe/wan", dns("cpe1", one));
        world.observe("fw/user1", "cpe1", InstanceState.Unknown);
        world.settle();
        assertEquals("pe/wan", dns("cpe1", one));
    }

    @Test
    public void aMemberWhoCouldNotBePlacedStillHasThePortal() {
        world.attach(one, "cpe1", "lan");
        world.settle();
        assertEquals(TO_PORTAL, tcp("cpe1", "lan", one, PORTAL_ADDRESS, 443));
        assertEquals(TO_PORTAL, dns("cpe1", one));
        assertEquals("dropped", tcp("cpe1", "lan", one, OUTSIDE, 80));
    }

    @Test
    public void aMemberWhoShowsUpElsewhereIsCaptiveThereAndAMemberStillHere() {
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        final var before = List.copyOf(world.switches.get("cpe1").entries.keySet());
        world.seen(one, "cpe2", "lan");
        world.settle();
        assertCaptive(one, "cpe2", "lan");
        assertEquals(before.size(), world.switches.get("cpe1").entries.size());
        assertEquals("pe/wan", world.up(one, "cpe1").end());
        assertEquals("cpe1/lan", world.down(one, "pe").end());
        world.attach(one, "cpe2", "lan");
        world.settle();
        assertEquals("pe/wan", world.up(one, "cpe2").end());
        assertEquals("cpe2/lan", world.down(one, "pe").end());
        assertEquals("controller", world.up(one, "cpe1").end());
    }

    @Test
    public void aMembersMacAddressAtAnotherPortOfItsNodeReachesNobody() {
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.seen(one, "cpe1", "lan2");
        world.settle();
        assertEquals("controller", tcp("cpe1", "lan2", one, OUTSIDE, 80));
        assertEquals("controller", tcp("cpe1", "lan2", one, PORTAL_ADDRESS, 443));
        assertEquals("controller", arp("cpe1", "lan2", one, PORTAL_ADDRESS));
        assertEquals("cpe1/lan", answer("cpe1", PORTAL_ADDRESS, 443, one).end());
        assertEquals("cpe1/lan", question("cpe1", one));
    }

    @Test
    public void anAddressIsOneClientsOnly() {
        final var thief = new Client("user9", "02:00:00:00:c1:09", one.address());
        world.seen(one, "cpe1", "lan");
        world.seen(thief, "cpe1", "lan2");
        world.settle();
        assertCaptive(one, "cpe1", "lan");
        assertEquals("dropped", tcp("cpe1", "lan2", thief, OUTSIDE, 80));
        assertEquals("controller", arp("cpe1", "lan2", thief, PORTAL_ADDRESS));
        world.forget(one);
        world.settle();
        assertCaptive(thief, "cpe1", "lan2");
        world.login(1, "cpe2", "pe", "fw@cpe2");
        world.settle();
        assertEquals("A session has the better right", "dropped", tcp("cpe1", "lan2", thief, OUTSIDE, 80));
        world.logout(one);
        world.settle();
        assertCaptive(thief, "cpe1", "lan2");
    }

    @Test
    public void nobodyIsServedWithAnAddressOrMacAddressOfTheNetworksOwn() {
        for (String address : List.of(PORTAL_ADDRESS, GATEWAY_ADDRESS, "10.11.0.1", "10.10.0.0", "10.10.255.255")) {
            final var client = world.seen(new Client("user1", one.mac(), address), "cpe1", "lan");
            world.settle();
            assertEquals(address, "dropped", tcp("cpe1", "lan", client, OUTSIDE, 80));
            assertEquals(address, "controller", arp("cpe1", "lan", client, PORTAL_ADDRESS));
            assertEquals(address, "controller", question("cpe1", client));
        }
        for (String mac : List.of(GATEWAY, PORTAL_MAC, macOf("portal@cpe2"))) {
            final var client = world.seen(new Client("user3", mac, "10.10.1.3"), "cpe1", "lan");
            world.settle();
            assertEquals(mac, "dropped", tcp("cpe1", "lan", client, OUTSIDE, 80));
            assertEquals(mac, "dropped", answer("cpe1", OUTSIDE, 80, client).end());
            world.forget(client);
        }
    }

    @Test
    public void aMemberWithAFunctionsMacAddressGetsNothingOfIt() {
        final var thief = new Client("user9", macOf("fw/user1"), "10.10.1.9");
        world.attach(thief, "cpe1", "lan2");
        world.chainTo(thief, "pe");
        world.settle();
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        assertEquals("pe/wan", world.up(one, "cpe1").end());
        assertEquals("cpe1/lan", world.down(one, "pe").end());
        assertEquals("dropped", tcp("cpe1", "lan2", thief, OUTSIDE, 80));
    }

    @Test
    public void thePortalReachesNobodyElse() {
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.seen(two, "cpe1", "lan2");
        world.settle();
        final String port = portalPort("cpe1");
        assertEquals("controller", question("cpe1", guest(7)));
        assertEquals("dropped", answer("cpe1", OUTSIDE, 80, guest(7)).end());
        assertEquals("dropped", world.send("cpe1", port,
            Packet.tcp(PORTAL_MAC, PORTAL_ADDRESS, OUTSIDE, HIGH, 80)).end());
        assertEquals("dropped", world.send("cpe1", port,
            Packet.tcp(PORTAL_MAC, two.address(), OUTSIDE, HIGH, 80)).end());
        assertEquals("dropped", world.send("cpe1", port,
            Packet.tcp(two.mac(), OUTSIDE, two.address(), 80, HIGH)).end());
        assertEquals("dropped", world.send("cpe1", port,
            Packet.arp(two.mac(), BROADCAST, PORTAL_ADDRESS, two.address())).end());
        assertEquals("An answer in the name of the gateway", "controller", world.send("cpe1", port,
            Packet.arp(PORTAL_MAC, BROADCAST, GATEWAY_ADDRESS, two.address())).end());
        assertEquals("A connection that it opens", "dropped", world.send("cpe1", port,
            Packet.tcp(PORTAL_MAC, PORTAL_ADDRESS, two.address(), HIGH, 80)).end());
        assertEquals("dropped", world.send("cpe1", port,
            Packet.ip(PORTAL_MAC, two.mac(), PORTAL_ADDRESS, two.address())).end());
        assertEquals("dropped", world.send("pe", "wan",
            Packet.tcp(GATEWAY, OUTSIDE, two.address(), 80, HIGH)).end());
    }

    @Test
    public void withoutAPortalThereIsOnlyDhcpAndArp() {
        world.seen(one, "cpe1", "lan");
        world.settle();
        world.unplug("cpe1", portalPort("cpe1"));
        world.settle();
        assertEquals("dropped", tcp("cpe1", "lan", one, OUTSIDE, 80));
        assertEquals("controller", arp("cpe1", "lan", one, PORTAL_ADDRESS));
        assertEquals("controller", dhcp("cpe1", one));
        world.plug("cpe1", portalPort("cpe1"));
        world.settle();
        assertCaptive(one, "cpe1", "lan");
    }

    @Test
    public void aClientsEventTouchesNoOtherClientsRules() {
        for (int number = 1; number < 50; number++) {
            world.seen(guest(number), "cpe1", "lan");
        }
        world.settle();
        final var log = world.switches.get("cpe1").log;
        final int before = log.size();
        world.seen(guest(60), "cpe1", "lan");
        world.settle();
        final var sent = List.copyOf(log.subList(before, log.size()));
        assertTrue(sent.toString(), sent.stream().filter(line -> !line.equals("barrier"))
            .allMatch(line -> line.contains(guest(60).mac())));
        final int after = log.size();
        world.seen(guest(60), "cpe1", "lan");
        world.settle();
        assertEquals("Seen again, nothing is new", after, log.size());
    }

    @Test
    public void aDhcpServerOfTheNodesOwnSpeaksWithTheOrchestratorOnly() {
        world.dhcpServer("cpe1", "dhcp0").settle();
        world.seen(one, "cpe1", "lan");
        world.settle();
        assertEquals("controller", world.send("cpe1", "dhcp0",
            Packet.udp(Cabling.ELSEWHERE, "10.10.0.3", one.address(), 67, 68)).end());
        assertEquals("controller", world.send("cpe1", "dhcp0",
            Packet.arp(Cabling.ELSEWHERE, BROADCAST, "10.10.0.3", one.address())).end());
        assertEquals("dropped", world.send("cpe1", "dhcp0",
            Packet.tcp(Cabling.ELSEWHERE, OUTSIDE, one.address(), 80, HIGH)).end());
        assertEquals("dropped", world.send("cpe1", "dhcp0",
            Packet.tcp(PORTAL_MAC, OUTSIDE, one.address(), 80, HIGH)).end());
    }

    @Test
    public void whatAClientIsSentIsCountedAtItsAccessNode() {
        world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        world.up(one, "cpe1");
        world.down(one, "pe");
        world.down(one, "pe");
        world.steering.tick();
        world.settle();
        assertEquals(1L, world.report.packets.get(one.mac() + "@cpe1").longValue());
        assertEquals(2L, world.report.packetsToClient.get(one.mac() + "@cpe1").longValue());
        assertEquals(null, world.report.packetsToClient.get(one.mac() + "@pe"));
    }

    @Test
    public void nobodyReachesAnotherClientHoweverTheyComeAndGo() {
        for (int seed = 0; seed < 40; seed++) {
            new CaptiveClientTest().checkRandomEvents(new Random(seed));
        }
    }

    private void checkRandomEvents(final Random random) {
        for (int step = 0; step < 60; step++) {
            final int number = 1 + random.nextInt(4);
            final String node = random.nextBoolean() ? "cpe1" : "cpe2";
            final var client = new Client("user" + number, guest(number).mac(),
                random.nextInt(4) == 0 ? guest(1 + random.nextInt(4)).address() : guest(number).address());
            switch (random.nextInt(6)) {
                case 0, 1 -> world.seen(client, node, random.nextBoolean() ? "lan" : "lan2");
                case 2 -> world.forget(client);
                case 3 -> world.login(number, node, "pe", "fw@" + node);
                case 4 -> world.logout(client);
                default -> {
                    world.unplug(node, portalPort(node));
                    world.plug(node, portalPort(node));
                }
            }
            if (random.nextInt(3) > 0) {
                world.settle();
                checkIsolation();
            }
        }
    }

    private void checkIsolation() {
        for (int number = 1; number <= 4; number++) {
            final var client = guest(number);
            final boolean member = world.isMember(client);
            for (String node : List.of("cpe1", "cpe2")) {
                for (String port : List.of("lan", "lan2")) {
                    final String end = tcp(node, port, client, OUTSIDE, 80);
                    assertTrue(end, List.of("dropped", "controller", node + "/" + portalPort(node), "pe/wan")
                        .contains(end));
                    assertTrue("Only members go out", member || !end.equals("pe/wan"));
                }
                final var answer = answer(node, OUTSIDE, 80, client);
                assertTrue(answer.end(), answer.end().equals("dropped") || answer.end().startsWith(node + "/lan"));
                assertEquals("What is asked is what is answered", answer.end().startsWith(node + "/lan"),
                    answer.end().contains("/") && isSteered(answer, node, client));
            }
        }
    }

    /** The one who gets an answer to an address is the one whose request from there reaches the portal. */
    private boolean isSteered(final Cabling.Trace answer, final String node, final Client client) {
        final String receiver = answer.packet().fields().get(Field.ETH_DST);
        final String port = answer.end().substring(node.length() + 1);
        return world.send(node, port, Packet.tcp(receiver, client.address(), OUTSIDE,
            HIGH, 80)).end().equals(node + "/" + portalPort(node));
    }
}
