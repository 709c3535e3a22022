package org.netfate.access;

import com.google.common.base.Ticker;
import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.netfate.access.accounting.AccountingBook;
import org.netfate.access.accounting.DetailLog;
import org.netfate.access.dhcp.Dhcp;
import org.netfate.access.radius.Radius;
import org.netfate.access.radius.RadiusParts;
import org.netfate.access.radius.RadiusService;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.aaa.encrypt.AAAEncryptionService;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.Rpc;

/**
 * Clients and sessions of the Orchestrator: puts the parts of this package together, starts and stops them.
 * Thread-safe.
 *
 * <p>The platform's encryption service may come at any time after the start; until then no RADIUS request is answered.
 */
public final class Access implements AutoCloseable {
    private static final int PACKET_INS_AT_A_TIME = 1024;

    private final AccessCounters counters = new AccessCounters();
    private final SecretCipher cipher = new SecretCipher();
    private final List<Registration> registrations = new ArrayList<>();
    private final AccessExecutors executors;
    private final NfviDatabase database;
    private final NotificationService notifications;
    private final RpcProviderService rpcs;
    private final DetailLog detail;
    private final AccountingBook book;
    private final AccessState state;
    private final RadiusStateWriter stateWriter;
    private final LoginDesk desk;
    private final NasDesk nasDesk;
    private final Radius radius;
    private final ClientDiscovery discovery;

    /**
     * Puts the parts together. Nothing happens before {@link #start()}.
     *
     * @param database the NFVI Database
     * @param notifications brings packet-ins
     * @param publisher takes what is told of sessions
     * @param rpcs offers the RPCs
     * @param platform the platform's RPCs
     * @param executors the threads
     * @param clock tells the time
     * @param radiusAddress IP address on which the RADIUS server listens, 0.0.0.0 for all
     * @param authenticationPort its UDP port for authentication; 1812 is the standard one
     * @param accountingPort its UDP port for accounting; 1813 is the standard one
     */
    public Access(final NfviDatabase database, final NotificationService notifications,
            final NotificationPublishService publisher, final RpcProviderService rpcs,
            final RpcConsumerRegistry platform, final AccessExecutors executors, final Clock clock,
            final String radiusAddress, final int authenticationPort, final int accountingPort) {
        this(database, notifications, publisher, rpcs, platform, Map.of(
            RadiusService.AUTHENTICATION,
                new InetSocketAddress(InetAddresses.forString(radiusAddress), authenticationPort),
            RadiusService.ACCOUNTING, new InetSocketAddress(InetAddresses.forString(radiusAddress), accountingPort)),
            executors, clock, Ticker.systemTicker(),
            Path.of(System.getProperty("karaf.data", System.getProperty("java.io.tmpdir")), "netfate"));
    }

    /**
     * Puts the parts together.
     *
     * @param database the NFVI Database
     * @param notifications brings packet-ins
     * @param publisher takes what is told of sessions
     * @param rpcs offers the RPCs
     * @param platform the platform's RPCs
     * @param addresses where the RADIUS server listens
     * @param executors the threads
     * @param clock tells the time
     * @param ticker measures time
     * @param detailDirectory where accounting is written
     */
    Access(final NfviDatabase database, final NotificationService notifications,
            final NotificationPublishService publisher, final RpcProviderService rpcs,
            final RpcConsumerRegistry platform, final Map<RadiusService, InetSocketAddress> addresses,
            final AccessExecutors executors, final Clock clock, final Ticker ticker, final Path detailDirectory) {
        this.database = database;
        this.notifications = notifications;
        this.rpcs = rpcs;
        this.executors = executors;
        final Executor stateExecutor = executors.state();
        final var news = new SessionNews(publisher::offerNotification);
        radius = new Radius(new RadiusParts(database, stateExecutor, executors.timer(), clock, ticker, cipher, counters,
            publisher::offerNotification), addresses);
        detail = new DetailLog(detailDirectory, clock, this::detailLimits,
            () -> counters.count(AccessCounter.DETAIL_LOST));
        book = new AccountingBook(database, stateExecutor, clock, this::keptRecords, detail::add);
        final var sessions = new SessionStore(database, stateExecutor, news, book, radius.watcher());
        final var policy = new SessionPolicy(database, stateExecutor);
        final var ports = new AccessPorts(database, stateExecutor);
        final var sender = new PacketOut(platform, ports);
        final var dhcp = new Dhcp(database, stateExecutor, executors.timer(), clock, ticker, ports::dhcpServer, sender,
            publisher::offerNotification);
        final var clients = new ClientTable(database, stateExecutor, clock, ticker, sessions.index(),
            policy::maximumClientsPerPort, client -> dhcp.address(client).isPresent());
        final var idle = new IdleSessions(database, stateExecutor, executors.timer(), clock, ticker, sessions);
        state = new AccessState(database, stateExecutor, new UserDirectory(database, stateExecutor), sessions, clients,
            idle, ports, policy, dhcp, new AccessTime(clock, ticker, executors.timer()), radius.watcher());
        idle.observeCounters(book::counted);
        stateWriter = new RadiusStateWriter(database, stateExecutor, executors.timer(), counters, state.lockOuts());
        desk = new LoginDesk(state, new PasswordCheck(executors.passwords(), cipher, radius.authority(),
            new SecureRandom()), clock, news, counters);
        final var roaming = new Roaming(sessions, policy, news, clock, ticker);
        sessions.observe(roaming);
        discovery = new ClientDiscovery(ports, clients, state, new SessionFollower(state, roaming),
            new ArpResponder(sender), counters);
        dhcp.observe(discovery);

        nasDesk = new NasDesk(desk, state, new CallChecks(state, roaming), news, counters);
    }

