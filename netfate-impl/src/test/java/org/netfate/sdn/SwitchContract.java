package org.netfate.sdn;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.Test;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * What the SDN Controller builds upon, of a switch in memory as of a real one: the same rules and packets have the same
 * effects.
 */
public abstract class SwitchContract {
    private static final String ONE = "02:00:00:00:c1:01";
    private static final String OTHER = "02:00:00:00:c1:02";
    private static final String HERE = "10.10.1.1";
    private static final String THERE = "203.0.113.7";
    private static final int EPOCH = 7;
    private static final Packet PACKET = Packet.ip(ONE, OTHER, HERE, THERE);

    /**
     * A frame that left.
     *
     * @param port the port, or {@link TableSwitch#CONTROLLER}
     * @param frame its octets in hexadecimal
     */
    record Sent(long port, String frame) { }

    /** The connection to an empty switch. */
    abstract SwitchConnection connection();

    /** Pushes a packet into a port of the switch; returns what leaves. */
    abstract List<Sent> process(long port, Packet packet);

    private void put(final Rule... rules) {
        final var answers = new ArrayList<ListenableFuture<?>>();
        for (var rule : rules) {
            answers.add(connection().put(rule, Cookies.of(rule, EPOCH)));
        }
        connection().barrier();
        answers.forEach(Futures::getUnchecked);
    }

    private static Rule rule(final int table, final int priority, final Match match, final Action... actions) {
        return Rule.of("rule " + table + " " + priority + " " + match, table, priority, match, actions);
    }

    private static Sent at(final long port, final Packet packet) {
        return new Sent(port, java.util.HexFormat.of().formatHex(Frames.of(packet)));
    }

    private static Action.SetMac to(final String mac) {
        return new Action.SetMac(Field.ETH_DST, new UnicastMacAddress(mac));
    }

    private void assertSent(final long port, final Packet packet, final Sent... expected) {
        assertEquals(List.of(expected), process(port, packet).stream()
            .sorted(Comparator.comparing(Sent::port)).toList());
    }

    @Test
    public void aPacketThatNoRuleMatchesIsDropped() {
        assertSent(1, PACKET);
        put(rule(0, 5, Match.ip().inPort(2), new Action.Output(3)));
        assertSent(1, PACKET);
        put(rule(0, 5, Match.any().inPort(1), new Action.GoTo(1)));
        assertSent(1, PACKET);
    }

    @Test
    public void theLargerPriorityWins() {
        put(rule(0, 5, Match.any(), new Action.Output(3)), rule(0, 7, Match.ip(), new Action.Output(4)),
            rule(0, 6, Match.ip(), new Action.Output(5)));
        assertSent(1, PACKET, at(4, PACKET));
        assertSent(1, Packet.arp(ONE, OTHER, HERE, THERE), at(3, Packet.arp(ONE, OTHER, HERE, THERE)));
    }

    @Test
    public void aRuleWithoutActionsDrops() {
        put(rule(0, 5, Match.any(), new Action.Output(3)), rule(0, 7, Match.ip()));
        assertSent(1, PACKET);
    }

    @Test
    public void aTableHandsOnWhatItHasMadeOfThePacket() {
        put(rule(0, 5, Match.ip(), to(ONE), new Action.GoTo(1)),
            rule(1, 5, Match.any(), new Action.SetMac(Field.ETH_SRC, new UnicastMacAddress(OTHER)),
                new Action.GoTo(2)),
            rule(2, 5, Match.any().with(Field.ETH_DST, new UnicastMacAddress(ONE)), new Action.Output(3)),
            rule(2, 5, Match.any().with(Field.ETH_DST, new UnicastMacAddress(OTHER)), new Action.Output(4)));
        assertSent(1, PACKET, at(3, PACKET.with(Field.ETH_DST, ONE).with(Field.ETH_SRC, OTHER)));
    }

    @Test
    public void whatIsSentBeforeItIsChangedLeavesUnchanged() {
        put(rule(0, 5, Match.ip(), new Action.Output(2), to(ONE), new Action.Output(3)));
        assertSent(1, PACKET, at(2, PACKET), at(3, PACKET.with(Field.ETH_DST, ONE)));
    }

    @Test
    public void aPacketLeavesThroughItsIngressPortOnlyWhenThatIsSaid() {
        put(rule(0, 5, Match.any().inPort(1), new Action.Output(1)),
            rule(0, 5, Match.any().inPort(2), new Action.OutputToIngress()));
        assertSent(1, PACKET);
        assertSent(2, PACKET, at(2, PACKET));
    }

    @Test
    public void theOrchestratorGetsThePacketAsItCame() {
        connection().putMeter(9);
        put(rule(0, 5, Match.any(), new Action.ToController(Action.ToController.HEADERS, 9)));
        assertSent(1, PACKET, at(TableSwitch.CONTROLLER, PACKET));
    }

    @Test
    public void aRuleNeedsItsMeter() {
        final var refused = connection().put(rule(0, 5, Match.any(),
            new Action.ToController(Action.ToController.WHOLE, 9)), 1);
        connection().barrier();
        assertThrows(ExecutionException.class, () -> Futures.getDone(refused));
        assertSent(1, PACKET);
    }

    @Test
    public void aMeterMayBePutAgain() throws ExecutionException {
        final var first = connection().putMeter(9);
        connection().barrier();
        final var again = connection().putMeter(9);
        connection().barrier();
        Futures.getDone(first);
        Futures.getDone(again);
    }

