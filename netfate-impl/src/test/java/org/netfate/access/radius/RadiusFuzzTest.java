package org.netfate.access.radius;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.Test;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;
import org.netfate.access.LogLimiter;
import org.netfate.access.LoginOutcome;
import org.netfate.access.ManualTime;
import org.netfate.access.Samples;
import org.netfate.access.ServiceState;
import org.tinyradius.core.attribute.type.OctetsAttribute;

/**
 * A hundred thousand malformed packets for each way into the RADIUS server and for the answers to its own requests,
 * made from valid ones with a fixed seed: signed rightly and wrongly. Nothing escapes, nothing grows, and the next good
 * packet is served.
 */
public class RadiusFuzzTest {
    private static final int PACKETS = 100_000;
    private static final SharedSecret SECRET = new SharedSecret(RadiusFixtures.SECRET);
    private static final SharedSecret ANOTHER = new SharedSecret("another secret");

    private final Random random = new Random(20261122);
    private final ManualTime time = new ManualTime();
    private final AccessCounters counters = new AccessCounters();
    private final FakeDesk desk = new FakeDesk();

    @Test
    public void noAccessRequestCausesAnErrorAndTheNextLoginWorks() {
        desk.outcome.set(new LoginOutcome.Accepted(
            Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE1).build(), ServiceState.READY,
            Duration.ofSeconds(600), Optional.empty()));
        final var recent = new RecentAnswers(time, counters);
        final var rejects = new DelayedRejects(() -> Duration.ZERO, recent, counters);
        final var channel = new EmbeddedChannel(codec(RadiusCodes.ACCESS_REQUEST),
            new StatusHandler(RadiusCodes.ACCESS_ACCEPT, counters), recent,
            new AccessRequestHandler(desk, recent, rejects, time));
        final int answered = bombard(channel, this::accessRequest);
        assertTrue("answered " + answered, answered > PACKETS / 20);
        channel.writeInbound(RadiusFixtures.datagram(
            RadiusFixtures.accessRequest(1, RadiusFixtures.SECRET, RadiusFixtures.login())));
        assertEquals(RadiusCodes.ACCESS_ACCEPT, answer(channel).orElseThrow()[0]);
        assertTrue("remembers " + recent.size(), recent.size() <= RecentAnswers.CAPACITY);
    }

    @Test
    public void noAccountingRequestCausesAnErrorAndTheNextIsAnswered() {
        final var recent = new RecentAnswers(time, counters);
        final var read = new AtomicInteger();
        final var channel = new EmbeddedChannel(codec(RadiusCodes.ACCOUNTING_REQUEST),
            new StatusHandler(RadiusCodes.ACCOUNTING_RESPONSE, counters), recent,
            new AccountingHandler(desk, recent, counters, List.of(request -> {
                read.incrementAndGet();
                UpstreamRequest.accounting(request.packet(), Duration.ZERO, SECRET, (byte) 1);
            })));
        final int answered = bombard(channel, this::accountingRequest);
        assertTrue("answered " + answered, answered > PACKETS / 20);
        assertTrue(read.get() > PACKETS / 20);
        channel.writeInbound(RadiusFixtures.datagram(RadiusFixtures.accountingRequest(1, RadiusFixtures.SECRET,
            RadiusFixtures.login(RadiusFixtures.attribute(RadiusAttributes.ACCT_STATUS_TYPE,
                new byte[] {0, 0, 0, 1})))));
        assertEquals(RadiusCodes.ACCOUNTING_RESPONSE, answer(channel).orElseThrow()[0]);
        assertTrue("remembers " + recent.size(), recent.size() <= RecentAnswers.CAPACITY);
    }

    @Test
    public void noAnswerOfANasOrUpstreamServerCausesAnErrorAndTheRightOneIsTaken()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        final var client = new RadiusClient(counters);
        try (client; var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(5000);
            final var peer = new Peer((InetSocketAddress) socket.getLocalSocketAddress(), SECRET, true);
            final var answer = client.send(id -> new RadiusWriter(RadiusCodes.DISCONNECT_REQUEST).messageAuthenticator()
                .signedRequest(id, SECRET), peer, new Patience(1, Duration.ofMinutes(5), 1));
            final var received = new java.net.DatagramPacket(new byte[4096], 4096);
            socket.receive(received);
            final var request = RadiusPacket.parse(Arrays.copyOf(received.getData(), received.getLength()))
                .orElseThrow();
            final byte[] right = new RadiusWriter(RadiusCodes.DISCONNECT_ACK).messageAuthenticator()
                .answer(request, SECRET);
            for (int i = 0; i < PACKETS; i++) {
                final byte[] wrong = mutated(right);
                if (!Arrays.equals(wrong, right)) {
                    socket.send(new java.net.DatagramPacket(wrong, wrong.length, received.getSocketAddress()));
                }
            }
            assertFalse(answer.isDone());
            while (!answer.isDone()) {
                // the socket's buffer may be full of the others
                socket.send(new java.net.DatagramPacket(right, right.length, received.getSocketAddress()));
                Thread.onSpinWait();
            }
            assertEquals(RadiusCodes.DISCONNECT_ACK, answer.get(5, TimeUnit.SECONDS).code());
        }
        assertTrue(counters.get(AccessCounter.WRONG_ANSWER) > PACKETS / 100);
    }

    private RadiusCodec codec(final int served) {
        return new RadiusCodec(served, address -> Optional.of(RadiusFixtures.NAS), counters, new LogLimiter(time),
            time);
    }

    private int bombard(final EmbeddedChannel channel, final Supplier<byte[]> packets) {
        int answered = 0;
        for (int i = 0; i < PACKETS; i++) {
            channel.writeInbound(RadiusFixtures.datagram(packets.get()));
            channel.runScheduledPendingTasks();
            channel.checkException();
            answered += answer(channel).isPresent() ? 1 : 0;
        }
        return answered;
    }

    /** A random set of attributes, some of them nonsense, most of the packets signed rightly, some cut or changed. */
    private byte[] accessRequest() {
        final byte[] authenticator = new byte[16];
        random.nextBytes(authenticator);
        final var secret = random.nextInt(10) == 0 ? ANOTHER : SECRET;
        final var writer = new RadiusWriter(random.nextInt(20) == 0 ? random.nextInt(256)
            : RadiusCodes.ACCESS_REQUEST);
        if (random.nextInt(20) != 0) {
            writer.messageAuthenticator();
        }
        if (random.nextBoolean()) {
            writer.text(RadiusAttributes.USER_NAME, "alice")
                .text(RadiusAttributes.CALLING_STATION_ID, "02-00-00-00-C1-01");
        }
        if (random.nextBoolean()) {
            writer.password("correct horse".getBytes(StandardCharsets.UTF_8), authenticator, secret);
        }
        nonsense(writer);
        return damaged(writer.request((byte) random.nextInt(), authenticator, secret));
    }

    private byte[] accountingRequest() {
        final var writer = new RadiusWriter(random.nextInt(20) == 0 ? random.nextInt(256)
            : RadiusCodes.ACCOUNTING_REQUEST);
        if (random.nextBoolean()) {
            writer.integer(RadiusAttributes.ACCT_STATUS_TYPE, random.nextInt(10));
        }
        nonsense(writer);
        return damaged(writer.signedRequest((byte) random.nextInt(), random.nextInt(10) == 0 ? ANOTHER : SECRET));
    }

    private void nonsense(final RadiusWriter writer) {
        for (int i = random.nextInt(8); i > 0; i--) {
            final byte[] value = new byte[random.nextInt(random.nextInt(8) == 0 ? 254 : 20)];
            random.nextBytes(value);
            int type = 1 + random.nextInt(110);
            if (type == RadiusAttributes.MESSAGE_AUTHENTICATOR && random.nextInt(4) != 0) {
                type = RadiusAttributes.CHAP_PASSWORD;
            }
            // as it is, whatever its type asks for
            writer.add(new OctetsAttribute(RadiusPacket.DICTIONARY, RadiusPacket.NO_VENDOR, Unpooled.buffer()
                .writeByte(type).writeByte(2 + value.length).writeBytes(value)));
        }
    }

    private byte[] damaged(final byte[] packet) {
        return switch (random.nextInt(4)) {
            case 0 -> mutated(packet);
            case 1 -> random.nextInt(4) == 0 ? Arrays.copyOf(packet, random.nextInt(packet.length + 40)) : packet;
            default -> packet;
        };
    }

    private byte[] mutated(final byte[] packet) {
        final byte[] changed = packet.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private static Optional<byte[]> answer(final EmbeddedChannel channel) {
        final DatagramPacket answer = channel.readOutbound();
        if (answer == null) {
            return Optional.empty();
        }
        final byte[] bytes = ByteBufUtil.getBytes(answer.content());
        answer.release();
        return Optional.of(bytes);
    }
}
