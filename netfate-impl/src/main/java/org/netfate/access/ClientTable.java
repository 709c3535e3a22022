package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientKey;

/**
 * The clients that were seen: the only writer of {@code clients/client}. Anyone at an access port can make up MAC
 * addresses, so it holds a bounded number in all, where the one that was seen least recently is forgotten first, and a
 * bounded number without a session at each port. A port that is full takes another one only for one that was silent for
 * a while and has no address: so nobody can drive out the others of the port. Belongs to the state executor.
 *
 * <p>What other cluster members see at their switches arrives through a replica.
 */
final class ClientTable implements SessionObserver, AutoCloseable {
    /** How many clients are kept. */
    static final int CAPACITY = 16384;
    /** A client that does not change is written again at the earliest after this. */
    static final Duration QUIET = Duration.ofSeconds(5);

    /** A client without address that was silent for this long makes room for another one at its port. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Entry(Client client, long seen, long written) {
        AccessPort port() {
            return new AccessPort(client.getNode(), client.getPort());
        }
    }

    /** Least recently seen first. */
    private final Map<UnicastMacAddress, Entry> entries = new LinkedHashMap<>();
    private final PortCrowds crowds = new PortCrowds();
    private final RowWriter<UnicastMacAddress> rows;
    private final NfviDatabase database;
    private final Executor state;
    private final Clock clock;
    private final Ticker ticker;
    private final SessionIndex sessions;
    private final IntSupplier limit;
    private final Predicate<UnicastMacAddress> hasLease;
    private Replica<ClientKey, Client> replica;

