package org.netfate.access.radius;

import com.google.common.base.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.access.AccessCounters;
import org.netfate.access.AccessDesk;
import org.netfate.access.LogLimiter;
import org.netfate.nfvi.NfviDatabase;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;

/** RADIUS, the protocol: puts the parts of this package together, starts and stops them. Thread-safe. */
public final class Radius implements AutoCloseable {
    private static final Duration PORT_RETRY = Duration.ofSeconds(10);

    private final NfviDatabase database;
    private final Executor state;
    private final NasDirectory nas;
    private final RadiusServer server;

    /**
     * Puts the parts together. Nothing happens before {@link #start()}.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param desk decides
     * @param secrets decrypts shared secrets
     * @param addresses where the server listens
     * @param counters counts what happens
     * @param ticker measures time
     */
    public Radius(final NfviDatabase database, final Executor state, final AccessDesk desk, final Secrets secrets,
            final Map<RadiusService, InetSocketAddress> addresses, final AccessCounters counters,
            final Ticker ticker) {
        this.database = database;
        this.state = state;
        nas = new NasDirectory(secrets);
        final var limiter = new LogLimiter(ticker);
        final var lastResort = new LastResort(counters, limiter);
        final var authentications = new RecentAnswers(ticker, counters);
        final var accountings = new RecentAnswers(ticker, counters);
        server = new RadiusServer(addresses, Map.of(
            RadiusService.AUTHENTICATION, List.of(
                new RadiusCodec(RadiusCodes.ACCESS_REQUEST, nas::find, counters, limiter, ticker),
                new StatusHandler(RadiusCodes.ACCESS_ACCEPT, counters), authentications,
                new AccessRequestHandler(desk, authentications, new DelayedRejects(
                    () -> desk.settings().rejectDelay(), authentications, counters), ticker), lastResort),
            RadiusService.ACCOUNTING, List.of(
                new RadiusCodec(RadiusCodes.ACCOUNTING_REQUEST, nas::find, counters, limiter, ticker),
                new StatusHandler(RadiusCodes.ACCOUNTING_RESPONSE, counters), accountings,
                new AccountingHandler(desk, accountings, counters), lastResort)), PORT_RETRY);
    }

    /** Starts: follows the NFVI Database and listens. */
    public void start() {
        nas.start(database, state);
        server.start();
    }

    /** Decrypts all shared secrets again, because the encryption service has come. */
    public void decryptAgain() {
        state.execute(nas::decryptAgain);
    }

    /**
     * Makes what walks the way of a login once before the first user does.
     *
     * @param session any session
     * @return to be run on a thread on which passwords are checked
     */
    public Runnable warmUp(final Session session) {
        return new RadiusWarmUp(database, session);
    }

    /**
     * Tells where the server listens.
     *
     * @param service which of its ports
     * @return its address, empty as long as the port is taken
     */
    public Optional<InetSocketAddress> address(final RadiusService service) {
        return server.address(service);
    }

    @Override
    public void close() {
        server.close();
        nas.close();
    }
}
