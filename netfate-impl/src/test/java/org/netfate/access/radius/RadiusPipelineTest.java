package org.netfate.access.radius;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.google.common.util.concurrent.SettableFuture;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Test;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;
import org.netfate.access.Credential;
import org.netfate.access.LogLimiter;
import org.netfate.access.LoginOutcome;
import org.netfate.access.LoginRequest;
import org.netfate.access.ManualTime;
import org.netfate.access.RadiusSettings;
import org.netfate.access.Samples;
import org.netfate.access.ServiceState;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusBuilder;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.tinyradius.core.attribute.type.RadiusAttribute;

public class RadiusPipelineTest {
    private static final int PROXY_STATE = 33;

    private static final LoginOutcome.Accepted ACCEPTED = new LoginOutcome.Accepted(
        Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE1).build(), ServiceState.STARTING,
        Duration.ofSeconds(600), Optional.of(Duration.ofHours(1)));
    private static final LoginOutcome.Rejected WRONG = new LoginOutcome.Rejected("wrong password", "Wrong password");

    private final ManualTime time = new ManualTime();
    private final AccessCounters counters = new AccessCounters();
    private final FakeDesk desk = new FakeDesk();
    private Optional<Nas> nas = Optional.of(RadiusFixtures.NAS);
    private EmbeddedChannel channel;

    @Before
    public void open() {
        final var codec = new RadiusCodec(RadiusCodes.ACCESS_REQUEST, address -> nas, counters,
            new LogLimiter(time), time);
        final var recent = new RecentAnswers(time, counters);
        // without the last resort: an exception that escapes fails the test
        channel = new EmbeddedChannel(codec, new StatusHandler(RadiusCodes.ACCESS_ACCEPT, counters), recent,
            new AccessRequestHandler(desk, recent,
                new DelayedRejects(() -> desk.settings().rejectDelay(), recent, counters), time));
        channel.freezeTime();
        desk.outcome.set(ACCEPTED);
    }

    @Test
    public void anAcceptBeginsWithTheMessageAuthenticatorAndNamesTheSession() {
        final byte[] answer = exchange(RadiusFixtures.accessRequest(7, RadiusFixtures.SECRET, RadiusFixtures.login()));
        assertEquals(2, answer[0]);
        assertEquals(7, answer[1]);
        assertEquals(80, answer[20]);
        assertThat(new String(answer, StandardCharsets.ISO_8859_1),
            containsString(Samples.ID1.getValue()));
        assertEquals(List.of(new LoginRequest(Samples.ALICE, Samples.CPE1, Samples.MAC1, Optional.empty())),
            desk.logins);
    }

    @Test
    public void theAnswerWaitsUntilTheSessionIsStored() {
        desk.outcome = SettableFuture.create();
        assertNull(exchange(RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login())));
        desk.outcome.set(ACCEPTED);
        assertEquals(2, answer()[0]);
    }

    @Test
    public void aRejectIsDelayedAndItsRepetitionMeanwhileAbsorbed() {
        desk.outcome = SettableFuture.create();
        desk.outcome.set(WRONG);
        final byte[] request = RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login());
        assertNull(exchange(request));
        assertNull(exchange(request));
        assertEquals(1, desk.logins.size());
        // another login is not held up by it
        desk.outcome = SettableFuture.create();
        desk.outcome.set(ACCEPTED);
        assertEquals(2, exchange(RadiusFixtures.accessRequest(2, RadiusFixtures.SECRET, RadiusFixtures.login()))[0]);
        channel.advanceTimeBy(900, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertNull(answer());
        channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        final byte[] answer = answer();
        assertEquals(3, answer[0]);
        assertThat(new String(answer, StandardCharsets.ISO_8859_1), containsString("Wrong password"));
    }

    @Test
    public void rejectsThatWaitAreBounded() {
        desk.outcome = SettableFuture.create();
        desk.outcome.set(WRONG);
        for (int i = 0; i < DelayedRejects.CAPACITY + 10; i++) {
            channel.writeInbound(RadiusFixtures.datagram(
                RadiusFixtures.accessRequest(i, RadiusFixtures.SECRET, RadiusFixtures.login())));
        }
        assertEquals(10, counters.get(AccessCounter.OVERLOAD));
    }

    @Test
    public void aStatusServerIsAnsweredEachTimeIfItIsSigned() {
        final var secret = new SharedSecret(RadiusFixtures.SECRET);
        final byte[] request = new RadiusWriter(RadiusCodes.STATUS_SERVER).messageAuthenticator()
            .request((byte) 9, new byte[16], secret);
        assertEquals(2, exchange(request)[0]);
        final byte[] answer = exchange(request);
        assertEquals(2, answer[0]);
        assertTrue(RadiusPacket.parse(answer).orElseThrow().answers(new byte[16], secret));
        nas = Optional.of(RadiusFixtures.lenient());
        assertIgnored(AccessCounter.NO_MESSAGE_AUTHENTICATOR,
            new RadiusWriter(RadiusCodes.STATUS_SERVER).request((byte) 9, new byte[16], secret));
    }

    @Test
    public void aCallCheckTellsTheSessionOfAClientWithoutPassword() {
        assertEquals(3, exchange(callCheck((byte) 1))[0]);
        desk.known = Optional.of(ACCEPTED);
        final var answer = RadiusPacket.parse(exchange(callCheck((byte) 2))).orElseThrow();
        assertEquals(2, answer.code());
        assertEquals(Optional.of("alice"), answer.text(RadiusAttributes.USER_NAME));
        assertEquals(Optional.of("starting"), answer.text(RadiusAttributes.FILTER_ID));
        assertEquals(Optional.of(3600), answer.integer(RadiusAttributes.SESSION_TIMEOUT));
        assertEquals(Optional.of(600), answer.integer(RadiusAttributes.ACCT_INTERIM_INTERVAL));
        assertEquals(List.of(), desk.logins);
    }

    @Test
    public void loginsThatComeTogetherAreHandedOverTogether() {
        channel.writeInbound(
            RadiusFixtures.datagram(RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login())),
            RadiusFixtures.datagram(RadiusFixtures.accessRequest(2, RadiusFixtures.SECRET, RadiusFixtures.login())));
        assertEquals(2, desk.logins.size());
        assertEquals(1, desk.flushes);
    }

    @Test
    public void aPasswordOfAnotherImplementationIsRevealed() {
        exchange(RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login()));
        assertEquals(List.of(new Credential.Password(Samples.PASSWORD)), desk.credentials);
    }

    @Test
    public void aRepetitionGetsTheSameAnswerAndIsDecidedOnce() {
        final byte[] request = RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login());
        final byte[] answer = exchange(request);
        assertArrayEquals(answer, exchange(request));
        assertEquals(1, desk.logins.size());
        assertEquals(1, counters.get(AccessCounter.REPEATED));
    }

    @Test
    public void aRepetitionOfWhatIsBeingWorkedOnIsDropped() {
        desk.outcome = SettableFuture.create();
        final byte[] request = RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login());
        exchange(request);
        assertNull(exchange(request));
        assertEquals(1, desk.logins.size());
    }

    @Test
    public void aRepetitionOfWhatWasNotPossibleIsTriedAgain() {
        desk.outcome = SettableFuture.create();
        desk.outcome.set(new LoginOutcome.Unavailable("too many desk.logins at a time"));
        final byte[] request = RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login());
        assertNull(exchange(request));
        assertNull(exchange(request));
        assertEquals(2, desk.logins.size());
    }

    @Test
    public void anUnknownNasIsIgnored() {
        nas = Optional.empty();
        assertIgnored(AccessCounter.UNKNOWN_NAS,
            RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login()));
    }

    @Test
    public void aNasWithoutSecretIsIgnored() {
        nas = Optional.of(new Nas(Samples.CPE1, Optional.empty(), true, true, RadiusFixtures.SOURCE));
        assertIgnored(AccessCounter.NO_SECRET,
            RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login()));
    }

    @Test
    public void aWrongSecretIsIgnored() {
        assertIgnored(AccessCounter.WRONG_SECRET,
            RadiusFixtures.accessRequest(1, "another secret", RadiusFixtures.login()));
    }

    @Test
    public void aRequestWithoutMessageAuthenticatorIsIgnoredUnlessTheNasMayOmitIt() {
        final byte[] request = withoutMessageAuthenticator(
            RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login()));
        assertIgnored(AccessCounter.NO_MESSAGE_AUTHENTICATOR, request);
        nas = Optional.of(RadiusFixtures.lenient());
        assertEquals(2, exchange(request)[0]);
    }

    @Test
    public void aNasThatMayOmitTheMessageAuthenticatorMayNotSendAWrongOne() {
        nas = Optional.of(RadiusFixtures.lenient());
        assertIgnored(AccessCounter.WRONG_SECRET,
            RadiusFixtures.accessRequest(1, "another secret", RadiusFixtures.login()));
    }

    @Test
    public void proxyStatesAreReturnedInOrderUpToALimit() {
        final var states = new RadiusAttribute[RadiusCodec.MAXIMUM_PROXY_STATES];
        Arrays.setAll(states, i -> RadiusFixtures.attribute(PROXY_STATE, new byte[] {(byte) i, 42}));
        final byte[] answer = exchange(
            RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login(states)));
        for (int i = 0; i < states.length; i++) {
            final int at = answer.length - 4 * (states.length - i);
            assertArrayEquals(new byte[] {PROXY_STATE, 4, (byte) i, 42}, Arrays.copyOfRange(answer, at, at + 4));
        }
        final var more = Arrays.copyOf(states, states.length + 1);
        more[states.length] = RadiusFixtures.attribute(PROXY_STATE, new byte[] {1, 2});
        assertIgnored(AccessCounter.MALFORMED,
            RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login(more)));
    }

    @Test
    public void anAccountingRequestIsNoBusinessOfThisPort() {
        assertIgnored(AccessCounter.MALFORMED,
            RadiusFixtures.accountingRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login()));
    }

    @Test
    public void aNasIdentifierOfAnotherNodeIsRejected() {
        assertRefused("NAS-Identifier 'cpe2' is not cpe1", RadiusFixtures.login(
            RadiusFixtures.attribute(RadiusAttributes.NAS_IDENTIFIER, "cpe2")));
    }

    @Test
    public void aMalformedCallingStationIdIsRejectedNamingItOnOneLine() {
        assertRefused("Calling-Station-Id '02:00?forged line' is no unicast MAC address", List.of(
            RadiusFixtures.attribute(RadiusAttributes.USER_NAME, "alice"),
            RadiusFixtures.attribute(RadiusAttributes.CALLING_STATION_ID, "02:00\nforged line")));
    }

    @Test
    public void aNameThatNoUserCanHaveIsRejectedAndNotRepeated() {
        assertRefused("User-Name is missing or no valid user name", List.of(
            RadiusFixtures.attribute(RadiusAttributes.USER_NAME, "<script>"),
            RadiusFixtures.attribute(RadiusAttributes.CALLING_STATION_ID, "02-00-00-00-C1-01")));
        assertEquals(Optional.empty(), desk.refusals.get(0).user());
    }

    @Test
    public void framedIpAddressIsTheClientsAddress() {
        exchange(RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login(
            RadiusFixtures.attribute(RadiusAttributes.FRAMED_IP_ADDRESS, new byte[] {10, 0, 0, 11}))));
        assertEquals(Optional.of(Samples.ADDRESS1), desk.logins.get(0).address());
    }

    @Test
    public void noPacketCausesAnError() {
        final var random = new Random(20261122);
        final byte[] valid = RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login(
            RadiusFixtures.attribute(RadiusAttributes.NAS_IDENTIFIER, "cpe1"),
            RadiusFixtures.attribute(RadiusAttributes.FRAMED_IP_ADDRESS, new byte[] {10, 0, 0, 11}),
            RadiusFixtures.attribute(26, new byte[] {0, 0, 0, 9, 1, 6, 'a', 'b', 'c', 'd'}),
            RadiusFixtures.attribute(PROXY_STATE, new byte[] {1, 2, 3})));
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            final byte[] answer = exchange(hostile(random, valid));
            answered += answer == null ? 0 : 1;
        }
        // some get as far as a decision, or the packets are not hostile enough
        assertTrue("answered " + answered, answered > 500);
        assertTrue(counters.get(AccessCounter.MALFORMED) > 500);
        assertTrue(counters.get(AccessCounter.WRONG_SECRET) > 500);
        assertNotNull(exchange(RadiusFixtures.accessRequest(99, RadiusFixtures.SECRET, RadiusFixtures.login())));
    }

    private static byte[] callCheck(final byte id) {
        return new RadiusWriter(RadiusCodes.ACCESS_REQUEST).messageAuthenticator()
            .integer(RadiusAttributes.SERVICE_TYPE, RadiusAttributes.CALL_CHECK)
            .text(RadiusAttributes.USER_NAME, "02-00-00-00-C1-01")
            .text(RadiusAttributes.CALLING_STATION_ID, "02-00-00-00-C1-01")
            .request(id, new byte[] {id, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                new SharedSecret(RadiusFixtures.SECRET));
    }

    private static byte[] hostile(final Random random, final byte[] valid) {
        if (random.nextInt(5) == 0) {
            final byte[] noise = new byte[random.nextInt(4200)];
            random.nextBytes(noise);
            return noise;
        }
        final byte[] packet = valid.clone();
        packet[1] = (byte) random.nextInt();
        final int signature = RadiusFixtures.find(valid, RadiusAttributes.MESSAGE_AUTHENTICATOR);
        for (int j = random.nextInt(6); j >= 0; j--) {
            // octets of attributes, sometimes their types and lengths
            packet[4 + random.nextInt(packet.length - 4)] = (byte) random.nextInt();
        }
        if (random.nextInt(4) != 0) {
            packet[signature - 2] = (byte) RadiusAttributes.MESSAGE_AUTHENTICATOR;
            packet[signature - 1] = 18;
            RadiusFixtures.signAgain(packet, signature);
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(packet, random.nextInt(packet.length)) : packet;
    }

    private static byte[] withoutMessageAuthenticator(final byte[] request) {
        final int at = RadiusFixtures.find(request, RadiusAttributes.MESSAGE_AUTHENTICATOR) - 2;
        final byte[] shorter = Samples.concat(Arrays.copyOf(request, at),
            Arrays.copyOfRange(request, at + 18, request.length));
        shorter[2] = (byte) (shorter.length >> 8);
        shorter[3] = (byte) shorter.length;
        return shorter;
    }

    private void assertRefused(final String reason, final List<RadiusAttribute> attributes) {
        desk.settings = RadiusSettings.of(Optional.of(new RadiusBuilder().setRejectDelay(Uint16.ZERO).build()));
        channel.writeInbound(RadiusFixtures.datagram(
            RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, attributes)));
        channel.runScheduledPendingTasks();
        assertEquals(3, answer()[0]);
        assertEquals(reason, desk.refusals.get(0).reason());
        assertEquals(List.of(), desk.logins);
    }

    private void assertIgnored(final AccessCounter why, final byte[] request) {
        final long before = counters.get(why);
        assertNull(exchange(request));
        assertEquals(before + 1, counters.get(why));
    }

    private byte[] exchange(final byte[] request) {
        channel.writeInbound(RadiusFixtures.datagram(request));
        channel.checkException();
        return answer();
    }

    private byte[] answer() {
        final DatagramPacket answer = channel.readOutbound();
        if (answer == null) {
            return null;
        }
        final byte[] bytes = ByteBufUtil.getBytes(answer.content());
        answer.release();
        return bytes;
    }
}
