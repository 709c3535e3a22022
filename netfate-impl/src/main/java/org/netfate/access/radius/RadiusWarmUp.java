package org.netfate.access.radius;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.netfate.access.AccessCounters;
import org.netfate.access.AccessDesk;
import org.netfate.access.Credential;
import org.netfate.access.LogLimiter;
import org.netfate.access.LoginOutcome;
import org.netfate.access.LoginRequest;
import org.netfate.access.RadiusSettings;
import org.netfate.access.ServiceState;
import org.netfate.access.SessionName;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * Walks the way of a login once before the first user does: classes are loaded, so that the first login
 * is as quick as the others. Nothing of it is seen outside: the packets stay in memory, and the
 * session is put and deleted in one transaction.
 */
final class RadiusWarmUp implements Runnable {
    private static final SharedSecret SECRET = new SharedSecret("netfate-warm-up");

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
        request();
    }

    private void request() {
        final var source = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        final var counters = new AccessCounters();
        final var ticker = Ticker.systemTicker();
        final var nas = new Nas(session.requireNode(), Optional.of(SECRET), true, true, source);
        final var codec = new RadiusCodec(RadiusCodes.ACCESS_REQUEST, address -> Optional.of(nas), counters,
            new LogLimiter(ticker), ticker);
        final var recent = new RecentAnswers(ticker, counters);
        final var channel = new EmbeddedChannel(codec, recent, new AccessRequestHandler(new AlwaysAccepts(), recent,
            new DelayedRejects(() -> Duration.ZERO, recent, counters), ticker));
        final byte[] authenticator = new byte[SharedSecret.DIGEST_LENGTH];
        final byte[] request = new RadiusWriter(RadiusCodes.ACCESS_REQUEST).messageAuthenticator()
            .text(RadiusAttributes.USER_NAME, session.requireUser().getValue())
            .text(RadiusAttributes.CALLING_STATION_ID, session.requireMac().getValue())
            .password("password".getBytes(StandardCharsets.UTF_8), authenticator, SECRET)
            .request((byte) 1, authenticator, SECRET);
        channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(request), source, source));
        channel.finishAndReleaseAll();
    }

    /** Accepts everyone. */
    private final class AlwaysAccepts implements AccessDesk {
        @Override
        public ListenableFuture<LoginOutcome> login(final LoginRequest request, final Credential credential) {
            return Futures.immediateFuture(accepted());
        }

        @Override
        public ListenableFuture<Optional<LoginOutcome.Accepted>> check(final NodeId node,
                final UnicastMacAddress mac, final Optional<Ipv4AddressNoZone> address) {
            return Futures.immediateFuture(Optional.of(accepted()));
        }

        @Override
        public void flush() {
            // nobody waits
        }

        @Override
        public RadiusSettings settings() {
            return RadiusSettings.DEFAULT;
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

        private LoginOutcome.Accepted accepted() {
            return new LoginOutcome.Accepted(session, ServiceState.READY, RadiusSettings.DEFAULT.interim(),
                Optional.empty());
        }
    }
}
