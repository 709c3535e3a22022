package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mockito.ArgumentCaptor;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import org.netfate.access.radius.RadiusService;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.aaa.encrypt.AAAEncryptionService;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Chains;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.ChainsBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Instances;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.InstancesBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacket;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketOutputBuilder;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.Notification;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.binding.RpcInput;
import org.opendaylight.yangtools.yang.binding.RpcOutput;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/**
 * {@link Access} over a real data broker, with time that the test controls. After {@link #settle()} everything that an
 * event causes has happened.
 */
public final class AccessWorld implements AutoCloseable {
    static final String SECRET = "a shared secret";

    /** Like the platform's: AES is replaced by Base64, and what is no Base64 is an error. */
    static final class Base64Encryption implements AAAEncryptionService {
        @Override
        public String encrypt(final String data) {
            return Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public byte[] encrypt(final byte[] data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String decrypt(final String data) {
            return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        }

        @Override
        public byte[] decrypt(final byte[] data) {
            throw new UnsupportedOperationException();
        }
    }

    final ManualTime time = new ManualTime();
    final List<Notification<?>> published = new CopyOnWriteArrayList<>();
    /** Frames that were sent to switches. */
    final List<TransmitPacketInput> sent = new CopyOnWriteArrayList<>();
    final NfviDatabase database;
    final Path detail;
    final Access access;
    private final ExecutorService state = Executors.newSingleThreadExecutor();
    private final Map<Class<?>, Rpc<?, ?>> rpcs = new HashMap<>();
    private NotificationService.Listener<PacketReceived> packetIns;

    AccessWorld(final DataBroker broker) {
        database = new NfviDatabase(broker);
        final var notifications = Mockito.mock(NotificationService.class);
        Mockito.when(notifications.registerListener(ArgumentMatchers.eq(PacketReceived.class),
            ArgumentMatchers.<NotificationService.Listener<PacketReceived>>any(), ArgumentMatchers.any()))
            .thenAnswer(call -> {
                packetIns = call.getArgument(1);
                return Mockito.mock(Registration.class);
            });
        final var publisher = Mockito.mock(NotificationPublishService.class);
        Mockito.when(publisher.offerNotification(ArgumentMatchers.any())).thenAnswer(call -> {
            published.add(call.getArgument(0));
            return null;
        });
        final var provider = Mockito.mock(RpcProviderService.class);
        final ArgumentCaptor<Collection<Rpc<?, ?>>> implementations = ArgumentCaptor.captor();
        Mockito.when(provider.registerRpcImplementations(implementations.capture()))
            .thenReturn(Mockito.mock(Registration.class));
        try {
            detail = Files.createTempDirectory("netfate-detail");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        final var loopback = InetAddress.getLoopbackAddress();
        final var platform = Mockito.mock(RpcConsumerRegistry.class);
        Mockito.when(platform.getRpc(TransmitPacket.class)).thenReturn(input -> {
            sent.add(input);
            return Futures.immediateFuture(RpcResultBuilder.success(new TransmitPacketOutputBuilder().build()).build());
        });
        access = new Access(database, notifications, publisher, provider, platform,
            Map.of(RadiusService.AUTHENTICATION, new InetSocketAddress(loopback, 0),
                RadiusService.ACCOUNTING, new InetSocketAddress(loopback, 0)),
            new AccessExecutors(state, MoreExecutors.newDirectExecutorService(), time.timer()), time.clock(), time,
            detail);
        access.start();
        implementations.getValue().forEach(rpc -> rpcs.put(rpc.implementedInterface(), rpc));
        await(() -> access.radiusAddress(RadiusService.AUTHENTICATION).isPresent()
            && access.radiusAddress(RadiusService.ACCOUNTING).isPresent());
        settle();
    }

    /** Two nodes, of which the first has the NAS 127.0.0.1, the client network, and the user alice. */
    AccessWorld withTwoNodesAndAlice() {
        access.bind(new Base64Encryption());
        final String secret = new Base64Encryption().encrypt(SECRET);
        intent(changes -> {
            changes.put(NfviPaths.CLIENT_NETWORK, Samples.network());
            changes.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(Samples.CPE1)),
                Samples.node(Samples.CPE1, 1, "127.0.0.1", secret, true));
            changes.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(Samples.CPE2)),
                Samples.node(Samples.CPE2, 2, "127.0.0.2", secret, false));
        });
        return with(Samples.user(Samples.ALICE).build());
    }

    AccessWorld with(final User user) {
        return intent(changes -> changes.put(NfviDatabase.entry(NfviPaths.USERS, new UserKey(user.getName())), user));
    }

    AccessWorld intent(final Consumer<Changes> changes) {
        get(database.changeIntent(changes));
        return settle();
    }

    AccessWorld observation(final Consumer<Changes> changes) {
        get(database.changeObservation(changes));
        return settle();
    }

    <T extends DataObject> Optional<T> observed(final InstanceIdentifier<T> path) {
        return read(LogicalDatastoreType.OPERATIONAL, path);
    }

    Optional<Session> session(final UnicastMacAddress mac) {
        return read(LogicalDatastoreType.CONFIGURATION, NfviDatabase.entry(NfviPaths.SESSIONS, new SessionKey(mac)));
    }

    <T extends DataObject> Optional<T> read(final LogicalDatastoreType store, final InstanceIdentifier<T> path) {
        try {
            return database.read(store, path);
        } catch (NfviDatabase.ReadException e) {
            throw new AssertionError(e);
        }
    }

    <I extends RpcInput, O extends RpcOutput> RpcResult<O> call(final Class<? extends Rpc<I, O>> rpc, final I input) {
        final RpcResult<O> result = callUnsettled(rpc, input);
        settle();
        return result;
    }

    @SuppressWarnings("unchecked")
    <I extends RpcInput, O extends RpcOutput> RpcResult<O> callUnsettled(final Class<? extends Rpc<I, O>> rpc,
            final I input) {
        return get(((Rpc<I, O>) rpcs.get(rpc)).invoke(input));
    }

    void packetIn(final PacketReceived packet) {
        packetInUnsettled(packet);
        settle();
    }

    void packetInUnsettled(final PacketReceived packet) {
        get(state.submit(() -> packetIns.onNotification(packet)));
    }

    void pass(final Duration duration) {
        time.pass(duration);
        settle();
    }

    <T> List<T> published(final Class<T> type) {
        return published.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** An event goes from a commit to the state executor and from there to a commit, a few times at most. */
    AccessWorld settle() {
        for (int i = 0; i < 4; i++) {
            get(state.submit(() -> { }));
            // something that nobody here listens to: an empty transaction would overtake the others
            get(database.changeIntent(changes ->
                changes.merge(InstanceIdentifier.create(Chains.class), new ChainsBuilder().build())));
            get(database.changeObservation(changes ->
                changes.merge(InstanceIdentifier.create(Instances.class), new InstancesBuilder().build())));
        }
        get(state.submit(() -> { }));
        return this;
    }

    @Override
    public void close() {
        access.close();
        state.shutdown();
    }

    public static void await(final BooleanSupplier condition) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        final var never = new CountDownLatch(1);
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0 || never.await(5, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("it did not happen within 30 s");
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T get(final Future<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
