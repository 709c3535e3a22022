package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import org.netfate.access.radius.RadiusService;
import org.netfate.nfvi.HandSteppedTime;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.TestDatabase;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacket;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketOutputBuilder;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** {@link Access} for tests of several parts: whole, with logins by its RPC, on a thread that the test steps. */
public final class AccessPart implements AutoCloseable {
    private static final Path DETAIL = directory();

    private final Map<Class<?>, Rpc<?, ?>> rpcs = new HashMap<>();
    private final Access access;
    private boolean started;

    /** Starts it. */
    public AccessPart(final TestDatabase store, final NotificationService notifications, final Executor thread,
            final HandSteppedTime time) {
        final var provider = Mockito.mock(RpcProviderService.class, Mockito.withSettings().stubOnly());
        Mockito.when(provider.registerRpcImplementations(ArgumentMatchers.<Collection<Rpc<?, ?>>>any()))
            .thenAnswer(call -> {
                call.<Collection<Rpc<?, ?>>>getArgument(0).forEach(rpc -> rpcs.put(rpc.implementedInterface(), rpc));
                return Mockito.mock(org.opendaylight.yangtools.concepts.Registration.class);
            });
        final var platform = Mockito.mock(RpcConsumerRegistry.class, Mockito.withSettings().stubOnly());
        Mockito.when(platform.getRpc(TransmitPacket.class)).thenReturn(input -> Futures.immediateFuture(
            RpcResultBuilder.success(new TransmitPacketOutputBuilder().build()).build()));
        final var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        access = new Access(new NfviDatabase(store.broker()), notifications,
            Mockito.mock(NotificationPublishService.class, Mockito.withSettings().stubOnly()), provider, platform,
            Map.of(RadiusService.AUTHENTICATION, anyPort, RadiusService.ACCOUNTING, anyPort),
            new AccessExecutors(thread, this::check, time.timer()), time.clock(),
            time.ticker(), DETAIL);
        access.start();
        started = true;
    }

    /** Passwords are checked at once; what warms the checks up when it starts need not be. */
    private void check(final Runnable task) {
        if (started) {
            task.run();
        }
    }

    /** A user who can log in here. */
    public static UserBuilder user(final String name) {
        return Samples.user(new UserName(name));
    }

    /** Logs a user in; the answer comes when the thread has gone on. */
    public ListenableFuture<RpcResult<LoginOutput>> login(final String user, final String node, final String mac,
            final String address) {
        return ((Login) rpcs.get(Login.class)).invoke(new LoginInputBuilder().setUser(new UserName(user))
            .setPassword(Samples.PASSWORD).setNode(new NodeId(node)).setMac(new UnicastMacAddress(mac))
            .setAddress(new Ipv4AddressNoZone(address)).build());
    }

    /** Logs a client out. */
    public void logout(final String mac) {
        ((Logout) rpcs.get(Logout.class)).invoke(new LogoutInputBuilder().setMac(new UnicastMacAddress(mac)).build());
    }

    /** Ends it. */
    @Override
    public void close() {
        access.close();
    }

    private static Path directory() {
        try {
            final var directory = Files.createTempDirectory("netfate-detail");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
