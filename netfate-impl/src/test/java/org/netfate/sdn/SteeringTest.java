package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;
import org.netfate.sdn.World.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;

/** How switches are kept as they shall be: differences, refusals, reconnects, restarts, reports. */
public class SteeringTest {
    private final World world = new World();

    private Client twoNodes() {
        world.node("cpe1").exit("pe").link("cpe1", "pe");
        final var client = world.login(1, "cpe1", "pe", "fw@cpe1");
        world.settle();
        return client;
    }

    private TableSwitch cpe1() {
        return world.switches.get("cpe1");
    }

    private Set<Integer> epochs(final String node) {
        return world.switches.get(node).entries.values().stream().map(entry -> Cookies.epoch(entry.cookie))
            .collect(Collectors.toSet());
    }

    @Test
    public void nothingIsSentWhenNothingChanges() {
        final var client = twoNodes();
        final int before = cpe1().log.size();
        world.attach(client, "cpe1", "lan");
        world.observe("fw/user1", "cpe1", InstanceState.Active);
        world.settle();
        assertEquals(before, cpe1().log.size());
    }

    @Test
    public void aLoginTouchesOnlyItsOwnRules() {
        twoNodes();
        final int before = cpe1().log.size();
        world.login(2, "cpe1", "pe");
        world.settle();
        final var puts = cpe1().log.subList(before, cpe1().log.size());
        assertEquals(List.of(), puts.stream().filter(line -> line.contains("10.10.1.1,")).toList());
        assertEquals("barrier", puts.get(puts.size() - 1));
        assertEquals(1, puts.stream().filter("barrier"::equals).count());
    }

    @Test
    public void theRestOfAdmissionIsDroppedEvenIfTheSwitchWasLeftToSwitchNormally() {
        twoNodes();
        assertTrue(cpe1().entries.values().stream()
            .anyMatch(entry -> "table=0,priority=1 actions=drop".equals(entry.rule.toString())));
    }

    @Test
    public void aSwitchThatComesBackGetsEverythingInANewEpochAndThenLosesTheOldOne() {
        final var client = twoNodes();
        assertEquals(Set.of(7), epochs("cpe1"));
        world.steering.disconnected(World.id("cpe1"));
        world.settle();
        assertFalse(world.report.states.get("cpe1").connected());
        world.logout(client);
        world.settle();
        assertEquals("cpe1/lan", world.send("cpe1", World.portOf("fw/user1"), Packet.ip(World.macOf("fw/user1"),
            Cabling.ELSEWHERE, World.OUTSIDE, client.address())).end());
        world.steering.connected(World.id("cpe1"), cpe1().connect());
        world.settle();
        assertEquals(Set.of(8), epochs("cpe1"));
        assertEquals("controller", world.up(client, "cpe1").end());
        assertTrue(world.report.states.get("cpe1").connected());
    }

    @Test
    public void trafficGoesOnWhileASwitchIsOutOfSight() {
        final var client = twoNodes();
        world.steering.disconnected(World.id("cpe1"));
        world.settle();
        assertEquals("pe/wan", world.up(client, "cpe1").end());
        assertEquals("cpe1/lan", world.down(client, "pe").end());
    }

    @Test
    public void afterARestartOldRulesAreKeptUntilEveryPlacementIsObserved() {
        final var client = twoNodes();
        world.steering = new Steering(world.tasks::add, () -> 7, world.report);
        world.steering.network(Optional.of(World.network()));
        world.steering.node(World.id("cpe1"), Optional.of(World.configured("cpe1", 1,
            Map.of("lan", Port.Kind.Access))));
        world.ports.get("cpe1").forEach((port, number) ->
            world.steering.port(World.id("cpe1"), port, java.util.OptionalLong.of(number)));
        world.attach(client, "cpe1", "lan");
        world.place("fw/user1", "cpe1");
        world.steering.connected(World.id("cpe1"), cpe1().connect());
        world.settle();
        assertEquals(Set.of(7, 8), epochs("cpe1"));
        assertEquals("pe/wan", world.up(client, "cpe1").end());
        world.observe("fw/user1", "cpe1", InstanceState.Unknown);
        world.settle();
        assertEquals(Set.of(8), epochs("cpe1"));
    }

    @Test
    public void foreignFlowsAreNeverTouched() {
        final var foreign = new TableSwitch.Entry(Rule.of("x", 0, 5, Match.ip().inPort(99)), 0xABCDL, 0);
        world.node("cpe1");
        cpe1().entries.put(foreign.rule.slot(), foreign);
        world.settle();
        world.login(1, "cpe1", "cpe1");
        world.settle();
        assertTrue(cpe1().entries.containsValue(foreign));
        assertTrue(cpe1().log.stream().anyMatch(line -> line.startsWith("deleteAll")));
    }

