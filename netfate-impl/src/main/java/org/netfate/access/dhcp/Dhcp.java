package org.netfate.access.dhcp;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableRangeSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.netfate.access.AccessPort;
import org.netfate.access.ClientSubnet;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Timestamps;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpState;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpStateBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.DeclinedAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.DeclinedAddressKey;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.LeaseKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.binding.Notification;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * The clients' addresses, as far as NetFATE gives them or a node's own DHCP server does: puts the parts of this package
 * together. Belongs to the state executor.
 */
public final class Dhcp implements AutoCloseable {
    /** The timer wakes up at least this often, so that it does not miss that the clock was set. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(5);

    private final LeaseBook book = new LeaseBook();
    private final NfviDatabase database;
    private final Executor state;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Function<NodeId, Optional<PortName>> serverPorts;
    private final DhcpNews news;
    private final DhcpServer server;
    private final DhcpRelay relay;
    private final DhcpStateWriter stateWriter;
    private Watched<org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Dhcp> configured;
    private Watched<ClientNetwork> network;
    private Replica<LeaseKey, org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.Lease> leases;
    private Replica<DeclinedAddressKey, DeclinedAddress> declined;
    private AddressObserver observer = (client, from) -> { };
    private Optional<DhcpSettings> settings = Optional.empty();
    private Optional<Future<?>> wakeUp = Optional.empty();

    /**
     * Puts the parts together.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param timer wakes it up
     * @param clock tells the time
     * @param ticker measures time
     * @param serverPorts tells behind which port a node keeps a DHCP server of its own
     * @param sender sends frames
     * @param notifications publishes a notification, or loses it, but never blocks
     */
    public Dhcp(final NfviDatabase database, final Executor state, final ScheduledExecutorService timer,
            final Clock clock, final Ticker ticker, final Function<NodeId, Optional<PortName>> serverPorts,
            final FrameSender sender, final Consumer<Notification<?>> notifications) {
        this.database = database;
        this.state = state;
        this.timer = timer;
        this.clock = clock;
        this.serverPorts = serverPorts;
        final var store = new LeaseStore(database, state);
        stateWriter = new DhcpStateWriter(database, state, timer, this::observed);
        news = new DhcpNews(notifications, ticker, stateWriter::changed);
        final AddressObserver changes = (client, from) -> {
            stateWriter.changed();
            arm();
            tell(client, from);
        };
        server = new DhcpServer(book, store, sender, news, changes, clock);
        relay = new DhcpRelay(book, store, sender, news, changes, clock);
    }

    /**
     * Sets the observer. Only before {@link #start()}.
     *
     * @param told of addresses that clients got or lost
     */
    public void observe(final AddressObserver told) {
        observer = told;
    }

