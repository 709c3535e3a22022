package org.netfate.engine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.File;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.FileBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.ImageStoreState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.ImageStoreStateBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.ImageStore;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.ImageStoreBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.StoreBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.CaptivePortal;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Firewall;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/**
 * What the engine makes of what is observed of the image store. The world: cpe1 and cpe2 have clients and the store,
 * the firewall's kernel is in it; alice's firewall runs on cpe1.
 */
public class ImageStoreTest {
    private static final String EXPORT = "nfs://store.example.net/images";
    private static final String KERNEL = EXPORT + "/vmlinuz";

    private final EngineWorld world = new EngineWorld();

    @Before
    public void makeWorld() {
        for (var node : List.of("cpe1", "cpe2")) {
            world.cpe(node, 1024, true);
            world.store.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(node))).child(ImageStore.class),
                new ImageStoreBuilder().setExport(EXPORT).setDirectory("/store").build());
        }
        world.node("pe1", 16, "core");
        world.link("cpe1", "pe1", 1000);
        world.link("cpe2", "pe1", 1000);
        function("firewall", KERNEL);
        for (var user : List.of("alice", "bob")) {
            world.user(user, "firewall");
        }
        world.start();
        world.login(1, "alice", "cpe1");
    }

    @Test
    public void nothingNewIsPlacedWhereTheStoreCannotBeReadUntilItCan() {
        sees("cpe1", false);
        world.login(2, "bob", "cpe1");
        assertEquals("what runs stays", List.of("firewall/alice=cpe1"), world.placements());
        assertThat(world.decision(2), containsString("node cpe1 cannot read the image store: gone"));
        assertEquals("placed", world.decision(1));
        sees("cpe1", true);
        assertEquals(List.of("firewall/alice=cpe1", "firewall/bob=cpe1"), world.placements());
        assertEquals("placed", world.decision(2));
    }

    @Test
    public void nothingNewIsPlacedWhereItsFileIsMissing() {
        sees("cpe1", true, EXPORT + "/other");
        world.login(2, "bob", "cpe1");
        assertEquals("placed", world.decision(2));
        world.logout(2);
        sees("cpe1", true, KERNEL);
        world.login(2, "bob", "cpe1");
        assertThat(world.decision(2),
            containsString("node cpe1 does not find " + KERNEL + ", which function firewall"));
    }

    @Test
    public void functionWhoseFilesAreElsewhereIsPlaced() {
        function("local", "/images/kernel");
        world.user("bob", "local");
        sees("cpe1", false);
        world.login(2, "bob", "cpe1");
        assertEquals("placed", world.decision(2));
    }

    @Test
    public void runningInstanceIsNotMovedWhereTheStoreCannotBeRead() {
        sees("cpe2", false);
        world.login(1, "alice", "cpe2", 481);
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
        assertThat(world.decision(1), containsString("node cpe2"));
        sees("cpe2", true);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
    }

    @Test
    public void instancesOfNodeInMaintenanceDoNotGoWhereTheStoreCannotBeRead() {
        world.link("cpe1", "cpe2", 1000);
        sees("cpe2", false);
        world.drain("cpe1", MaintenanceKind.Move);
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
        sees("cpe2", true);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
    }

    @Test
    public void storeThatTheOrchestratorCannotUseStopsNewInstancesOfUsersEverywhere() {
        own(ImageStoreState.State.Full, "no space left");
        world.login(2, "bob", "cpe2");
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
        assertEquals("no space left", world.decision(2));
        own(ImageStoreState.State.Usable, null);
        assertEquals("placed", world.decision(2));
    }

    @Test
    public void fileThatIsNotWhatTheCatalogueSaysStopsNewInstancesOfItsFunction() {
        file(File.State.Mismatch, "wrong checksum");
        world.login(2, "bob", "cpe2");
        assertEquals("wrong checksum", world.decision(2));
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
        file(File.State.Verified, null);
        assertEquals("placed", world.decision(2));
        world.logout(2);
        file(File.State.Unreadable, "cannot be read");
        world.login(2, "bob", "cpe2");
        assertEquals("placed", world.decision(2));
    }

    @Test
    public void functionOfTheNodesBeginsWhereItsFilesAreAndStays() {
        sees("cpe1", false);
        final var key = new FunctionKey(new FunctionId("portal"));
        observe(false, NfviDatabase.entry(NfviPaths.FUNCTIONS, key), new FunctionBuilder().withKey(key)
            .setKind(CaptivePortal.VALUE)
            .setScope(org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function.Scope.Node)
            .setMemory(Uint32.valueOf(64)).setImage(new ImageBuilder().setKernel(new ImageLocation(KERNEL)).build())
            .build());
        assertEquals(List.of("firewall/alice=cpe1", "portal@cpe2=cpe2"), world.placements());
        sees("cpe1", true);
        sees("cpe2", false);
        assertEquals(List.of("firewall/alice=cpe1", "portal@cpe1=cpe1", "portal@cpe2=cpe2"), world.placements());
    }

    private void function(final String name, final String kernel) {
        final var key = new FunctionKey(new FunctionId(name));
        observe(false, NfviDatabase.entry(NfviPaths.FUNCTIONS, key), new FunctionBuilder().withKey(key)
            .setKind(Firewall.VALUE).setMemory(Uint32.valueOf(128))
            .setImage(new ImageBuilder().setKernel(new ImageLocation(kernel)).build()).build());
    }

    private void sees(final String node, final boolean reachable, final String... missing) {
        final var store = new StoreBuilder().setNode(new NodeId(node)).setReachable(reachable)
            .setLastError(reachable ? null : "gone").setMissingFile(missing.length == 0 ? null
                : Stream.of(missing).map(ImageLocation::new).collect(Collectors.toSet()))
            .build();
        observe(true, NfviDatabase.entry(NfviPaths.STORES, store.key()), store);
    }

    private void own(final ImageStoreState.State state, final String error) {
        observe(true, NfviPaths.IMAGE_STORE_STATE,
            new ImageStoreStateBuilder().setState(state).setLastError(error).build());
    }

    private void file(final File.State state, final String error) {
        final var file = new FileBuilder().setLocation(new ImageLocation(KERNEL)).setState(state).setLastError(error)
            .build();
        observe(true, NfviDatabase.entry(NfviPaths.IMAGE_FILES, file.key()), file);
    }

    private <T extends DataObject> void observe(final boolean observed, final InstanceIdentifier<T> path,
            final T data) {
        final var tx = world.store.broker().newWriteOnlyTransaction();
        tx.mergeParentStructurePut(observed ? LogicalDatastoreType.OPERATIONAL : LogicalDatastoreType.CONFIGURATION,
            path, data);
        tx.commit();
        world.settle();
    }
}