    @Test
    public void aRefusedRuleIsReportedAndTriedAgain() {
        world.exit("cpe1").settle();
        cpe1().refuses = rule -> rule.id().endsWith("/admit");
        final var client = world.login(1, "cpe1", "cpe1", "fw@cpe1");
        world.settle();
        assertTrue(world.report.states.get("cpe1").lastError().orElseThrow().contains("table full"));
        assertFalse(world.report.entries.get(client.mac() + "@cpe1").confirmed());
        cpe1().refuses = rule -> false;
        world.steering.tick();
        world.settle();
        assertEquals(Optional.empty(), world.report.states.get("cpe1").lastError());
        assertTrue(world.report.entries.get(client.mac() + "@cpe1").confirmed());
        assertEquals("cpe1/wan", world.up(client, "cpe1").end());
    }

    @Test
    public void aConfiguredPortThatTheSwitchLacksIsNamed() {
        twoNodes();
        world.unplug("pe", "wan");
        world.settle();
        assertTrue(world.report.states.get("pe").lastError().orElseThrow().contains("wan"));
        world.plug("pe", "wan");
        world.settle();
        assertEquals(Optional.empty(), world.report.states.get("pe").lastError());
        assertEquals("pe/wan", world.up(new Client("user1", "02:00:00:00:c1:01", "10.10.1.1"), "cpe1").end());
    }

    @Test
    public void tableThreeHasTheSessionOnEachSwitchThatServesIt() {
        final var client = twoNodes();
        final var entry = world.report.entries.get(client.mac() + "@cpe1");
        assertTrue(entry.confirmed());
        assertEquals("user1", entry.session().user().getValue());
        assertEquals(List.of(World.macOf("fw/user1")),
            entry.session().functions().stream().map(mac -> mac.getValue()).toList());
        assertTrue(world.report.entries.containsKey(client.mac() + "@pe"));
        world.logout(client);
        world.settle();
        assertEquals(Set.of(), world.report.entries.keySet());
    }

    @Test
    public void packetsAreCountedWhereTheClientIsAdmittedAlsoAfterTheRuleWasSentAgain() {
        final var client = twoNodes();
        world.up(client, "cpe1");
        world.up(client, "cpe1");
        world.steering.tick();
        world.settle();
        assertEquals(Long.valueOf(2), world.report.packets.get(client.mac() + "@cpe1"));
        assertFalse(world.report.packets.containsKey(client.mac() + "@pe"));
        world.steering.connected(World.id("cpe1"), cpe1().connect());
        world.settle();
        world.up(client, "cpe1");
        world.steering.tick();
        world.settle();
        assertEquals(Long.valueOf(3), world.report.packets.get(client.mac() + "@cpe1"));
    }

    @Test
    public void aClientIsAnnouncedAtItsExitWhenItHasMoved() {
        final var client = twoNodes();
        world.node("cpe2").link("cpe2", "pe").settle();
        final var pe = world.switches.get("pe");
        assertEquals(1, pe.frames.size());
        world.attach(client, "cpe2", "lan");
        world.settle();
        assertEquals(2, pe.frames.size());
        assertEquals("ffffffffffff02000000c10108060001080006040001"
            + "02000000c1010a0a01010000000000000a0a0101", java.util.HexFormat.of().formatHex(pe.frames.get(1), 0, 42));
        assertEquals(60, pe.frames.get(1).length);
        world.observe("fw/user1", "cpe1", InstanceState.Migrating);
        world.settle();
        assertEquals(2, pe.frames.size());
    }

    @Test
    public void aFunctionThatStartsForLongIsAskedWhetherItIsThere() {
        world.exit("cpe1").portals("cpe1");
        world.login(1, "cpe1", "cpe1", "fw@cpe1");
        world.observe("portal@cpe1", "cpe1", InstanceState.Starting);
        world.settle();
        final var frames = world.switches.get("cpe1").frames;
        final int before = frames.size();
        for (int round = 0; round < 10; round++) {
            world.steering.tick();
        }
        assertEquals(before, frames.size());
        world.steering.tick();
        assertEquals(before + 1, frames.size());
        final var mac = World.macOf("portal@cpe1").replace(":", "");
        assertEquals(mac + "024e46000002" + "0806" + "0001080006040001" + "024e46000002" + "00000000" + "000000000000"
            + "0a0a0002", java.util.HexFormat.of().formatHex(frames.get(before), 0, 42));
        world.observe("portal@cpe1", "cpe1", InstanceState.Active);
        world.steering.tick();
        assertEquals(before + 1, frames.size());
    }

    @Test
    public void aNodeThatIsDeletedLosesItsRules() {
        twoNodes();
        world.steering.node(World.id("cpe1"), Optional.empty());
        world.settle();
        assertEquals(List.of(), cpe1().entries.values().stream().map(entry -> entry.rule.toString())
            .filter(rule -> !rule.contains("in_port=" + world.ports.get("cpe1").get(World.portOf("fw/user1"))))
            .toList());
    }