    /** Begins to follow the NFVI Database. */
    public void start() {
        network = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.CLIENT_NETWORK, state,
            changed -> configure());
        configured = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.DHCP, state,
            changed -> configure());
        leases = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.LEASES, state, this::leased);
        declined = Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.DECLINED_ADDRESSES, state,
            this::declined);
    }

    /**
     * Tells whether what was stored at the start is known.
     *
     * @return true once it is
     */
    public boolean isComplete() {
        return network.isComplete() && configured.isComplete() && leases.isComplete() && declined.isComplete();
    }

    /**
     * Tells whether the clients of a node have only those addresses that they were given.
     *
     * @param node the node
     * @return false if their addresses are learnt from their frames
     */
    public boolean isInForce(final NodeId node) {
        return settings.isPresent() || serverPorts.apply(node).isPresent();
    }

    /**
     * Tells which address a client was given.
     *
     * @param client the client
     * @return the address, empty if it has none, or no longer
     */
    public Optional<Ipv4AddressNoZone> address(final UnicastMacAddress client) {
        return book.lease(client).filter(lease -> lease.isValid(clock.instant()))
            .map(lease -> Ipv4.address(lease.address()));
    }

    /**
     * A session of a client began or ended: meanwhile nobody else gets its address.
     *
     * @param client the client
     * @param inUse whether it has a session
     */
    public void hold(final UnicastMacAddress client, final boolean inUse) {
        book.hold(client, inUse);
    }

    /**
     * Takes a frame to the DHCP server's port.
     *
     * @param from the access port from which it came
     * @param frame the frame
     */
    public void fromClient(final AccessPort from, final byte[] frame) {
        final var message = ClientMessage.read(frame);
        if (message.isEmpty()) {
            news.count(DhcpCounter.MALFORMED);
        } else if (isComplete()) {
            final var own = serverPorts.apply(from.node());
            if (own.isPresent()) {
                relay.fromClient(from, own.orElseThrow(), message.orElseThrow(), frame);
            } else {
                settings.ifPresent(known -> server.received(known, from, message.orElseThrow()));
            }
        }
    }

    /**
     * Takes a frame to the DHCP clients' port from the DHCP server of a node.
     *
     * @param node the node
     * @param frame the frame
     */
    public void fromServer(final NodeId node, final byte[] frame) {
        if (isComplete()) {
            network.get().map(ClientSubnet::of).ifPresent(subnet -> ServerAnswer.read(frame)
                .ifPresent(answer -> relay.fromServer(node, answer, frame, subnet)));
        }
    }

    @Override
    public void close() {
        wakeUp.ifPresent(future -> future.cancel(false));
        if (network != null) {
            network.close();
            configured.close();
            leases.close();
            declined.close();
        }
    }

    private void tell(final UnicastMacAddress client, final Optional<AccessPort> from) {
        observer.changed(client, from);
    }

    private void configure() {
        settings = configured == null || network == null ? Optional.empty()
            : configured.get().flatMap(dhcp -> network.get().map(clients -> DhcpSettings.of(dhcp, clients)));
        book.setPool(settings.map(DhcpSettings::pool).orElse(ImmutableRangeSet.of()));
        stateWriter.changed();
    }

    /** What was stored at the start, and what others change. Own changes come back here too, and change nothing. */
    private void leased(final List<Replica.Change<LeaseKey,
            org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.Lease>> changes) {
        for (var change : changes) {
            final var mac = change.key().getMac();
            final var after = change.after().map(lease -> new Lease(mac, Ipv4.of(lease.requireAddress()),
                Timestamps.toInstant(lease.requireExpires())));
            if (!after.equals(book.lease(mac))) {
                after.ifPresentOrElse(book::put, () -> book.remove(mac));
                observer.changed(mac, Optional.empty());
            }
        }
        stateWriter.changed();
        arm();
    }

    private void declined(final List<Replica.Change<DeclinedAddressKey, DeclinedAddress>> changes) {
        for (var change : changes) {
            final long address = Ipv4.of(change.key().getAddress());
            change.after().ifPresentOrElse(
                entry -> book.decline(address, Timestamps.toInstant(entry.requireUntil())),
                () -> book.restore(address));
        }
    }

    private void endLeases() {
        for (var lease : book.ended(clock.instant())) {
            observer.changed(lease.mac(), Optional.empty());
        }
        stateWriter.changed();
        arm();
    }

    /** One timer, for the lease that ends first. */
    private void arm() {
        wakeUp.ifPresent(future -> future.cancel(false));
        wakeUp = book.nextEnd().map(end -> {
            final var sleep = Duration.between(clock.instant(), end);
            final long millis = Math.max(0, Math.min(sleep.toMillis() + 1, LONGEST_SLEEP.toMillis()));
            return timer.schedule(() -> state.execute(this::endLeases), millis, TimeUnit.MILLISECONDS);
        });
    }

    private DhcpState observed() {
        return new DhcpStateBuilder()
            .setAddresses(Uint32.saturatedOf(settings.map(DhcpSettings::size).orElse(0L)))
            .setLeased(Uint32.valueOf(book.running()))
            .setDeclined(Uint32.valueOf(book.declined()))
            .setDiscovers(count(DhcpCounter.DISCOVERS))
            .setRequests(count(DhcpCounter.REQUESTS))
            .setAcknowledged(count(DhcpCounter.ACKNOWLEDGED))
            .setRefused(count(DhcpCounter.REFUSED))
            .setExhausted(count(DhcpCounter.EXHAUSTED))
            .setMalformed(count(DhcpCounter.MALFORMED))
            .build();
    }

    private ZeroBasedCounter64 count(final DhcpCounter counter) {
        return new ZeroBasedCounter64(Uint64.valueOf(news.get(counter)));
    }
}
