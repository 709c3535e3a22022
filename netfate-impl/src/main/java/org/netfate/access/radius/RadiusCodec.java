package org.netfate.access.radius;

import com.google.common.base.Ticker;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.MessageToMessageCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;
import org.netfate.access.LogLimiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the authentic requests of configured network access servers through, and sends the answers. Whatever else
 * arrives is dropped silently, as RFC 2865 demands, but counted and told to the operator, who looks for the reason
 * why nobody can log in.
 *
 * <p>An Access-Request must carry a Message-Authenticator, and every answer to one begins with it: this closes the
 * forgery of an Access-Accept by a chosen-prefix collision. A Status-Server must always carry it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-3">RFC 2865, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5997#section-4">RFC 5997, section 4 (Status-Server)</a>
 * @see <a href="https://www.cve.org/CVERecord?id=CVE-2024-3596">CVE-2024-3596 (BlastRADIUS)</a>
 */
@Sharable
final class RadiusCodec extends MessageToMessageCodec<DatagramPacket, NasAnswer> {
    /** More proxies than this in a row are not a network but an attack. */
    static final int MAXIMUM_PROXY_STATES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(RadiusCodec.class);

    private final int served;
    private final Function<InetAddress, Optional<Nas>> directory;
    private final AccessCounters counters;
    private final LogLimiter limiter;
    private final Ticker ticker;

    /**
     * Makes a codec.
     *
     * @param served code of the requests that are let through, beside Status-Server
     * @param directory finds a network access server by its address
     * @param counters counts what is dropped
     * @param limiter keeps what is dropped from filling the log
     * @param ticker tells when a request came
     */
    RadiusCodec(final int served, final Function<InetAddress, Optional<Nas>> directory,
            final AccessCounters counters, final LogLimiter limiter, final Ticker ticker) {
        this.served = served;
        this.directory = directory;
        this.counters = counters;
        this.limiter = limiter;
        this.ticker = ticker;
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final DatagramPacket datagram, final List<Object> out) {
        final long received = ticker.read();
        final var source = datagram.sender();
        final var nas = directory.apply(source.getAddress());
        if (nas.isEmpty()) {
            drop(AccessCounter.UNKNOWN_NAS, "no known NAS", source, "it is no configured node's nas address");
            return;
        }
        final var secret = nas.orElseThrow().secret();
        if (secret.isEmpty()) {
            drop(AccessCounter.NO_SECRET, nas.orElseThrow(), source, "its shared secret is not known: set it with the "
                + "RPC set-nas-secret, or wait for the platform's encryption service");
            return;
        }
        final var packet = RadiusPacket.parse(ByteBufUtil.getBytes(datagram.content()))
            .filter(parsed -> (parsed.code() == served || parsed.code() == RadiusCodes.STATUS_SERVER)
                && parsed.proxyStates() <= MAXIMUM_PROXY_STATES);
        if (packet.isEmpty()) {
            drop(AccessCounter.MALFORMED, nas.orElseThrow(), source,
                "it is not a well-formed request that this port serves");
        } else if (isAuthentic(nas.orElseThrow(), secret.orElseThrow(), source, packet.orElseThrow())) {
            out.add(new NasRequest(nas.orElseThrow(), secret.orElseThrow(), source, packet.orElseThrow(), received));
        }
    }

    private boolean isAuthentic(final Nas nas, final SharedSecret secret, final InetSocketAddress source,
            final RadiusPacket packet) {
        final boolean signsItself = packet.code() == RadiusCodes.ACCOUNTING_REQUEST;
        if (!signsItself && !packet.hasMessageAuthenticator()) {
            if (nas.requiresMessageAuthenticator() || packet.code() == RadiusCodes.STATUS_SERVER) {
                drop(AccessCounter.NO_MESSAGE_AUTHENTICATOR, nas, source, "it has no Message-Authenticator: update "
                    + "the NAS, or set require-message-authenticator to false and trust the network between");
                return false;
            }
            return true;
        }
        if (signsItself ? !packet.hasRightRequestAuthenticator(secret)
                : !packet.hasRightMessageAuthenticator(secret)) {
            drop(AccessCounter.WRONG_SECRET, nas, source, "it was made with another shared secret");
            return false;
        }
        return true;
    }

    @Override
    protected void encode(final ChannelHandlerContext ctx, final NasAnswer answer, final List<Object> out) {
        out.add(new DatagramPacket(Unpooled.wrappedBuffer(answer.bytes()), answer.request().source()));
    }

    private void drop(final AccessCounter counter, final Object name, final InetSocketAddress source,
            final String reason) {
        counters.count(counter);
        final String address = source.getAddress().getHostAddress();
        limiter.admit(counter + address).ifPresent(suppressed ->
            LOG.warn("RADIUS packet from {} ({}) ignored: {} ({} more since the last such line)", address, name,
                reason, suppressed));
    }
}