    /**
     * Makes the table.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param clock tells when a client was seen
     * @param ticker measures since when it was
     * @param sessions tells which clients have a session
     * @param limit how many clients without a session a port may have
     * @param hasLease tells whether a client was given an address, and so is not to be forgotten for another one
     */
    ClientTable(final NfviDatabase database, final Executor state, final Clock clock, final Ticker ticker,
            final SessionIndex sessions, final IntSupplier limit, final Predicate<UnicastMacAddress> hasLease) {
        this.database = database;
        this.state = state;
        rows = new RowWriter<>(database, state, changes -> { }, this::put);
        this.clock = clock;
        this.ticker = ticker;
        this.sessions = sessions;
        this.limit = limit;
        this.hasLease = hasLease;
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        replica = Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.CLIENTS, state, this::observed);
    }

    /**
     * Looks a client up.
     *
     * @param mac the client
     * @return where it was seen last
     */
    Optional<Client> get(final UnicastMacAddress mac) {
        return Optional.ofNullable(entries.get(mac)).map(Entry::client);
    }

    /**
     * A client was seen.
     *
     * @param mac the client
     * @param port where
     * @param address tells its address, given the one that was known
     * @return what is known of it now, empty if it is ignored because its port is full
     */
    Optional<Client> seen(final UnicastMacAddress mac, final AccessPort port,
            final UnaryOperator<Optional<Ipv4AddressNoZone>> address) {
        final var known = Optional.ofNullable(entries.get(mac));
        if (known.filter(entry -> entry.port().equals(port)).isEmpty() && !hasSession(mac, port) && !makeRoom(port)) {
            return Optional.empty();
        }
        known.ifPresent(this::remove);
        final long now = ticker.read();
        final var client = new ClientBuilder()
            .setMac(mac)
            .setNode(port.node())
            .setPort(port.port())
            .setAddress(address.apply(known.map(entry -> entry.client().getAddress())).orElse(null))
            .setSeen(Timestamps.of(clock.instant()))
            .build();
        final var unwritten = known.filter(entry -> isSame(entry.client(), client)
            && now - entry.written() < QUIET.toNanos());
        add(new Entry(client, now, unwritten.map(Entry::written).orElse(now)));
        if (unwritten.isEmpty()) {
            rows.write(List.of(mac));
            rows.write(forgetEldest());
        }
        return Optional.of(client);
    }

    /**
     * The address of a client has changed though it was not seen.
     *
     * @param mac the client
     * @param address its address
     */
    void readdress(final UnicastMacAddress mac, final Optional<Ipv4AddressNoZone> address) {
        Optional.ofNullable(entries.get(mac))
            .filter(entry -> !address.equals(Optional.ofNullable(entry.client().getAddress())))
            .ifPresent(entry -> {
                entries.put(mac, new Entry(new ClientBuilder(entry.client()).setAddress(address.orElse(null)).build(),
                    entry.seen(), entry.written()));
                rows.write(List.of(mac));
            });
    }

    @Override
    public void changed(final Optional<Session> before, final Optional<Session> after) {
        final var mac = after.or(() -> before).orElseThrow().requireMac();
        Optional.ofNullable(entries.get(mac)).ifPresent(entry -> {
            if (hasSession(mac, entry.port())) {
                crowds.left(entry.port(), mac);
            } else if (!crowds.at(entry.port()).contains(mac)) {
                crowds.seen(entry.port(), mac);
            }
        });
    }

    @Override
    public void close() {
        if (replica != null) {
            replica.close();
        }
    }

    private void add(final Entry entry) {
        final var mac = entry.client().requireMac();
        entries.put(mac, entry);
        if (!hasSession(mac, entry.port())) {
            crowds.seen(entry.port(), mac);
        }
    }

    private void remove(final Entry entry) {
        entries.remove(entry.client().requireMac());
        crowds.left(entry.port(), entry.client().requireMac());
    }

    private boolean hasSession(final UnicastMacAddress mac, final AccessPort port) {
        return sessions.ofMac(mac).filter(session -> session.requireNode().equals(port.node())).isPresent();
    }

    private boolean makeRoom(final AccessPort port) {
        if (crowds.size(port) < limit.getAsInt()) {
            return true;
        }
        final long now = ticker.read();
        final var silent = crowds.at(port).stream().map(entries::get)
            .takeWhile(entry -> now - entry.seen() >= PATIENCE.toNanos())
            .filter(entry -> !hasLease.test(entry.client().requireMac())).findFirst();
        silent.ifPresent(entry -> {
            remove(entry);
            rows.write(List.of(entry.client().requireMac()));
        });
        return silent.isPresent();
    }

    private List<UnicastMacAddress> forgetEldest() {
        if (entries.size() <= CAPACITY) {
            return List.of();
        }
        final var eldest = entries.values().iterator().next();
        remove(eldest);
        return List.of(eldest.client().requireMac());
    }

    private void put(final Changes changes, final UnicastMacAddress mac) {
        final var path = NfviDatabase.entry(NfviPaths.CLIENTS, new ClientKey(mac));
        get(mac).ifPresentOrElse(client -> changes.put(path, client), () -> changes.delete(path));
    }

    private void observed(final List<Replica.Change<ClientKey, Client>> changes) {
        for (var change : changes) {
            final var mac = change.key().getMac();
            final var entry = Optional.ofNullable(entries.get(mac));
            final var known = entry.map(Entry::client);
            change.after().filter(client -> client.getNode() != null && client.getPort() != null)
                .filter(client -> known.isEmpty() || isLater(client, known.orElseThrow()))
                .ifPresent(client -> {
                    entry.ifPresent(this::remove);
                    add(new Entry(client, ticker.read(), ticker.read()));
                    forgetEldest();
                });
            if (change.after().isEmpty() && known.equals(change.before())) {
                entry.ifPresent(this::remove);
            }
        }
    }

    private static boolean isSame(final Client one, final Client other) {
        return new ClientBuilder(one).setSeen(other.getSeen()).build().equals(other);
    }

    private static boolean isLater(final Client one, final Client other) {
        return other.getSeen() == null || one.getSeen() != null
            && Timestamps.toInstant(one.getSeen()).isAfter(Timestamps.toInstant(other.getSeen()));
    }
}