    @Test
    public void rulesThatSomebodyDeletesArePutAgain() {
        final var client = twoNodes();
        final var before = Map.copyOf(cpe1().entries);
        final var cookies = before.values().stream().map(entry -> entry.cookie).toList();
        assertEquals("each rule has a cookie of its own", cookies.size(), Set.copyOf(cookies).size());
        cpe1().entries.clear();
        assertEquals("dropped", world.up(client, "cpe1").end());
        cookies.forEach(cookie -> world.steering.deleted(World.id("cpe1"), cookie));
        final int sent = cpe1().log.size();
        world.settle();
        assertEquals(before.keySet(), cpe1().entries.keySet());
        assertEquals("pe/wan", world.up(client, "cpe1").end());
        assertEquals("All at once", 1, cpe1().log.subList(sent, cpe1().log.size()).stream()
            .filter("barrier"::equals).count());
    }

    @Test
    public void whatItDeletesItselfIsNotPutAgain() {
        final var client = twoNodes();
        final var before = cpe1().entries.values().stream().map(entry -> entry.cookie).toList();
        world.logout(client);
        world.settle();
        final var entries = Set.copyOf(cpe1().entries.keySet());
        final var cookies = cpe1().entries.values().stream().map(entry -> entry.cookie).toList();
        final int sent = cpe1().log.size();
        before.stream().filter(cookie -> !cookies.contains(cookie))
            .forEach(cookie -> world.steering.deleted(World.id("cpe1"), cookie));
        world.steering.deleted(World.id("cpe1"), 42);
        world.settle();
        assertEquals(sent, cpe1().log.size());
        assertEquals(entries, cpe1().entries.keySet());
    }

    @Test
    public void whatItDeletesAndPutsAgainBeforeTheSwitchTellsIsNotLost() {
        final var client = twoNodes();
        final var before = cpe1().entries.values().stream().map(entry -> entry.cookie).toList();
        final var deleted = new ArrayList<Long>();
        for (int round = 0; round < 2; round++) {
            world.logout(client);
            world.settle();
            final var kept = cpe1().entries.values().stream().map(entry -> entry.cookie).toList();
            before.stream().filter(cookie -> !kept.contains(cookie)).forEach(deleted::add);
            world.login(1, "cpe1", "pe", "fw@cpe1");
            world.settle();
        }
        final int sent = cpe1().log.size();
        deleted.forEach(cookie -> world.steering.deleted(World.id("cpe1"), cookie));
        world.settle();
        assertEquals(sent, cpe1().log.size());
        assertEquals("pe/wan", world.up(client, "cpe1").end());
    }

    @Test
    public void deletionsOfWhichNobodyHeardAreFoundInTheEnd() {
        final var client = twoNodes();
        cpe1().entries.clear();
        for (int i = 0; i < 30; i++) {
            world.steering.tick();
            world.settle();
        }
        assertEquals("pe/wan", world.up(client, "cpe1").end());
        final int sent = cpe1().log.size();
        for (int i = 0; i < 30; i++) {
            world.steering.tick();
            world.settle();
        }
        assertEquals(sent, cpe1().log.size());
    }

    @Test
    public void aFunctionThatSomebodyUnpluggedIsReportedAfterAWhile() {
        twoNodes();
        final var port = World.portOf("fw/user1");
        rounds(10);
        assertEquals(Map.of(), world.report.unplugged);
        world.unplug("cpe1", port);
        rounds(4);
        assertEquals(Map.of(), world.report.unplugged);
        rounds(4);
        assertEquals(Map.of("fw/user1", "cpe1"), world.report.unplugged);
        world.plug("cpe1", port);
        rounds(1);
        assertEquals(Map.of(), world.report.unplugged);
    }

    @Test
    public void nothingIsUnpluggedOfASwitchThatIsNotSeen() {
        twoNodes();
        world.steering.disconnected(World.id("cpe1"));
        world.unplug("cpe1", World.portOf("fw/user1"));
        rounds(20);
        assertEquals(Map.of(), world.report.unplugged);
        world.observe("fw/user1", "cpe1", InstanceState.Starting);
        world.steering.connected(World.id("cpe1"), cpe1().connect());
        rounds(20);
        assertEquals("It boots", Map.of(), world.report.unplugged);
        world.observe("fw/user1", "cpe1", InstanceState.Active);
        rounds(6);
        assertEquals(Map.of("fw/user1", "cpe1"), world.report.unplugged);
        world.observe("fw/user1", "cpe1", InstanceState.Releasing);
        rounds(1);
        assertEquals(Map.of(), world.report.unplugged);
    }

    private void rounds(final int number) {
        for (int i = 0; i < number; i++) {
            world.steering.tick();
            world.settle();
        }
    }
}
