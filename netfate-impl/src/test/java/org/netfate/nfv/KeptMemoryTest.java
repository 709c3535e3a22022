package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.hasItem;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.api.hypervisor.Capability;
import org.netfate.nfv.FakeHypervisors.Call;
import org.netfate.nfv.FakeHypervisors.Fault;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy.IdleRelease;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FileName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.function.configuration.FileBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.function.configuration.FileKey;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.PreparedImages;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.SavedInstances;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image.State;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Instances that go on with their own memory or begin with a prepared guest's, and all that can stand in the way. */
public class KeptMemoryTest {
    private static final String KERNEL = "/images/kernel";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private NfvWorld world;

    @Before
    public void start() {
        world = world();
    }

    private NfvWorld world() {
        final var made = NfvWorld.of("cpe1", "cpe2", "cpe3");
        made.store(folder.getRoot().toPath());
        user(made, "alice", "drop");
        user(made, "bob", "drop");
        made.start();
        made.settle();
        return made;
    }

    @Test
    public void releasedInstanceIsSavedAndGoesOnWhereItIsNeededNext() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        world.assertNowhere("alice");
        assertEquals("none", world.publishedState("alice"));
        assertEquals(List.of("create completed", "save completed"), world.journal("alice"));
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe2");
        assertEquals("it was ready when it was saved", "active", world.publishedState("alice"));
        assertEquals(1, boot("alice"));
        assertThat(lastSteps("alice"), hasItem("restored from saved memory"));
        assertEquals(List.of(), saved());
        release("alice");
        runs("alice", "cpe3");
        assertEquals("it has been saved twice and never booted again", 1, boot("alice"));
    }

    @Test
    public void guestThatHasNotGotReadyIsDestroyed() {
        policy(IdleRelease.Save, 100, 604800);
        world.place("alice", "cpe1");
        world.settle();
        release("alice");
        assertEquals(List.of("create completed", "destroy completed"), world.journal("alice"));
    }

    @Test
    public void releasedInstanceIsDestroyedUnlessThePolicySaysOtherwise() throws IOException {
        runs("alice", "cpe1");
        release("alice");
        world.assertNowhere("alice");
        assertEquals(List.of("create completed", "destroy completed"), world.journal("alice"));
        assertEquals(List.of(), saved());
    }

    @Test
    public void whatWasSavedOfAnotherFunctionImageIsDiscarded() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        world.catalogue("/images/kernel-2");
        runs("alice", "cpe1");
        assertEquals(2, boot("alice"));
        assertEquals(List.of(), saved());
    }

    @Test
    public void whatIsSavedAfterTheFunctionChangedIsWhatItWasMadeOf() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        world.catalogue("/images/kernel-2");
        release("alice");
        runs("alice", "cpe1");
        assertEquals(2, boot("alice"));
    }

    @Test
    public void whatWasSavedWithOtherRulesIsDiscarded() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        user(world, "alice", "accept");
        runs("alice", "cpe1");
        assertEquals(2, boot("alice"));
        assertEquals(List.of(), saved());
    }

    @Test
    public void anotherVersionOfTheHypervisorRestoresNothing() {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        world.hypervisors.host("cpe2").saveFormat("QEMU 8.0");
        runs("alice", "cpe2");
        assertEquals(2, boot("alice"));
    }

    @Test
    public void whatCannotBeSavedIsDestroyed() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        world.hypervisors.host("cpe1").fail(Call.SAVE, Fault.REFUSED, Fault.REFUSED);
        release("alice");
        world.assertNowhere("alice");
        assertEquals(List.of("create completed", "save failed", "destroy completed"), world.journal("alice"));
        assertEquals(List.of(), saved());
    }

    @Test
    public void whatCannotBeSavedNorDestroyedIsNotTriedWithoutPause() {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        world.hypervisors.host("cpe1").fail(Call.SAVE, Fault.REFUSED);
        world.hypervisors.host("cpe1").fail(Call.DESTROY, Fault.REFUSED);
        world.hypervisors.calls.clear();
        release("alice");
        assertEquals(1, world.hypervisors.calls.stream().filter("DESTROY cpe1"::equals).count());
        world.advance(Duration.ofSeconds(10));
        world.assertNowhere("alice");
        assertEquals(1, world.hypervisors.calls.stream().filter("SAVE cpe1"::equals).count());
    }

    @Test
    public void nodeThatCannotSaveDestroys() {
        policy(IdleRelease.Save, 100, 604800);
        world.hypervisors.host("cpe1").cannot(Capability.SAVE_RESTORE);
        runs("alice", "cpe1");
        release("alice");
        assertEquals(List.of("create completed", "destroy completed"), world.journal("alice"));
    }

    @Test
    public void whatCannotBeRestoredBootsAndTheOperationSaysWhy() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        world.hypervisors.host("cpe2").fail(Call.RESTORE, Fault.REFUSED);
        runs("alice", "cpe2");
        assertEquals(2, boot("alice"));
        assertThat(lastSteps("alice"), hasItem("not restored from saved memory: cpe2 refused"));
        assertEquals(List.of(), saved());
    }

    @Test
    public void damagedMemoryBoots() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        Files.writeString(saved().get(0), "damaged");
        runs("alice", "cpe2");
        assertEquals(2, boot("alice"));
        assertThat(lastSteps("alice").toString(), containsString("is not complete"));
    }

    @Test
    public void nothingElseIsTriedWhileItMayHaveBeenRestored() {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        world.hypervisors.host("cpe2").fail(Call.RESTORE, Fault.TIMEOUT_BUT_DONE);
        runs("alice", "cpe2");
        assertEquals(1, boot("alice"));
        release("alice");
        world.hypervisors.host("cpe2").fail(Call.RESTORE, Fault.TIMEOUT_AND_NOT_DONE);
        world.place("alice", "cpe2");
        world.settle();
        world.assertNowhere("alice");
        world.advance(Duration.ofSeconds(30));
        world.assertRuns("alice", "cpe2");
        assertEquals("what was taken once is not used again", 2, boot("alice"));
    }

    @Test
    public void loginWhileItIsBeingSavedWaitsAndGoesOn() {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        final var returned = new boolean[1];
        world.hypervisors.meanwhile(() -> {
            if (!returned[0] && world.hypervisors.host("cpe1").state(NfvWorld.uuid("alice"))
                    .filter(org.netfate.api.hypervisor.VirtualMachine.State.PAUSED::equals).isPresent()) {
                returned[0] = true;
                world.place("alice", "cpe2");
            }
            world.pump();
        });
        release("alice");
        assertTrue(returned[0]);
        world.assertRuns("alice", "cpe2");
        assertEquals(1, boot("alice"));
    }

    @Test
    public void savingSurvivesTheControllerAtEveryStep() {
        atEveryStep(killed -> {
            policy(IdleRelease.Save, 100, 604800);
            runs("alice", "cpe1");
        }, () -> world.release("alice"), () -> {
            world.assertNowhere("alice");
            assertEquals("none", world.publishedState("alice"));
            assertEquals(List.of("create completed", "save completed"), world.journal("alice"));
            runs("alice", "cpe2");
            assertEquals(1, boot("alice"));
        });
    }

    @Test
    public void restoringSurvivesTheControllerAtEveryStep() {
        atEveryStep(killed -> {
            policy(IdleRelease.Save, 100, 604800);
            runs("alice", "cpe1");
            release("alice");
        }, () -> world.place("alice", "cpe2"), () -> {
            world.assertRuns("alice", "cpe2");
            assertTrue("memory that was taken may be lost, and is never used twice", boot("alice") <= 2);
            assertEquals(List.of("create completed", "save completed", "create completed"), world.journal("alice"));
        });
    }

    @Test
    public void savedInstancesAreListedAndKeptWithinTheLimits() throws IOException {
        policy(IdleRelease.Save, 1, 604800);
        runs("alice", "cpe1");
        runs("bob", "cpe1");
        release("alice");
        Files.setLastModifiedTime(saved().get(0), FileTime.from(world.time.clock().instant().minusSeconds(60)));
        look();
        assertEquals(List.of("firewall/alice"), listed());
        release("bob");
        look();
        assertEquals(List.of("firewall/bob"), listed());
        assertEquals(1, saved().size());
    }

    @Test
    public void whatNobodyWillComeBackToIsDiscarded() throws IOException {
        policy(IdleRelease.Save, 100, 3600);
        runs("alice", "cpe1");
        release("alice");
        Files.setLastModifiedTime(saved().get(0), FileTime.from(world.time.clock().instant().minusSeconds(3700)));
        look();
        assertEquals(List.of(), saved());
        runs("bob", "cpe1");
        release("bob");
        world.store.delete(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.USERS, new UserKey(new UserName("bob"))));
        look();
        assertEquals(List.of(), saved());
        assertEquals(List.of(), listed());
    }

    @Test
    public void nothingIsKeptWhenThePolicyDoesNotSaveAnyMore() throws IOException {
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        policy(IdleRelease.Destroy, 100, 604800);
        look();
        assertEquals(List.of(), saved());
    }

    @Test
    public void instancesOfAFunctionWithWarmStartStartFromAPreparedImage() {
        warmStart(KERNEL);
        assertEquals(List.of(State.Ready), images().stream().map(Image::getState).toList());
        assertEquals("its guest is gone", 0, guests());
        final int prepared = world.hypervisors.lastBoot();
        runs("alice", "cpe2");
        runs("bob", "cpe3");
        assertEquals(prepared, boot("alice"));
        assertEquals(prepared, boot("bob"));
        assertThat(lastSteps("bob"), hasItem("restored from prepared image"));
    }

    @Test
    public void ownMemoryComesBeforeAPreparedImage() {
        warmStart(KERNEL);
        policy(IdleRelease.Save, 100, 604800);
        runs("alice", "cpe1");
        release("alice");
        runs("alice", "cpe2");
        assertThat(lastSteps("alice"), hasItem("restored from saved memory"));
    }

    @Test
    public void loginDoesNotWaitForThePreparedImage() {
        catalogue(KERNEL, true);
        world.settle();
        runs("alice", "cpe1");
        assertThat(lastSteps("alice"), hasItem("booted: there is no prepared image for QEMU 7.2 yet"));
    }

    @Test
    public void preparedImageOfAnotherVersionIsRemovedAndMadeAnew() throws IOException {
        warmStart(KERNEL);
        final var before = prepared();
        warmStart("/images/kernel-2");
        assertEquals(1, prepared().size());
        assertTrue(!before.equals(prepared()));
        catalogue(KERNEL, false);
        world.advance(Duration.ofSeconds(20));
        assertEquals(List.of(), prepared());
        assertEquals(List.of(), images());
    }

    @Test
    public void eachKindOfHypervisorHasItsOwnImage() throws IOException {
        world.hypervisors.host("cpe3").saveFormat("QEMU 8.0");
        warmStart(KERNEL);
        world.advance(Duration.ofSeconds(30));
        assertEquals(2, prepared().size());
        runs("alice", "cpe3");
        assertThat(lastSteps("alice"), hasItem("restored from prepared image"));
    }

    @Test
    public void guestThatDoesNotWaitIsNoPreparedImage() throws IOException {
        world.hypervisors.hosts.values().forEach(FakeHypervisors.Host::letGuestsNotWait);
        catalogue(KERNEL, true);
        world.advance(Duration.ofMinutes(6));
        assertEquals(State.Failed, images().get(0).getState());
        assertThat(images().get(0).getLastError(), startsWith("its guest has not waited for its identity"));
        assertEquals(0, guests());
        assertEquals(List.of(), prepared());
    }

    @Test
    public void hypervisorThatCannotRestoreAsAnotherBoots() {
        world.hypervisors.hosts.values().forEach(host -> host.cannot(Capability.RESTORE_AS));
        warmStart(KERNEL);
        assertEquals(State.Cannot, images().get(0).getState());
        runs("alice", "cpe1");
        assertThat(lastSteps("alice"), hasItem("booted: the node's hypervisor cannot start from a prepared image"));
    }

    @Test
    public void withoutAnImageStoreItBoots() {
        world.store.delete(LogicalDatastoreType.CONFIGURATION, NfviPaths.IMAGE_STORE);
        warmStart(KERNEL);
        assertEquals(State.Cannot, images().get(0).getState());
        runs("alice", "cpe1");
        assertThat(lastSteps("alice"), hasItem("booted: the Orchestrator or the node has no image-store"));
    }

    @Test
    public void preparedImageThatCannotBeRestoredIsMadeAnew() throws IOException {
        warmStart(KERNEL);
        Files.writeString(prepared().get(0), "damaged");
        runs("alice", "cpe1");
        assertThat(lastSteps("alice").toString(), containsString("booted: "));
        assertEquals(List.of(), prepared());
        world.advance(Duration.ofSeconds(30));
        runs("bob", "cpe1");
        assertThat(lastSteps("bob"), hasItem("restored from prepared image"));
    }

    @Test
    public void nothingIsPreparedWhereAnInstanceWouldHaveNoRoomBesideIt() {
        world.hypervisors.hosts.values().forEach(host -> host.memory(200));
        warmStart(KERNEL);
        assertEquals(State.Failed, images().get(0).getState());
        assertThat(images().get(0).getLastError(), containsString("256 MiB are needed"));
        runs("alice", "cpe1");
    }

    @Test
    public void preparingSurvivesTheControllerAtEveryStep() {
        atEveryStep(killed -> { }, () -> {
            catalogue(KERNEL, true);
            world.advance(Duration.ofSeconds(20));
        }, () -> {
            world.advance(Duration.ofMinutes(2));
            assertEquals(List.of(State.Ready), images().stream().map(Image::getState).toList());
            assertEquals(0, guests());
            runs("alice", "cpe1");
            assertThat(lastSteps("alice"), hasItem("restored from prepared image"));
        });
    }

    private void atEveryStep(final Consumer<NfvWorld> before, final Runnable action, final Runnable after) {
        int at = 0;
        final var died = new boolean[] {true};
        while (died[0]) {
            clear();
            world = world();
            before.accept(world);
            world.settle();
            died[0] = false;
            final int[] left = {at++};
            world.beforeEach(() -> {
                if (left[0]-- == 0) {
                    died[0] = true;
                    world.kill();
                    world.start();
                }
            });
            action.run();
            world.settle();
            world.advance(Duration.ofSeconds(20));
            world.beforeEach(() -> { });
            try {
                after.run();
                assertEquals(List.of(), world.hypervisors.violations);
            } catch (AssertionError e) {
                throw new AssertionError("controller ended before task " + (at - 1), e);
            }
        }
        assertTrue("tried at only " + at + " steps", at > 10);
    }

    private void clear() {
        for (var directory : List.of("saved", "prepared", "instances")) {
            try {
                for (var file : files(directory)) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void runs(final String user, final String node) {
        world.place(user, node);
        world.settle();
        world.announce(user);
        world.assertRuns(user, node);
        assertEquals("active", world.publishedState(user));
    }

    private void release(final String user) {
        world.release(user);
        world.settle();
    }

    private void look() {
        world.advance(Duration.ofSeconds(31));
    }

    private int boot(final String user) {
        return world.hypervisors.boot(NfvWorld.uuid(user));
    }

    private int guests() {
        return world.hypervisors.hosts.values().stream().mapToInt(host -> host.machines().size()).sum();
    }

    private List<String> lastSteps(final String user) {
        final var operations = world.operations(user);
        return NfvWorld.steps(operations.get(operations.size() - 1));
    }

    private void policy(final IdleRelease release, final int most, final int seconds) {
        world.store.put(NfviPaths.POLICY, new PolicyBuilder().setIdleRelease(release)
            .setRetryInterval(Uint16.valueOf(5))
            .setMaximumSavedInstances(Uint32.valueOf(most))
            .setSavedInstancesTime(Uint32.valueOf(seconds)).build());
        world.settle();
    }

    /** The function's prepared image is made. */
    private void warmStart(final String kernel) {
        catalogue(kernel, true);
        world.advance(Duration.ofSeconds(30));
    }

    private void catalogue(final String kernel, final boolean warm) {
        world.catalogue(kernel);
        final InstanceIdentifier<Function> path =
            NfviDatabase.entry(NfviPaths.FUNCTIONS, new FunctionKey(NfvWorld.FIREWALL));
        world.store.put(path, new FunctionBuilder(world.store.read(LogicalDatastoreType.CONFIGURATION, path)
            .orElseThrow()).setWarmStart(warm).build());
        world.settle();
    }

    private static void user(final NfvWorld world, final String name, final String rule) {
        final var key = new UserKey(new UserName(name));
        final var file = new FileBuilder().withKey(new FileKey(new FileName("rules.nft"))).setContent(rule).build();
        final var configuration = new FunctionConfigurationBuilder()
            .withKey(new FunctionConfigurationKey(NfvWorld.FIREWALL)).setFile(Map.of(file.key(), file)).build();
        world.store.put(NfviDatabase.entry(NfviPaths.USERS, key), new UserBuilder().withKey(key)
            .setRequiredFunction(List.of(NfvWorld.FIREWALL))
            .setFunctionConfiguration(Map.of(configuration.key(), configuration)).build());
    }

    private List<Image> images() {
        return List.copyOf(world.store.read(LogicalDatastoreType.OPERATIONAL,
            InstanceIdentifier.create(PreparedImages.class)).map(PreparedImages::nonnullImage).orElse(Map.of())
            .values());
    }

    private List<String> listed() {
        return world.store.read(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(SavedInstances.class))
            .map(SavedInstances::nonnullInstance).orElse(Map.of()).keySet().stream()
            .map(key -> key.getId().getValue()).sorted().toList();
    }

    private List<Path> saved() throws IOException {
        return files("saved").stream().filter(file -> file.toString().endsWith(".memory")
            || file.toString().endsWith(".taken")).toList();
    }

    private List<Path> prepared() throws IOException {
        return files("prepared");
    }

    private List<Path> files(final String directory) throws IOException {
        final var path = folder.getRoot().toPath().resolve(directory);
        final var files = new ArrayList<Path>();
        if (Files.isDirectory(path)) {
            try (var entries = Files.newDirectoryStream(path)) {
                entries.forEach(files::add);
            }
        }
        return files;
    }
}
