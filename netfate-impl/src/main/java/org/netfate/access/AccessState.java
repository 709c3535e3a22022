package org.netfate.access;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.access.dhcp.Dhcp;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Radius;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;

/**
 * What access knows, in memory: users, nodes, clients and sessions. Its parts belong to the state executor; only
 * {@link #executor()} is for any thread.
 */
public final class AccessState implements AutoCloseable {
    private final NfviDatabase database;
    private final Executor executor;
    private final UserDirectory users;
    private final SessionStore sessions;
    private final ClientTable clients;
    private final IdleSessions idle;
    private final AccessPorts ports;
    private final SessionPolicy policy;
    private final Dhcp dhcp;
    private final ServiceStates services;
    private final SessionWatcher watcher;
    private final LockOuts lockOuts;
    private final SessionLimits limits;
    private volatile RadiusSettings settings = RadiusSettings.DEFAULT;
    private Replica<NodeKey, Node> nodes;
    private Watched<Radius> radius;
    private Watched<ClientNetwork> network;
    private Optional<ClientSubnet> subnet = Optional.empty();

    /**
     * Puts the parts together.
     *
     * @param database the NFVI Database
     * @param executor the state executor
     * @param users the users
     * @param sessions their sessions
     * @param clients the clients that were seen
     * @param idle how long clients were silent
     * @param ports the access ports
     * @param policy the operator's policy
     * @param dhcp the addresses that clients were given
     * @param time tells and measures time
     * @param watcher tells network access servers
     */
    AccessState(final NfviDatabase database, final Executor executor, final UserDirectory users,
            final SessionStore sessions, final ClientTable clients, final IdleSessions idle, final AccessPorts ports,
            final SessionPolicy policy, final Dhcp dhcp, final AccessTime time, final SessionWatcher watcher) {
        this.database = database;
        this.executor = executor;
        this.users = users;
        this.sessions = sessions;
        this.clients = clients;
        this.idle = idle;
        this.ports = ports;
        this.policy = policy;
        this.dhcp = dhcp;
        services = new ServiceStates(database, executor, time.ticker());
        this.watcher = watcher;
        lockOuts = new LockOuts(this::settings, time.ticker(), time.clock(), executor, time.timer());
        limits = new SessionLimits(database, executor, time.timer(), time.clock(), users, sessions);
    }

