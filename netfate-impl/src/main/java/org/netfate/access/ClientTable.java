package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientKey;

/**
 * The clients that were seen: the only writer of {@code clients/client}. Anyone at an access port can make up MAC
 * addresses, so it holds a bounded number; the one that was seen least recently is forgotten first. Belongs to the
 * state executor.
 *
 * <p>What other cluster members see at their switches arrives through a replica.
 */
final class ClientTable implements AutoCloseable {
    /** How many clients are kept. */
    static final int CAPACITY = 4096;
    /** A client that does not change is written again at the earliest after this. */
    static final Duration QUIET = Duration.ofSeconds(5);

    private record Entry(Client client, long written) { }

    /** Least recently seen first. */
    private final Map<UnicastMacAddress, Entry> entries = new LinkedHashMap<>();
    private final RowWriter<UnicastMacAddress> rows;
    private final NfviDatabase database;
    private final Executor state;
    private final Clock clock;
    private final Ticker ticker;
    private Replica<ClientKey, Client> replica;

    /**
     * Makes the table.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param clock tells when a client was seen
     * @param ticker measures since when it was
     */
    ClientTable(final NfviDatabase database, final Executor state, final Clock clock, final Ticker ticker) {
        this.database = database;
        this.state = state;
        rows = new RowWriter<>(database, state, changes -> { }, this::put);
        this.clock = clock;
        this.ticker = ticker;
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
     * @param address the address that it used, if any; otherwise the one it was seen with before is kept
     * @return what is known of it now
     */
    Client seen(final UnicastMacAddress mac, final AccessPort port, final Optional<Ipv4AddressNoZone> address) {
        final long now = ticker.read();
        final var known = entries.remove(mac);
        final var client = new ClientBuilder()
            .setMac(mac)
            .setNode(port.node())
            .setPort(port.port())
            .setAddress(address.or(() -> Optional.ofNullable(known).map(entry -> entry.client().getAddress()))
                .orElse(null))
            .setSeen(Timestamps.of(clock.instant()))
            .build();
        if (known != null && isSame(known.client(), client) && now - known.written() < QUIET.toNanos()) {
            entries.put(mac, new Entry(client, known.written()));
        } else {
            entries.put(mac, new Entry(client, now));
            rows.write(List.of(mac));
            rows.write(forgetEldest());
        }
        return client;
    }

    @Override
    public void close() {
        if (replica != null) {
            replica.close();
        }
    }

    private List<UnicastMacAddress> forgetEldest() {
        if (entries.size() <= CAPACITY) {
            return List.of();
        }
        final var eldest = entries.keySet().iterator().next();
        entries.remove(eldest);
        return List.of(eldest);
    }

    private void put(final Changes changes, final UnicastMacAddress mac) {
        final var path = NfviDatabase.entry(NfviPaths.CLIENTS, new ClientKey(mac));
        get(mac).ifPresentOrElse(client -> changes.put(path, client), () -> changes.delete(path));
    }

    private void observed(final List<Replica.Change<ClientKey, Client>> changes) {
        for (var change : changes) {
            final var mac = change.key().getMac();
            final var known = Optional.ofNullable(entries.get(mac)).map(Entry::client);
            change.after().filter(client -> known.isEmpty() || isLater(client, known.orElseThrow()))
                .ifPresent(client -> {
                    entries.remove(mac);
                    entries.put(mac, new Entry(client, ticker.read()));
                    forgetEldest();
                });
            if (change.after().isEmpty() && known.equals(change.before())) {
                entries.remove(mac);
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
