package org.netfate.nfvi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.ExecutionException;
import org.junit.Test;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

public class NfviDatabaseTest {
    private final TestDatabase store = new TestDatabase();
    private final NfviDatabase database = new NfviDatabase(store.broker());

    @Test
    public void theLastOfManyQuickChangesOfOneEntryIsStored() throws Exception {
        final var first = database.changeIntent(changes -> changes.put(path(), placement("cpe1").build()));
        final var second = database.changeIntent(changes -> changes.put(path(), placement("cpe2").build()));
        final var third = database.changeIntent(changes -> changes.put(path(), placement("cpe3").build()));
        storeAll();
        first.get();
        second.get();
        third.get();
        assertEquals("cpe3", stored().getNode().getValue());
    }

    @Test
    public void aChangeThatIsRefusedDoesNotStopLaterOnes() throws Exception {
        final var bad = database.changeIntent(changes ->
            changes.put(path(), placement("cpe1").setFunction(null).build()));
        storeAll();
        assertThrows(ExecutionException.class, bad::get);
        final var good = database.changeIntent(changes -> changes.put(path(), placement("cpe2").build()));
        storeAll();
        good.get();
        assertEquals("cpe2", stored().getNode().getValue());
    }

    @Test
    public void aChangeThatCannotBeMadeDoesNotStopLaterOnes() throws Exception {
        assertThrows(IllegalStateException.class, () -> database.changeIntent(changes -> {
            changes.put(path(), placement("cpe1").build());
            throw new IllegalStateException("no such change");
        }));
        final var good = database.changeIntent(changes -> changes.put(path(), placement("cpe2").build()));
        storeAll();
        good.get();
        assertTrue(good.isDone());
    }

    private Placement stored() {
        return store.read(LogicalDatastoreType.CONFIGURATION, path()).orElseThrow();
    }

    private static org.opendaylight.yangtools.yang.binding.InstanceIdentifier<Placement> path() {
        return NfviDatabase.entry(NfviPaths.PLACEMENTS, placement("any").build().key());
    }

    private static PlacementBuilder placement(final String node) {
        return new PlacementBuilder().setInstance(new InstanceId("firewall/alice"))
            .setFunction(new FunctionId("firewall")).setUser(new UserName("alice")).setNode(new NodeId(node));
    }

    private void storeAll() {
        while (store.commits().runNext()) {
            // one after the other
        }
    }
}
