package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.nfvi.HandSteppedTime.Tasks;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4Prefix;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ImageStoreBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FileName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.function.configuration.FileBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.function.configuration.FileKey;

/** The files that the coordinator makes for its instances in the image store, and when it removes them. */
public class InstanceFilesTest {
    private static final String EXPORT = "nfs://store.example.net/images";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final NfvWorld world = NfvWorld.of("cpe1", "cpe2");

    @Before
    public void start() {
        final var gateway = new Ipv4AddressNoZone("10.10.0.1");
        world.store.put(NfviPaths.CLIENT_NETWORK, new ClientNetworkBuilder().setPrefix(new Ipv4Prefix("10.10.0.0/24"))
            .setGatewayAddress(gateway).setGatewayMac(new UnicastMacAddress("02:00:00:00:fe:01")).build());
        world.store.put(NfviPaths.IMAGE_STORE, new ImageStoreBuilder().setExport(EXPORT)
            .setDirectory(folder.getRoot().toString()).build());
        world.start();
        world.settle();
    }

    @Test
    public void instanceFindsWhatItIsToKnowOnItsLastDisk() throws IOException {
        user("alice", "drop");
        session("alice", "02:00:00:00:c1:01", "10.10.0.100", "2015-04-13T08:00:00Z");
        session("alice", "02:00:00:00:c1:02", "10.10.0.102", "2015-04-13T09:00:00Z");
        session("bob", "02:00:00:00:c1:03", "10.10.0.103", "2015-04-13T09:00:00Z");
        session("alice", "02:00:00:00:c1:04", null, "2015-04-13T10:00:00Z");
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(Optional.of(EXPORT + "/instances/" + NfvWorld.uuid("alice") + ".configuration"),
            spec("alice").image().configuration());
        assertThat(disk("alice"), containsString("""
            instance=firewall/alice
            function=firewall
            user=alice
            client-network=10.10.0.0/24
            gateway-address=10.10.0.1
            addresses=10.10.0.102 10.10.0.100
            position=2
            chain=cache firewall
            """));
        assertThat(disk("alice"), containsString("files/rules.nft"));
        assertThat(disk("alice"), containsString("drop"));
    }

    @Test
    public void configurationStaysWhenItsInstanceMovesAndGoesWithIt() throws IOException {
        user("alice", "drop");
        world.place("alice", "cpe1");
        world.settle();
        final var before = disk("alice");
        user("alice", "accept");
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe2");
        assertEquals(before, disk("alice"));
        world.release("alice");
        world.settle();
        world.assertNowhere("alice");
        assertEquals(Set.of(), files());
    }

    @Test
    public void instanceThatEndedIsToldTheLatestWhenItStartsAgain() throws IOException {
        user("alice", "drop");
        world.place("alice", "cpe1");
        world.settle();
        user("alice", "accept");
        world.advance(Duration.ofMinutes(2));
        world.hypervisors.host("cpe1").remove(NfvWorld.uuid("alice"));
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertThat(disk("alice"), containsString("accept"));
    }

    @Test
    public void storeThatIsGoneIsNamedAndTheInstanceStartsWhenItIsBack() throws IOException {
        final var store = folder.getRoot().toPath();
        final var away = store.resolveSibling(store.getFileName() + "-away");
        Files.move(store, away);
        world.place("alice", "cpe1");
        world.settle();
        world.assertNowhere("alice");
        assertEquals("failed", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("there is no " + store));
        assertEquals("create failed-temporarily", world.journal("alice").get(0));
        Files.move(away, store);
        world.advance(Duration.ofMinutes(1));
        world.assertRuns("alice", "cpe1");
        assertEquals("create completed", world.journal("alice").get(0));
    }

    @Test
    public void storeThatDoesNotAnswerHoldsNothingElseUp() {
        world.kill();
        world.storeThreads = new Tasks();
        world.start();
        world.settle();
        world.place("alice", "cpe1");
        world.settle();
        world.assertNowhere("alice");
        world.place("bob", "cpe2");
        world.advance(Duration.ofSeconds(31));
        assertThat(world.publishedError("alice"), containsString("has not answered for 30 s"));
        assertTrue(world.storeThreads.runNext());
        while (world.storeThreads.runNext()) {
            world.settle();
        }
        world.advance(Duration.ofMinutes(1));
        while (world.storeThreads.runNext()) {
            world.settle();
        }
        world.settle();
        world.assertRuns("alice", "cpe1");
    }

    private void user(final String name, final String rule) {
        final var key = new UserKey(new UserName(name));
        final var file = new FileBuilder().withKey(new FileKey(new FileName("rules.nft"))).setContent(rule).build();
        final var configuration = new FunctionConfigurationBuilder()
            .withKey(new FunctionConfigurationKey(NfvWorld.FIREWALL)).setFile(Map.of(file.key(), file)).build();
        world.store.put(NfviDatabase.entry(NfviPaths.USERS, key), new UserBuilder().withKey(key)
            .setRequiredFunction(List.of(new FunctionId("cache"), NfvWorld.FIREWALL))
            .setFunctionConfiguration(Map.of(configuration.key(), configuration)).build());
        world.settle();
    }

    private void session(final String user, final String mac, final String address, final String login) {
        final var key = new SessionKey(new UnicastMacAddress(mac));
        world.store.put(NfviDatabase.entry(NfviPaths.SESSIONS, key), new SessionBuilder().withKey(key)
            .setId(new Uuid("4e657446-4154-4500-8000-000000000001")).setUser(new UserName(user))
            .setNode(new NodeId("cpe1")).setAddress(address == null ? null : new Ipv4AddressNoZone(address))
            .setLoginTime(new DateAndTime(login)).build());
        world.settle();
    }

    private VirtualMachineSpec spec(final String user) {
        return world.hypervisors.specs.get(NfvWorld.uuid(user));
    }

    private String disk(final String user) throws IOException {
        return new String(Files.readAllBytes(instances().resolve(NfvWorld.uuid(user) + ".configuration")),
            StandardCharsets.UTF_8);
    }

    private Set<String> files() throws IOException {
        try (var files = Files.list(instances())) {
            return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private Path instances() {
        return folder.getRoot().toPath().resolve("instances");
    }
}