    @Test
    public void portsOfTcpAndUdpAreToldApart() {
        put(rule(0, 5, Match.tcp().with(Field.TP_DST, 80), new Action.Output(2)),
            rule(0, 5, Match.udp().with(Field.TP_DST, 80), new Action.Output(3)),
            rule(0, 4, Match.ip(), new Action.Output(4)));
        final var tcp = Packet.tcp(ONE, HERE, THERE, 4000, 80);
        final var udp = Packet.udp(ONE, HERE, THERE, 4000, 80);
        final var https = Packet.tcp(ONE, HERE, THERE, 4000, 443);
        assertSent(1, tcp, at(2, tcp));
        assertSent(1, udp, at(3, udp));
        assertSent(1, https, at(4, https));
    }

    @Test
    public void theFieldsOfArpAreMatched() {
        put(rule(0, 5, Match.arp().with(Field.ARP_SHA, new UnicastMacAddress(ONE))
            .with(Field.ARP_SPA, address(HERE)).with(Field.ARP_TPA, address(THERE)), new Action.Output(2)));
        final var arp = Packet.arp(ONE, OTHER, HERE, THERE);
        assertSent(1, arp, at(2, arp));
        assertSent(1, Packet.arp(ONE, OTHER, THERE, HERE));
        assertSent(1, Packet.arp(OTHER, ONE, HERE, THERE));
    }

    @Test
    public void aRuleInTheSameSlotReplacesTheOtherAndKeepsItsCounters() {
        final var before = rule(0, 5, Match.ip(), new Action.Output(2));
        final var after = Rule.of("other", 0, 5, Match.ip(), new Action.Output(3));
        put(before);
        process(1, PACKET);
        connection().put(after, Cookies.of(after, EPOCH + 1));
        connection().barrier();
        assertSent(1, PACKET, at(3, PACKET));
        assertEquals(List.of(), count(Cookies.of(before, EPOCH)));
        assertEquals(List.of(2L), count(Cookies.of(after, EPOCH + 1)));
    }

    @Test
    public void aDeletionTakesTheVerySlotAndOnlyWhatIsNetfates() {
        final var own = rule(0, 5, Match.ip(), new Action.Output(2));
        final var other = rule(0, 6, Match.ip().inPort(1), new Action.Output(3));
        put(own);
        connection().put(other, 0x77);
        connection().barrier();
        connection().delete(other, Cookies.of(other, EPOCH));
        connection().barrier();
        assertSent(1, PACKET, at(3, PACKET));
        connection().delete(own, Cookies.of(own, EPOCH + 1));
        connection().barrier();
        assertSent(1, PACKET, at(3, PACKET));
        assertSent(2, PACKET);
    }

    @Test
    public void rulesOfOtherEpochsAreDeletedInAllTables() {
        final var old = List.of(rule(0, 5, Match.ip(), new Action.GoTo(1)), rule(1, 5, Match.ip(), new Action.GoTo(2)),
            rule(2, 5, Match.ip(), new Action.Output(2)));
        put(old.toArray(Rule[]::new));
        final var now = rule(0, 4, Match.ip(), new Action.Output(3));
        connection().put(now, Cookies.of(now, EPOCH + 1));
        connection().barrier();
        assertSent(1, PACKET, at(2, PACKET));
        for (var selector : Cookies.otherThan(EPOCH + 1)) {
            connection().deleteAll(selector);
        }
        connection().barrier();
        assertSent(1, PACKET, at(3, PACKET));
        assertEquals(1, Futures.getUnchecked(connection().count(new Cookies.Selector(Cookies.TAG, Cookies.TAG_MASK)))
            .size());
    }

    @Test
    public void whatIsDeletedIsToldOfAndWhatIsReplacedIsNot() {
        final var rule = rule(0, 5, Match.ip(), new Action.Output(2));
        final var other = rule(1, 5, Match.arp(), new Action.Output(2));
        put(rule, other);
        connection().put(rule, Cookies.of(rule, EPOCH + 1));
        connection().barrier();
        assertEquals(List.of(), removed(0));
        connection().delete(rule, Cookies.of(rule, EPOCH + 1));
        connection().barrier();
        assertEquals(List.of(Cookies.of(rule, EPOCH + 1)), removed(1));
        connection().deleteAll(new Cookies.Selector(Cookies.TAG, Cookies.TAG_MASK));
        connection().barrier();
        assertEquals(List.of(Cookies.of(rule, EPOCH + 1), Cookies.of(other, EPOCH)), removed(2));
    }

    /** Cookies of the rules that the switch has told to be gone, once there are as many as expected. */
    abstract List<Long> removed(int expected);

    @Test
    public void aFrameOfTheOrchestratorsLeavesThePortAsItIs() {
        assertEquals(List.of(at(4, PACKET)), transmit(4, PACKET));
    }

    /** Sends a frame out of a port; returns what leaves. */
    abstract List<Sent> transmit(long port, Packet packet);

    private List<Long> count(final long cookie) {
        return Futures.getUnchecked(connection().count(new Cookies.Selector(cookie, -1))).stream()
            .map(SwitchConnection.Count::packets).toList();
    }

    private static org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715
            .Ipv4AddressNoZone address(final String text) {
        return new org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715
            .Ipv4AddressNoZone(text);
    }
}
