package org.netfate.access.radius;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.net.InetAddresses;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.netfate.access.AccessCounter;
import org.netfate.access.AccessCounters;
import org.netfate.access.LoginOutcome;
import org.netfate.access.SessionWatcher;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells network access servers that a session of theirs has ended or changed. What it says is done already: it is
 * repeated for a while, and if nobody confirms it nothing is lost but the server's own view, which it corrects with its
 * next Call-Check or accounting. Belongs to the state executor, but for {@link #named}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5176">RFC 5176</a>
 */
final class DynamicAuthorization implements SessionWatcher {
    /** After 2, 6, 14 and 30 seconds. */
    static final Patience PATIENCE = new Patience(4, Duration.ofSeconds(2), 2);

    private static final Logger LOG = LoggerFactory.getLogger(DynamicAuthorization.class);
    /** What the server calls sessions is remembered of so many. */
    private static final int NAMES = 100_000;
    /** The server does not know the session (any more). */
    private static final int SESSION_CONTEXT_NOT_FOUND = 503;

    private final Cache<String, byte[]> names = CacheBuilder.newBuilder().maximumSize(NAMES).build();
    private final NasDirectory nas;
    private final RadiusClient client;
    private final Clock clock;
    private final AccessCounters counters;

    /**
     * Makes it.
     *
     * @param nas the network access servers
     * @param client sends
     * @param clock tells the time of a request
     * @param counters counts what becomes of requests
     */
    DynamicAuthorization(final NasDirectory nas, final RadiusClient client, final Clock clock,
            final AccessCounters counters) {
        this.nas = nas;
        this.client = client;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * A network access server has told what it calls a session. For any thread.
     *
     * @param request an Accounting-Request
     */
    void named(final NasRequest request) {
        final var session = request.packet().text(RadiusAttributes.CLASS);
        final var name = request.packet().octets(RadiusAttributes.ACCT_SESSION_ID);
        if (session.isPresent() && name.isPresent()) {
            names.put(session.orElseThrow(), name.orElseThrow());
        }
    }

    @Override
    public void left(final Session session, final Optional<SessionEndCause> cause) {
        final boolean bySelf = cause.filter(known -> known == SessionEndCause.Logout
            || known == SessionEndCause.NasRestarted).isPresent();
        if (!bySelf) {
            send(session, RadiusCodes.DISCONNECT_REQUEST, writer -> writer);
        }
    }

    @Override
    public void changed(final LoginOutcome.Accepted accepted) {
        send(accepted.session(), RadiusCodes.COA_REQUEST, writer -> {
            writer.text(RadiusAttributes.FILTER_ID, accepted.service().text());
            accepted.remaining().ifPresent(left -> writer.integer(RadiusAttributes.SESSION_TIMEOUT,
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, left.toSeconds()))));
            return writer;
        });
    }

    private void send(final Session session, final int code, final UnaryOperator<RadiusWriter> what) {
        final var server = nas.of(session.requireNode());
        final var secret = server.flatMap(Nas::secret);
        if (secret.isEmpty()) {
            return;
        }
        final var peer = new Peer(server.orElseThrow().authorization(), secret.orElseThrow(), false);
        final var answer = client.send(id -> what.apply(request(session, code)).signedRequest(id, peer.secret()), peer,
            PATIENCE);
        Futures.addCallback(answer, new Outcome(session, code), MoreExecutors.directExecutor());
    }

    /** The server's address is not among the attributes: behind a translation of addresses it knows another one. */
    private RadiusWriter request(final Session session, final int code) {
        final var writer = new RadiusWriter(code).messageAuthenticator()
            .text(RadiusAttributes.NAS_IDENTIFIER, session.requireNode().getValue())
            .text(RadiusAttributes.USER_NAME, session.requireUser().getValue())
            .text(RadiusAttributes.CALLING_STATION_ID,
                session.requireMac().getValue().replace(':', '-').toUpperCase(Locale.ROOT))
            .text(RadiusAttributes.CLASS, session.requireId().getValue())
            .integer(RadiusAttributes.EVENT_TIMESTAMP, (int) clock.instant().getEpochSecond());
        Optional.ofNullable(names.getIfPresent(session.requireId().getValue()))
            .ifPresent(name -> writer.octets(RadiusAttributes.ACCT_SESSION_ID, name));
        if (session.getAddress() != null) {
            writer.octets(RadiusAttributes.FRAMED_IP_ADDRESS,
                InetAddresses.forString(session.getAddress().getValue()).getAddress());
        }
        return writer;
    }

    /** What becomes of a request. */
    private final class Outcome implements FutureCallback<RadiusPacket> {
        private final Session session;
        private final int code;

        Outcome(final Session session, final int code) {
            this.session = session;
            this.code = code;
        }

        @Override
        public void onSuccess(final RadiusPacket answer) {
            final int cause = answer.integer(RadiusAttributes.ERROR_CAUSE).orElse(0);
            if (answer.code() == code + 1 || cause == SESSION_CONTEXT_NOT_FOUND) {
                counters.count(AccessCounter.AUTHORIZATION_CONFIRMED);
                LOG.debug("the NAS of node {} confirmed {} of session {}", session.requireNode().getValue(), code,
                    session.requireId().getValue());
            } else {
                counters.count(AccessCounter.AUTHORIZATION_FAILED);
                LOG.warn("the NAS of node {} refused what became of session {} (Error-Cause {})",
                    session.requireNode().getValue(), session.requireId().getValue(), cause);
            }
        }

        @Override
        public void onFailure(final Throwable cause) {
            counters.count(AccessCounter.AUTHORIZATION_FAILED);
            LOG.warn("the NAS of node {} does not know what became of session {}: {}. Its rules are removed all the "
                + "same", session.requireNode().getValue(), session.requireId().getValue(), cause.getMessage());
        }
    }
}
