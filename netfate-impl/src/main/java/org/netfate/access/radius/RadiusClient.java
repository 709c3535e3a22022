package org.netfate.access.radius;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;

/**
 * Sends requests to other RADIUS servers and clients, repeats them, and matches and verifies the answers. Everything
 * happens on one thread of its own, which only parses, signs and sends. Thread-safe; never blocks.
 *
 * <p>An identifier has one octet, so a socket has at most 256 requests on the way; sockets are opened as they are
 * needed, up to a limit, and what comes beyond fails at once.
 */
final class RadiusClient implements AutoCloseable {
    /** Requests that may be on the way. */
    static final int CAPACITY = 16 * Lane.IDS;

    private static final int DATAGRAM = 4097;
    private static final int AT_ONCE = 64;

    /** A socket and the requests that went out of it. */
    private static final class Lane {
        private static final int IDS = 256;

        private final Exchange[] exchanges = new Exchange[IDS];
        private ChannelFuture open;
        private int next;
        private int used;

        /** The identifier that was free for the longest, so that a late answer does not meet another request. */
        private int free() {
            int id = next;
            while (exchanges[id] != null) {
                id = (id + 1) % IDS;
            }
            next = (id + 1) % IDS;
            return id;
        }
    }

    private final class Exchange {
        private final Lane lane;
        private final int id;
        private final Peer peer;
        private final Patience patience;
        private final byte[] request;
        private final SettableFuture<RadiusPacket> answer;
        private int attempt;
        private Future<?> wait;

        Exchange(final Lane lane, final int id, final Peer peer, final Patience patience, final byte[] request,
                final SettableFuture<RadiusPacket> answer) {
            this.lane = lane;
            this.id = id;
            this.peer = peer;
            this.patience = patience;
            this.request = request;
            this.answer = answer;
        }

        void send() {
            if (attempt == patience.attempts()) {
                end();
                answer.setException(new RadiusException("no answer from " + peer.address() + " to "
                    + patience.attempts() + " attempts"));
                return;
            }
            lane.open.channel().writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(request), peer.address()));
            wait = loop.schedule(this::send, patience.millis(attempt), TimeUnit.MILLISECONDS);
            attempt++;
        }

        void received(final RadiusPacket packet, final InetSocketAddress sender) {
            final byte[] authenticator = Arrays.copyOfRange(request, RadiusPacket.AUTHENTICATOR, RadiusPacket.HEADER);
            final boolean mustHave = request[0] == RadiusCodes.ACCESS_REQUEST && peer.requiresMessageAuthenticator();
            if (sender.equals(peer.address()) && packet.answers(authenticator, peer.secret())
                    && (packet.hasMessageAuthenticator() || !mustHave)) {
                end();
                answer.set(packet);
            } else {
                counters.count(AccessCounter.WRONG_ANSWER);
            }
        }

        private void end() {
            lane.exchanges[id] = null;
            lane.used--;
            if (wait != null) {
                wait.cancel(false);
            }
        }
    }

    private final List<Lane> lanes = new ArrayList<>();
    private final EventLoop loop;
    private final EventLoopGroup group;
    private final AccessCounters counters;

    /**
     * Makes a client.
     *
     * @param counters counts answers that are none
     */
    RadiusClient(final AccessCounters counters) {
        this.counters = counters;
        group = new NioEventLoopGroup(1,
            new ThreadFactoryBuilder().setNameFormat("netfate-radius-client-%d").setDaemon(true).build());
        loop = group.next();
    }

    /**
     * Sends a request.
     *
     * @param draft the request
     * @param peer to whom
     * @param patience how long to wait
     * @return its verified answer, on the client's thread; fails with a {@link RadiusException} if there is none
     */
    ListenableFuture<RadiusPacket> send(final Draft draft, final Peer peer, final Patience patience) {
        final var answer = SettableFuture.<RadiusPacket>create();
        loop.execute(() -> begin(draft, peer, patience, answer));
        return answer;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private void begin(final Draft draft, final Peer peer, final Patience patience,
            final SettableFuture<RadiusPacket> answer) {
        final var free = lanes.stream().filter(lane -> lane.used < Lane.IDS).findFirst();
        if (free.isEmpty() && lanes.size() * Lane.IDS >= CAPACITY) {
            answer.setException(new RadiusException("too many requests are on the way"));
            return;
        }
        final var lane = free.orElseGet(this::open);
        final int id = lane.free();
        final var exchange = new Exchange(lane, id, peer, patience, draft.write((byte) id), answer);
        lane.exchanges[id] = exchange;
        lane.used++;
        // at once if the socket is open
        lane.open.addListener(opened -> exchange.send());
    }

    private Lane open() {
        final var lane = new Lane();
        lanes.add(lane);
        lane.open = new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM).maxMessagesPerRead(AT_ONCE))
            .handler(new Receiver(lane))
            .bind(0);
        return lane;
    }

    /** Takes the answers that come to a socket. */
    private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Lane lane;

        Receiver(final Lane lane) {
            this.lane = lane;
        }

        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final DatagramPacket datagram) {
            final var packet = RadiusPacket.parse(ByteBufUtil.getBytes(datagram.content()));
            final var exchange = packet.map(parsed -> lane.exchanges[Byte.toUnsignedInt(parsed.id())]);
            if (exchange.isPresent()) {
                exchange.orElseThrow().received(packet.orElseThrow(), datagram.sender());
            } else {
                counters.count(AccessCounter.WRONG_ANSWER);
            }
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
            // a port is closed, a network unreachable: the request is repeated
            counters.count(AccessCounter.WRONG_ANSWER);
        }
    }
}
