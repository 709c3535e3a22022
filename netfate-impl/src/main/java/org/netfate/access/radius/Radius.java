package org.netfate.access.radius;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netfate.access.AccessDesk;
import org.netfate.access.LogLimiter;
import org.netfate.access.PasswordAuthority;
import org.netfate.access.RadiusSettings;
import org.netfate.access.SessionWatcher;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;

/**
 * RADIUS, the protocol: puts the parts of this package together, starts and stops them. Thread-safe.
 *
 * <p>It is both asked and asks: {@link #authority} and {@link #watcher} are for who decides, and {@link #serve} begins
 * to answer.
 */
public final class Radius implements AutoCloseable {
    private static final Duration PORT_RETRY = Duration.ofSeconds(10);

    private final RadiusParts parts;
    private final NasDirectory nas;
    private final RadiusClient client;
    private final Upstreams upstreams;
    private final DynamicAuthorization authorization;
    private final Map<RadiusService, InetSocketAddress> addresses;
    private Optional<Watched<org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Radius>> settings =
        Optional.empty();
    private volatile Optional<RadiusServer> server = Optional.empty();

    /**
     * Puts the parts together. Nothing happens before {@link #serve}.
     *
     * @param parts what it works with
     * @param addresses where the server listens
     */
    public Radius(final RadiusParts parts, final Map<RadiusService, InetSocketAddress> addresses) {
        this.parts = parts;
        this.addresses = Map.copyOf(addresses);
        nas = new NasDirectory(parts.secrets());
        client = new RadiusClient(parts.counters());
        upstreams = new Upstreams(parts, client);
        authorization = new DynamicAuthorization(nas, client, parts.clock(), parts.counters());
    }

    /**
     * Returns the operator's own servers.
     *
     * @return who decides about passwords if there are any
     */
    public PasswordAuthority authority() {
        return upstreams;
    }

    /**
     * Returns what tells network access servers of their sessions.
     *
     * @return is to be told
     */
    public SessionWatcher watcher() {
        return authorization;
    }

    /**
     * Starts: follows the NFVI Database and listens.
     *
     * @param desk decides
     */
    public void serve(final AccessDesk desk) {
        nas.start(parts.database(), parts.state());
        parts.state().execute(() -> {
            settings = Optional.of(Watched.of(parts.database(), LogicalDatastoreType.CONFIGURATION, NfviPaths.RADIUS,
                parts.state(), changed -> configure()));
            upstreams.start();
        });
        final var forwarder = new AccountingForwarder(parts, upstreams);
        final var counters = parts.counters();
        final var ticker = parts.ticker();
        final var limiter = new LogLimiter(ticker);
        final var lastResort = new LastResort(counters, limiter);
        final var logins = new RecentAnswers(ticker, counters);
        final var accountings = new RecentAnswers(ticker, counters);
        final var rejects = new DelayedRejects(() -> desk.settings().rejectDelay(), logins, counters);
        final var started = new RadiusServer(addresses, Map.of(
            RadiusService.AUTHENTICATION, List.of(
                new RadiusCodec(RadiusCodes.ACCESS_REQUEST, nas::find, counters, limiter, ticker),
                new StatusHandler(RadiusCodes.ACCESS_ACCEPT, counters), logins,
                new AccessRequestHandler(desk, logins, rejects, ticker), lastResort),
            RadiusService.ACCOUNTING, List.of(
                new RadiusCodec(RadiusCodes.ACCOUNTING_REQUEST, nas::find, counters, limiter, ticker),
                new StatusHandler(RadiusCodes.ACCOUNTING_RESPONSE, counters), accountings,
                new AccountingHandler(desk, accountings, counters, List.of(authorization::named,
                    request -> forwarder.forward(request.packet()))), lastResort)), PORT_RETRY);
        server = Optional.of(started);
        started.start();
    }

    /** Decrypts all shared secrets again, because the encryption service has come. */
    public void decryptAgain() {
        parts.state().execute(() -> {
            nas.decryptAgain();
            configure();
        });
    }

    /**
     * Makes what walks the way of a login once before the first user does.
     *
     * @param session any session
     * @return to be run on a thread on which passwords are checked
     */
    public Runnable warmUp(final Session session) {
        return new RadiusWarmUp(parts.database(), session);
    }

    /**
     * Tells where the server listens.
     *
     * @param service which of its ports
     * @return its address, empty as long as the port is taken
     */
    public Optional<InetSocketAddress> address(final RadiusService service) {
        return server.flatMap(started -> started.address(service));
    }

    @Override
    public void close() {
        server.ifPresent(RadiusServer::close);
        nas.close();
        parts.state().execute(() -> {
            settings.ifPresent(Watched::close);
            upstreams.close();
        });
        client.close();
    }

    private void configure() {
        upstreams.configure(RadiusSettings.of(settings.flatMap(Watched::get)).upstreams());
    }
}
