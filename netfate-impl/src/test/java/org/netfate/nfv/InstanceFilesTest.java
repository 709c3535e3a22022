package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.nfvi.HandSteppedTime.Tasks;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4Prefix;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.Image;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.image.ChecksumBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.File;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.FileKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.ImageStoreState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ImageStoreBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.StoreKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FileName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Firewall;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Sha256;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.function.configuration.FileBuilder;
import org.opendaylight.yangtools.yang.common.Uint32;

/** The files that the coordinator makes for its instances in the image store, and when it removes them. */
public class InstanceFilesTest {
    private static final String EXPORT = "nfs://127.0.0.1/images";

    private static final String RIGHT = "27042f4e6eca7d0b2a7ee4026df2ecfa51d3339e6d122aa099118ecd8563bad9";

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
            mac=%s
            function=firewall
            user=alice
            client-network=10.10.0.0/24
            gateway-address=10.10.0.1
            addresses=10.10.0.102 10.10.0.100
            position=2
            chain=cache firewall
            """.formatted(InstanceIdentity.of(NfvWorld.instance("alice")).mac().getValue())));
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
    public void restartedInstanceIsToldTheLatest() throws IOException, InterruptedException, ExecutionException {
        user("alice", "drop");
        world.place("alice", "cpe1");
        world.settle();
        user("alice", "accept");
        assertEquals(Optional.empty(), restart("alice"));
        world.assertRuns("alice", "cpe1");
        assertEquals(2, world.hypervisors.boot(NfvWorld.uuid("alice")));
        assertThat(disk("alice"), containsString("accept"));
        world.settle();
        assertEquals("once", 2, world.hypervisors.boot(NfvWorld.uuid("alice")));
    }

    @Test
    public void instanceThatDoesNotRunIsNotRestarted() throws InterruptedException, ExecutionException {
        assertEquals(Optional.of("there is no instance firewall/alice; netfate:list-instances lists those that there"
            + " are"), restart("alice"));
        world.hypervisors.host("cpe1").fail(FakeHypervisors.Call.CREATE, FakeHypervisors.Fault.REFUSED);
        world.place("alice", "cpe1");
        world.settle();
        assertEquals(Optional.of("instance firewall/alice does not run; netfate:show-instance tells why"),
            restart("alice"));
    }

    private Optional<String> restart(final String user) throws InterruptedException, ExecutionException {
        final var answer = world.coordinator.restart(NfvWorld.instance(user));
        world.settle();
        return answer.get();
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

    @Test
    public void personalDiskStaysWithItsInstanceAndGoesWithIt() throws IOException {
        personalDisk(8);
        world.place("alice", "cpe1");
        world.settle();
        final var overlay = Path.of(spec("alice").image().overlay().orElseThrow().replace(EXPORT,
            folder.getRoot().toString()));
        assertTrue(Files.exists(overlay));
        assertEquals(Optional.of(EXPORT + "/firewall.img"), spec("alice").image().disk());
        final var key = Files.readAttributes(overlay, BasicFileAttributes.class).fileKey();
        world.place("alice", "cpe2");
        world.advance(Duration.ofMinutes(2));
        world.hypervisors.host("cpe2").remove(NfvWorld.uuid("alice"));
        world.settle();
        world.assertRuns("alice", "cpe2");
        assertEquals("the same file", key, Files.readAttributes(overlay, BasicFileAttributes.class).fileKey());
        world.release("alice");
        world.settle();
        assertEquals(Set.of(), files());
    }

    @Test
    public void controllerThatStartsRemovesWhatIsLeftOfInstancesThatAreNoMore() throws IOException {
        world.place("alice", "cpe1");
        world.settle();
        world.kill();
        Files.write(instances().resolve(NfvWorld.uuid("bob") + ".configuration"), new byte[] {1});
        Files.write(instances().resolve(NfvWorld.uuid("carol") + ".configuration.part"), new byte[] {1});
        world.start();
        world.settle();
        assertEquals(Set.of(NfvWorld.uuid("alice") + ".configuration"), files());
    }

    @Test
    public void userWhoComesBackBeforeTheDiskCouldBeRemovedBeginsWithANewOne() throws IOException {
        personalDisk(8);
        world.place("alice", "cpe1");
        world.settle();
        final var overlay = Path.of(spec("alice").image().overlay().orElseThrow().replace(EXPORT,
            folder.getRoot().toString()));
        Files.write(overlay, new byte[] {1});
        final var away = folder.getRoot().toPath().resolve("away");
        Files.move(instances(), away);
        Files.write(instances(), new byte[0]);
        world.release("alice");
        world.settle();
        Files.delete(instances());
        Files.move(away, instances());
        assertEquals(1, Files.size(overlay));
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertTrue(Files.size(overlay) > 1);
    }

    @Test
    public void nodesAreAskedForTheFilesOfTheCatalogueWhenTheyConnectAndFromTimeToTime() {
        world.catalogue(EXPORT + "/vmlinuz");
        world.configureStore("cpe1", EXPORT, "/store");
        world.settle();
        assertEquals("true [" + EXPORT + "/vmlinuz]", sight("cpe1"));
        assertEquals("none", sight("cpe2"));
        world.hypervisors.host("cpe1").files.add("/store/vmlinuz");
        world.advance(Duration.ofSeconds(61));
        assertEquals("true []", sight("cpe1"));
        world.hypervisors.host("cpe1").fail(FakeHypervisors.Call.LOOK, FakeHypervisors.Fault.IMAGE);
        world.advance(Duration.ofSeconds(61));
        assertEquals("false []", sight("cpe1"));
        world.advance(Duration.ofSeconds(61));
        assertEquals("true []", sight("cpe1"));
        world.catalogue(EXPORT + "/other");
        world.settle();
        assertEquals("true [" + EXPORT + "/other]", sight("cpe1"));
        world.hypervisors.host("cpe1").silence();
        world.settle();
        assertEquals("none", sight("cpe1"));
    }

    @Test
    public void storeThatCannotBeWrittenIsPublishedAndKnownToBeBackSoon() throws IOException {
        Files.deleteIfExists(instances());
        Files.write(instances(), new byte[0]);
        world.advance(Duration.ofSeconds(61));
        assertEquals(ImageStoreState.State.Unreachable, own().getState());
        assertThat(own().getLastError(), containsString(instances().toString()));
        Files.delete(instances());
        world.advance(Duration.ofSeconds(6));
        // Whether this machine has an NFS server is not for this test to say.
        assertThat(String.valueOf(own().getLastError()), not(containsString(instances().toString())));
    }

    @Test
    public void fileThatIsNotWhatTheCatalogueSaysIsRefusedUntilItIs() throws IOException {
        final var kernel = folder.getRoot().toPath().resolve("vmlinuz");
        Files.write(kernel, "wrong".getBytes(StandardCharsets.UTF_8));
        world.configureStore("cpe1", EXPORT, "/store");
        function(image -> image.setKernel(new ImageLocation(EXPORT + "/vmlinuz"))
            .setChecksum(new ChecksumBuilder().setKernel(new Sha256(RIGHT)).build()));
        world.place("alice", "cpe1");
        world.settle();
        world.assertNowhere("alice");
        assertThat(world.publishedError("alice"), containsString("function firewall wants " + RIGHT));
        assertEquals(File.State.Mismatch, file("vmlinuz").getState());
        Files.write(kernel, "right".getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(kernel, FileTime.from(Instant.parse("2015-04-13T08:00:01Z")));
        world.advance(Duration.ofMinutes(3));
        assertEquals(File.State.Verified, file("vmlinuz").getState());
        assertEquals(RIGHT, file("vmlinuz").getSeen().getValue());
        world.assertRuns("alice", "cpe1");
        Files.delete(kernel);
        world.advance(Duration.ofSeconds(61));
        assertEquals(File.State.Unreadable, file("vmlinuz").getState());
        assertThat(file("vmlinuz").getLastError(), containsString(kernel.toString()));
    }

    private void personalDisk(final int size) throws IOException {
        Files.write(folder.getRoot().toPath().resolve("firewall.img"), new byte[1 << 20]);
        function(image -> image.setKernel(new ImageLocation("/images/kernel"))
            .setDisk(new ImageLocation(EXPORT + "/firewall.img")).setDiskAccess(Image.DiskAccess.Personal)
            .setDiskSize(Uint32.valueOf(size)));
    }

    private void function(final UnaryOperator<ImageBuilder> image) {
        final var key = new FunctionKey(NfvWorld.FIREWALL);
        world.store.put(NfviDatabase.entry(NfviPaths.FUNCTIONS, key), new FunctionBuilder().withKey(key)
            .setKind(Firewall.VALUE).setMemory(Uint32.valueOf(128)).setImage(image.apply(new ImageBuilder()).build())
            .build());
        world.settle();
    }

    private String sight(final String node) {
        return world.store.read(LogicalDatastoreType.OPERATIONAL,
            NfviDatabase.entry(NfviPaths.STORES, new StoreKey(new NodeId(node)))).map(store -> store.getReachable()
                + " " + Optional.ofNullable(store.getMissingFile()).orElse(Set.of()).stream()
                    .map(ImageLocation::getValue).toList()).orElse("none");
    }

    private ImageStoreState own() {
        return world.store.read(LogicalDatastoreType.OPERATIONAL, NfviPaths.IMAGE_STORE_STATE).orElseThrow();
    }

    private File file(final String name) {
        return world.store.read(LogicalDatastoreType.OPERATIONAL, NfviDatabase.entry(NfviPaths.IMAGE_FILES,
            new FileKey(new ImageLocation(EXPORT + "/" + name)))).orElseThrow();
    }

    private void user(final String name, final String rule) {
        final var key = new UserKey(new UserName(name));
        final var file = new FileBuilder().setName(new FileName("rules.nft")).setContent(rule).build();
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