    /** Begins to follow the NFVI Database. On the state executor. */
    void start() {
        final var table = new UserTableWriter(database, executor, users, sessions.index(), idle::lastPacket);
        final var removed = new RemovedUsers(executor, users, sessions);
        sessions.observe(idle);
        sessions.observe(table);
        sessions.observe(removed);
        sessions.observe(clients);
        sessions.observe((before, after) ->
            dhcp.hold(after.or(() -> before).orElseThrow().requireMac(), after.isPresent()));
        idle.observe(table::active);
        idle.countOnlyIf(services::havePassedFor);
        sessions.observe(limits);
        users.observe(limits::usersChanged);
        users.observe(this::tellOfUsers);
        users.observe(table::usersChanged);
        users.observe(removed::usersChanged);
        network = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.CLIENT_NETWORK, executor,
            changed -> subnet = changed.map(ClientSubnet::of));
        nodes = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.NODES, executor, ports::update);
        radius = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.RADIUS, executor,
            changed -> settings = RadiusSettings.of(changed));
        ports.start();
        services.start();
        policy.start();
        dhcp.start();
        clients.start();
        users.start();
        sessions.start();
        idle.start();
        limits.start();
    }

    /**
     * Returns the state executor.
     *
     * @return runs one task at a time, in order
     */
    Executor executor() {
        return executor;
    }

    /**
     * Tells whether everything that a login depends on is known.
     *
     * @return true once it is
     */
    boolean isComplete() {
        return users.isComplete() && sessions.isComplete() && nodes.isComplete() && network.isComplete()
            && policy.isComplete() && dhcp.isComplete();
    }

    /**
     * Returns the users.
     *
     * @return the users
     */
    UserDirectory users() {
        return users;
    }

    /**
     * Returns the sessions.
     *
     * @return the sessions
     */
    SessionStore sessions() {
        return sessions;
    }

    /**
     * Returns how far the services of sessions are.
     *
     * @return how far they are
     */
    public ServiceStates services() {
        return services;
    }

    /**
     * Returns how long clients were silent.
     *
     * @return how long clients were silent
     */
    IdleSessions idle() {
        return idle;
    }

    /**
     * Returns who may not log in for a while.
     *
     * @return who may not
     */
    LockOuts lockOuts() {
        return lockOuts;
    }

    /**
     * Returns the settings of the RADIUS server. For any thread.
     *
     * @return the settings
     */
    RadiusSettings settings() {
        return settings;
    }

    /**
     * Says of a session that it goes on.
     *
     * @param session the session
     * @return what its network access server is told
     */
    LoginOutcome.Accepted accepted(final Session session) {
        return new LoginOutcome.Accepted(session, services.of(session), settings.interim(),
            limits.remaining(session));
    }

    /**
     * Returns the addresses that clients may have.
     *
     * @return the addresses, empty if no client network is configured
     */
    Optional<ClientSubnet> subnet() {
        return subnet;
    }

    /**
     * Returns the clients' network.
     *
     * @return the network, empty if none is configured
     */
    Optional<ClientNetwork> network() {
        return network.get();
    }

    /**
     * Returns the operator's policy.
     *
     * @return the policy
     */
    SessionPolicy policy() {
        return policy;
    }

    /**
     * Returns the addresses that clients were given.
     *
     * @return the addresses
     */
    Dhcp dhcp() {
        return dhcp;
    }

    /**
     * Looks a client up.
     *
     * @param mac the client
     * @return where it was seen last
     */
    Optional<Client> client(final UnicastMacAddress mac) {
        return clients.get(mac);
    }

    /**
     * Looks a node up.
     *
     * @param id the node's name
     * @return the node
     */
    Optional<Node> node(final NodeId id) {
        return nodes.get(new NodeKey(id));
    }

    /**
     * Gathers what a decision about a login depends on.
     *
     * @param request the login
     * @param verdict what was found about the password
     * @return all that it depends on
     */
    LoginContext contextOf(final LoginRequest request, final Verdict verdict) {
        final var user = users.get(request.user());
        final var seen = clients.get(request.mac());
        final boolean given = dhcp.isInForce(request.node());
        final var own = given ? dhcp.address(request.mac())
            : seen.filter(client -> request.node().equals(client.getNode())).map(Client::getAddress);
        final var index = sessions.index();
        return new LoginContext(user, verdict, node(request.node()).isPresent(), users.ownerOf(request.mac()),
            user.map(User::getRequiredFunction).map(users::unknown).orElse(List.of()), subnet,
            index.allOfUser(request.user()), index.ofMac(request.mac()),
            request.address().or(() -> own).flatMap(index::ofAddress), seen, given, own, policy.sessionsAtATime());
    }

    private void tellOfUsers(final List<Replica.Change<UserKey, User>> changes) {
        changes.stream().filter(change -> change.before().isPresent() && change.after().isPresent())
            .filter(change -> !isEntitledToTheSame(change.before().orElseThrow(), change.after().orElseThrow()))
            .flatMap(change -> sessions.index().allOfUser(change.key().getName()).stream())
            .forEach(session -> watcher.changed(accepted(session)));
    }

    private static boolean isEntitledToTheSame(final User before, final User after) {
        return Objects.equals(before.getRequiredFunction(), after.getRequiredFunction())
            && Objects.equals(before.getSla(), after.getSla())
            && Objects.equals(before.getExpires(), after.getExpires());
    }

    @Override
    public void close() {
        limits.close();
        idle.close();
        sessions.close();
        users.close();
        clients.close();
        ports.close();
        services.close();
        policy.close();
        dhcp.close();
        if (nodes != null) {
            nodes.close();
            network.close();
            radius.close();
        }
    }
}
