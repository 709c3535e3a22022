package org.netfate.access.radius;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Optional;
import org.netfate.access.AccessCounters;
import org.netfate.access.AccessDesk;
import org.netfate.access.LogLimiter;
import org.netfate.access.LoginOutcome;
import org.netfate.access.LoginRequest;
import org.netfate.access.SessionName;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.common.Empty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tinyradius.core.RadiusPacketException;
import org.tinyradius.core.attribute.type.RadiusAttribute;
import org.tinyradius.core.packet.request.AccessRequest;
import org.tinyradius.core.packet.request.RadiusRequest;

/**
 * Walks the way of a login once before the first user does: classes are loaded, so that the first login
 * is as quick as the others. Nothing of it is seen outside: the packets stay in memory, and the
 * session is put and deleted in one transaction.
 */
final class RadiusWarmUp implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RadiusWarmUp.class);
    private static final String SECRET = "netfate-warm-up";

    private final NfviDatabase database;
    private final Session session;

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param session any session
     */
    RadiusWarmUp(final NfviDatabase database, final Session session) {
        this.database = database;
        this.session = session;
    }

    @Override
    public void run() {
        database.changeIntent(changes -> {
            final var path = NfviDatabase.entry(NfviPaths.SESSIONS, session.key());
            changes.put(path, session);
            changes.delete(path);
        });
        try {
            request();
        } catch (RadiusPacketException e) {
            LOG.warn("the RADIUS warm-up failed, the first login will be slower: {}", e.getMessage());
        }
    }

    private void request() throws RadiusPacketException {
        final var source = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        final var counters = new AccessCounters();
        final var ticker = Ticker.systemTicker();
        final var nas = new Nas(session.requireNode(), Optional.of(SECRET), true);
        final var codec = new RadiusCodec(RadiusPacketBytes.ACCESS_REQUEST, address -> Optional.of(nas), counters,
            new LogLimiter(ticker), ticker);
        final var recent = new RecentAnswers(ticker, counters);
        final var channel = new EmbeddedChannel(codec, recent,
            new AccessRequestHandler(new AlwaysAccepts(), recent, ticker));
        final var attributes = new ArrayList<RadiusAttribute>();
        attributes.add(attribute(RadiusAttributes.USER_NAME, session.requireUser().getValue()));
        attributes.add(attribute(RadiusAttributes.CALLING_STATION_ID, session.requireMac().getValue()));
        final var request = ((AccessRequest) RadiusRequest.create(RadiusCodec.DICTIONARY, (byte) 1, (byte) 1, null,
            attributes)).withPapPassword("password").encodeRequest(SECRET);
        channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(request.toBytes()), source, source));
        channel.finishAndReleaseAll();
    }

    /** Accepts everyone. */
    private final class AlwaysAccepts implements AccessDesk {
        @Override
        public ListenableFuture<LoginOutcome> login(final LoginRequest request, final String password) {
            return Futures.immediateFuture(new LoginOutcome.Accepted(session));
        }

        @Override
        public void refused(final Optional<String> user, final NodeId node, final Optional<String> mac,
                final String reason) {
            // nobody is
        }

        @Override
        public ListenableFuture<Empty> stopped(final SessionName name) {
            return Futures.immediateFuture(Empty.value());
        }

        @Override
        public ListenableFuture<Empty> restarted(final NodeId node) {
            return Futures.immediateFuture(Empty.value());
        }
    }

    private static RadiusAttribute attribute(final int type, final String value) {
        return RadiusCodec.DICTIONARY.createAttribute(-1, type, value);
    }
}
