package org.netfate.access.radius;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;

/**
 * Recognises a request that a NAS repeats because its answer is late or was lost: while the first is being worked on
 * the repetition is dropped, afterwards it gets the same answer again. Bounded in memory. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5080#section-2.2.2">RFC 5080, section 2.2.2</a>
 */
@Sharable
final class RecentAnswers extends MessageToMessageCodec<NasRequest, NasAnswer> {
    /** Requests that are remembered at most. */
    static final int CAPACITY = 16_384;
    /** Longer than a NAS usually goes on repeating. */
    private static final Duration MEMORY = Duration.ofSeconds(15);

    private record Key(InetSocketAddress source, byte id, ByteBuffer authenticator) {
        static Key of(final NasRequest request) {
            return new Key(request.source(), request.packet().id(),
                ByteBuffer.wrap(request.packet().authenticator()));
        }
    }

    private final Cache<Key, Optional<NasAnswer>> answers;
    private final AccessCounters counters;

    /**
     * Makes an empty memory.
     *
     * @param ticker measures how long to remember
     * @param counters counts repetitions
     */
    RecentAnswers(final Ticker ticker, final AccessCounters counters) {
        this.counters = counters;
        answers = CacheBuilder.newBuilder().maximumSize(CAPACITY).expireAfterWrite(MEMORY).ticker(ticker).build();
    }

    /**
     * Forgets a request that is not going to be answered, so that its repetition has another chance.
     *
     * @param request the request
     */
    void forget(final NasRequest request) {
        answers.invalidate(Key.of(request));
    }

    /**
     * Counts what is remembered.
     *
     * @return how many requests, never more than {@link #CAPACITY}
     */
    long size() {
        answers.cleanUp();
        return answers.size();
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final NasRequest request, final List<Object> out) {
        final var earlier = answers.asMap().putIfAbsent(Key.of(request), Optional.empty());
        if (earlier == null) {
            out.add(request);
        } else {
            counters.count(AccessCounter.REPEATED);
            // past this handler, toward the network
            earlier.ifPresent(ctx::writeAndFlush);
        }
    }

    @Override
    protected void encode(final ChannelHandlerContext ctx, final NasAnswer answer, final List<Object> out) {
        answers.put(Key.of(answer.request()), Optional.of(answer));
        out.add(answer);
    }
}
