package org.netfate.access.radius;

import com.google.common.base.Ticker;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.MessageToMessageCodec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;
import org.netfate.access.LogLimiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tinyradius.core.RadiusPacketException;
import org.tinyradius.core.attribute.type.RadiusAttribute;
import org.tinyradius.core.dictionary.DefaultDictionary;
import org.tinyradius.core.dictionary.Dictionary;
import org.tinyradius.core.packet.PacketType;
import org.tinyradius.core.packet.request.RadiusRequest;
import org.tinyradius.core.packet.response.RadiusResponse;

/**
 * Lets the authentic requests of configured network access servers through, and signs the answers. Whatever else
 * arrives is dropped silently, as RFC 2865 demands, but counted and told to the operator, who looks for the reason
 * why nobody can log in.
 *
 * <p>An Access-Request must carry a Message-Authenticator, and every answer to one begins with it: this closes the
 * forgery of an Access-Accept by a chosen-prefix collision.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-3">RFC 2865, section 3</a>
 * @see <a href="https://www.cve.org/CVERecord?id=CVE-2024-3596">CVE-2024-3596 (BlastRADIUS)</a>
 */
@Sharable
final class RadiusCodec extends MessageToMessageCodec<DatagramPacket, NasAnswer> {
    /** The dictionary of the attributes, loaded once. */
    static final Dictionary DICTIONARY = DefaultDictionary.INSTANCE;

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
     * @param served code of the requests that are let through
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
        final String source = datagram.sender().getAddress().getHostAddress();
        final var nas = directory.apply(datagram.sender().getAddress());
        if (nas.isEmpty()) {
            drop(AccessCounter.UNKNOWN_NAS, "no known NAS", source, "it is no configured node's nas address");
            return;
        }
        final String name = nas.orElseThrow().toString();
        final var secret = nas.orElseThrow().secret();
        if (secret.isEmpty()) {
            drop(AccessCounter.NO_SECRET, name, source, "its shared secret is not known: set it with the RPC "
                + "set-nas-secret, or wait for the platform's encryption service");
            return;
        }
        authentic(nas.orElseThrow(), secret.orElseThrow(), source, ByteBufUtil.getBytes(datagram.content()))
            .flatMap(packet -> parse(packet, secret.orElseThrow(), name, source))
            .ifPresent(request -> out.add(new NasRequest(nas.orElseThrow(), secret.orElseThrow(), datagram.sender(),
                request, received)));
    }

    private Optional<RadiusPacketBytes> authentic(final Nas nas, final String secret, final String source,
            final byte[] datagram) {
        final String name = nas.toString();
        final var parsed = RadiusPacketBytes.parse(datagram)
            .filter(packet -> packet.code() == served && packet.proxyStates() <= MAXIMUM_PROXY_STATES);
        if (parsed.isEmpty()) {
            drop(AccessCounter.MALFORMED, name, source, "it is not a well-formed request that this port serves");
            return Optional.empty();
        }
        final var packet = parsed.orElseThrow();
        final boolean access = served == RadiusPacketBytes.ACCESS_REQUEST;
        if (access && !packet.hasMessageAuthenticator()) {
            if (nas.requiresMessageAuthenticator()) {
                drop(AccessCounter.NO_MESSAGE_AUTHENTICATOR, name, source, "it has no Message-Authenticator: update "
                    + "the NAS, or set require-message-authenticator to false and trust the network between");
                return Optional.empty();
            }
            return parsed;
        }
        if (access ? !packet.isAuthenticAccessRequest(secret) : !packet.isAuthenticAccountingRequest(secret)) {
            drop(AccessCounter.WRONG_SECRET, name, source, "it was made with another shared secret");
            return Optional.empty();
        }
        return parsed;
    }

    private Optional<RadiusRequest> parse(final RadiusPacketBytes packet, final String secret, final String name,
            final String source) {
        try {
            return Optional.of(RadiusRequest.fromByteBuf(DICTIONARY, Unpooled.wrappedBuffer(packet.bytes()))
                .decodeRequest(secret));
        } catch (RadiusPacketException | IllegalArgumentException e) {
            drop(AccessCounter.MALFORMED, name, source, "an attribute in it is malformed");
            return Optional.empty();
        }
    }

    @Override
    protected void encode(final ChannelHandlerContext ctx, final NasAnswer answer, final List<Object> out) {
        final var request = answer.request();
        final var attributes = new ArrayList<RadiusAttribute>();
        if (answer.code() != PacketType.ACCOUNTING_RESPONSE) {
            attributes.add(DICTIONARY.createAttribute(-1, RadiusPacketBytes.MESSAGE_AUTHENTICATOR,
                new byte[RadiusPacketBytes.AUTHENTICATOR_LENGTH]));
        }
        attributes.addAll(answer.attributes());
        try {
            final byte[] unsigned = RadiusResponse.create(DICTIONARY, answer.code(), request.packet().getId(),
                request.packet().getAuthenticator(), attributes).toBytes();
            out.add(new DatagramPacket(Unpooled.wrappedBuffer(RadiusPacketBytes.sign(unsigned, request.secret())),
                request.source()));
        } catch (RadiusPacketException e) {
            throw new EncoderException("cannot write the " + answer, e);
        }
    }

    private void drop(final AccessCounter counter, final String name, final String source, final String reason) {
        counters.count(counter);
        limiter.admit(counter + source).ifPresent(suppressed ->
            LOG.warn("RADIUS packet from {} ({}) ignored: {} ({} more since the last such line)", source, name, reason,
                suppressed));
    }
}