    /** Starts: follows the NFVI Database, listens for packet-ins, offers the RPCs and serves RADIUS. */
    public synchronized void start() {
        // on its executor, so that it is complete before the first change of the database is told there
        executors.state().execute(() -> {
            book.start();
            state.start();
            stateWriter.start();
            armInterim();
        });
        detail.start();
        registrations.add(notifications.registerListener(PacketReceived.class, discovery,
            new BoundedExecutor(executors.state(), PACKET_INS_AT_A_TIME,
                () -> counters.count(AccessCounter.PACKET_IN_DROPPED))));
        final var implementations = new ArrayList<Rpc<?, ?>>();
        implementations.addAll(new SessionRpcs(desk, state).implementations());
        implementations.addAll(new UserRpcs(database, state, executors.passwords(), cipher, new SecureRandom())
            .implementations());
        implementations.addAll(new RadiusRpcs(database, state, cipher).implementations());
        implementations.add(new NasSecretRpc(database, state, cipher));
        registrations.add(rpcs.registerRpcImplementations(implementations));
        executors.passwords().execute(radius.warmUp(anySession()));
        executors.passwords().execute(ShaCrypt::warmUp);
        radius.serve(nasDesk);
    }

    /**
     * The platform's encryption service has come.
     *
     * @param service the service
     */
    public void bind(final AAAEncryptionService service) {
        cipher.set(Optional.of(service));
        radius.decryptAgain();
    }

    /**
     * The platform's encryption service has gone. The secrets that were decrypted stay known.
     *
     * @param service the service
     */
    public void unbind(final AAAEncryptionService service) {
        cipher.set(Optional.empty());
    }

    /**
     * Returns what was counted.
     *
     * @return the counters, live
     */
    public AccessCounters counters() {
        return counters;
    }

    /**
     * Tells where the RADIUS server listens.
     *
     * @param service which of its ports
     * @return its address, empty as long as the port is taken
     */
    Optional<InetSocketAddress> radiusAddress(final RadiusService service) {
        return radius.address(service);
    }

    @Override
    public synchronized void close() {
        radius.close();
        registrations.forEach(Registration::close);
        registrations.clear();
        executors.state().execute(() -> {
            stateWriter.close();
            state.close();
            book.close();
        });
        detail.close();
    }

    private DetailLog.Limits detailLimits() {
        return new DetailLog.Limits(state.settings().detailFileSize(), state.settings().detailFiles());
    }

    private int keptRecords() {
        return state.settings().keptRecords();
    }

    private void armInterim() {
        executors.timer().schedule(() -> executors.state().execute(() -> {
            book.interim();
            armInterim();
        }), state.settings().interim().toSeconds(), TimeUnit.SECONDS);
    }

    private static Session anySession() {
        return new SessionBuilder()
            .setMac(new UnicastMacAddress("02:00:00:00:00:01"))
            .setId(new Uuid(new UUID(0, 0).toString()))
            .setUser(new UserName("netfate-warm-up"))
            .setNode(new NodeId("netfate-warm-up"))
            .setLoginTime(Timestamps.of(Clock.systemUTC().instant()))
            .build();
    }
}
