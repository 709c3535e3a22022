package org.netfate.sdn;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.Key;
import org.opendaylight.yangtools.yang.binding.KeyAware;

/**
 * The SDN Controller: programs the switches of the nodes with what sessions and chains ask for, and reports Table III
 * and the state of the switches.
 *
 * <p>All its state belongs to the injected executor, which runs one task at a time; nothing blocks it. No switch is
 * told anything before everything that the data store held at the start has arrived.
 */
public final class SdnController implements AutoCloseable {
    private static final long TICK_SECONDS = 2;
    private static final int MILLISECONDS = 1000;

    private final NfviDatabase database;
    private final NotificationService notifications;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final RulePublisher publisher;
    private final Steering steering;
    private final SwitchDirectory directory;
    private final SwitchInventory inventory;
    private final List<Replica<?, ?>> replicas = new ArrayList<>();
    private Watched<ClientNetwork> network;
    private ScheduledFuture<?> ticking;
    private boolean closed;

    /**
     * Makes the controller; {@link #start} lets it work.
     *
     * @param database the NFVI Database
     * @param rpcs the platform's RPCs, by which the switches are programmed
     * @param notifications the platform's notifications, which tell of switches that connect
     * @param publisher where it is announced that a node's switch is connected or not any more
     * @param executor runs one task at a time, in order; not shut down by this class
     * @param timer reminds the executor to read counters and to try again; not shut down by this class
     * @param clock the time
     */
    public SdnController(final NfviDatabase database, final RpcConsumerRegistry rpcs,
            final NotificationService notifications, final NotificationPublishService publisher,
            final Executor executor, final ScheduledExecutorService timer, final Clock clock) {
        this(database, name -> new OpenFlowSwitch(rpcs, name), notifications, publisher, executor, timer, clock);
    }

    /**
     * Makes the controller with connections of another kind.
     *
     * @param database the NFVI Database
     * @param connector makes the connection to a switch from the platform's name of it
     * @param notifications the platform's notifications
     * @param publisher where it is announced that a node's switch is connected or not any more
     * @param executor runs one task at a time, in order
     * @param timer reminds the executor
     * @param clock the time
     */
    SdnController(final NfviDatabase database, final Function<String, SwitchConnection> connector,
            final NotificationService notifications, final NotificationPublishService publisher,
            final Executor executor, final ScheduledExecutorService timer, final Clock clock) {
        this.database = database;
        this.notifications = notifications;
        this.executor = executor;
        this.timer = timer;
        this.publisher = new RulePublisher(database, publisher, clock);
        steering = new Steering(executor, () -> (int) (clock.millis() / MILLISECONDS), this.publisher);
        directory = new SwitchDirectory(steering, connector);
        inventory = new SwitchInventory(directory, executor, this::apply);
    }

    /** Starts to watch the NFVI Database and the switches. */
    public void start() {
        executor.execute(this::begin);
    }

    private void begin() {
        if (closed) {
            return;
        }
        publisher.start();
        network = Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.CLIENT_NETWORK, executor,
            this::networkChanged);
        watch(LogicalDatastoreType.CONFIGURATION, NfviPaths.NODES, (key, node) -> directory.node(key.getId(), node));
        watch(LogicalDatastoreType.CONFIGURATION, NfviPaths.LINKS, steering::link);
        watch(LogicalDatastoreType.CONFIGURATION, NfviPaths.FUNCTIONS, (key, function) ->
            steering.function(key.getId(), function));
        watch(LogicalDatastoreType.OPERATIONAL, NfviPaths.CLIENTS, (key, client) ->
            steering.client(key.getMac(), client));
        watch(LogicalDatastoreType.CONFIGURATION, NfviPaths.SESSIONS, (key, session) ->
            steering.session(key.getMac(), session));
        watch(LogicalDatastoreType.CONFIGURATION, NfviPaths.CHAINS, (key, chain) ->
            steering.chain(key.getMac(), chain));
        watch(LogicalDatastoreType.CONFIGURATION, NfviPaths.PLACEMENTS, (key, placement) ->
            steering.placement(key.getInstance(), placement));
        watch(LogicalDatastoreType.OPERATIONAL, NfviPaths.INSTANCES, (key, instance) ->
            steering.instance(key.getId(), instance));
        inventory.start(database.broker(), notifications);
        ticking = timer.scheduleWithFixedDelay(() -> executor.execute(this::tick), TICK_SECONDS, TICK_SECONDS,
            TimeUnit.SECONDS);
    }

    private <K extends Key<T>, T extends DataObject & KeyAware<K>> void watch(final LogicalDatastoreType store,
            final InstanceIdentifier<T> list, final BiConsumer<K, Optional<T>> changed) {
        replicas.add(Replica.of(database, store, list, executor, changes -> {
            changes.forEach(change -> changed.accept(change.key(), change.after()));
            apply();
        }));
    }

    private void networkChanged(final Optional<ClientNetwork> now) {
        steering.network(now);
        apply();
    }

    private void apply() {
        if (!closed && network.isComplete() && replicas.stream().allMatch(Replica::isComplete)) {
            steering.apply();
        }
    }

    private void tick() {
        if (!closed) {
            steering.tick();
        }
    }

    @Override
    public void close() {
        executor.execute(this::end);
    }

    private void end() {
        if (!closed) {
            closed = true;
            if (ticking != null) {
                ticking.cancel(false);
                inventory.close();
                network.close();
                replicas.forEach(Replica::close);
            }
        }
    }
}
