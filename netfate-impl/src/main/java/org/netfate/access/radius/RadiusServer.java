package org.netfate.access.radius;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RADIUS server's two UDP ports. A port that is taken is tried again until it is free, and the rest of the
 * Orchestrator works meanwhile. Its network threads only parse, sign and send. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865">RFC 2865</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866">RFC 2866</a>
 */
final class RadiusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RadiusServer.class);
    /** For the burst of logins after a power failure. */
    private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;
    /** Packets that are read before what they ask is handed over together. */
    private static final int AT_ONCE = 64;
    /** One more than the longest packet. */
    private static final int DATAGRAM = 4097;

    private final Map<RadiusService, InetSocketAddress> addresses;
    private final Map<RadiusService, List<ChannelHandler>> handlers;
    private final Duration retry;
    private final Map<RadiusService, Channel> channels = new ConcurrentHashMap<>();
    private Optional<EventLoopGroup> group = Optional.empty();
    private volatile boolean closed;

    /**
     * Makes a server.
     *
     * @param addresses where each service listens
     * @param handlers what serves it, sharable, from the network inwards
     * @param retry how long to wait before a taken port is tried again
     */
    RadiusServer(final Map<RadiusService, InetSocketAddress> addresses,
            final Map<RadiusService, List<ChannelHandler>> handlers, final Duration retry) {
        this.addresses = Map.copyOf(addresses);
        this.handlers = Map.copyOf(handlers);
        this.retry = retry;
    }

    /** Begins to listen. */
    synchronized void start() {
        final var loops = new NioEventLoopGroup(RadiusService.values().length,
            new ThreadFactoryBuilder().setNameFormat("netfate-radius-%d").setDaemon(true).build());
        group = Optional.of(loops);
        for (var service : RadiusService.values()) {
            bind(loops, service);
        }
    }

    /**
     * Tells where a service listens.
     *
     * @param service the service
     * @return its address, empty as long as its port is taken
     */
    Optional<InetSocketAddress> address(final RadiusService service) {
        return Optional.ofNullable(channels.get(service)).map(channel -> (InetSocketAddress) channel.localAddress());
    }

    @Override
    public synchronized void close() {
        closed = true;
        channels.values().forEach(Channel::close);
        group.ifPresent(loops -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2,
            TimeUnit.SECONDS));
    }

    private void bind(final EventLoopGroup loops, final RadiusService service) {
        new Bootstrap()
            .group(loops)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM).maxMessagesPerRead(AT_ONCE))
            .handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    channel.pipeline().addLast(handlers.get(service).toArray(ChannelHandler[]::new));
                }
            })
            .bind(addresses.get(service))
            .addListener((ChannelFuture bound) -> bound(loops, service, bound));
    }

    private void bound(final EventLoopGroup loops, final RadiusService service, final ChannelFuture bound) {
        final var address = addresses.get(service);
        if (bound.isSuccess()) {
            channels.put(service, bound.channel());
            LOG.info("RADIUS {} listens on UDP {}", service.name().toLowerCase(Locale.ROOT),
                bound.channel().localAddress());
            if (closed) {
                bound.channel().close();
            }
        } else if (!closed) {
            LOG.error("RADIUS {} cannot listen on UDP port {} of {}: {}. Stop the other RADIUS server on this machine "
                + "('ss -lunp' names it); the port is tried again in {} s", service.name().toLowerCase(
                Locale.ROOT), address.getPort(), address.getHostString(), bound.cause().getMessage(),
                retry.toSeconds());
            loops.schedule(() -> {
                if (!closed) {
                    bind(loops, service);
                }
            }, retry.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
