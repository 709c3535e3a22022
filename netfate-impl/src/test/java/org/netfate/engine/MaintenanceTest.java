package org.netfate.engine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;

/**
 * Nodes that are taken out of service. The world: cpe1, cpe2 and cpe3 have clients and room for two firewalls, pe1 has
 * the exit and no hypervisor; cpe2 is nearer to cpe1 than cpe3 is.
 */
public class MaintenanceTest {
    private final EngineWorld world = new EngineWorld();

    @Before
    public void makeWorld() {
        for (var node : List.of("cpe1", "cpe2", "cpe3")) {
            world.cpe(node, 256, true);
        }
        world.node("pe1", 16, "core");
        world.link("cpe1", "pe1", 1000);
        world.link("cpe2", "pe1", 1000);
        world.link("cpe3", "pe1", 5000);
        world.function("firewall", 128);
        for (var user : List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace")) {
            world.user(user, "firewall");
        }
        world.start();
        world.login(1, "alice", "cpe1");
    }

    @Test
    public void functionsMoveToTheNearestNodeAndComeBack() {
        world.drain("cpe1", MaintenanceKind.Move);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
        assertEquals("placed", world.decision(1));
        world.undrain("cpe1");
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
    }

    @Test
    public void nothingNewIsPlacedThere() {
        world.drain("cpe1", MaintenanceKind.Wait);
        world.login(2, "bob", "cpe1");
        assertEquals(List.of("firewall/alice=cpe1", "firewall/bob=cpe2"), world.placements());
    }

    @Test
    public void functionsThatMayWaitStayUntilTheirClientMoves() {
        world.drain("cpe1", MaintenanceKind.Wait);
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
        world.login(1, "alice", "cpe3", 1);
        assertEquals(List.of("firewall/alice=cpe3"), world.placements());
        world.login(1, "alice", "cpe1", 2);
        assertEquals("It does not go back", List.of("firewall/alice=cpe3"), world.placements());
    }

    @Test
    public void policySaysWhatTheMaintenanceDoesNot() {
        world.store.put(NfviPaths.POLICY, new PolicyBuilder().setDraining(MaintenanceKind.Wait).build());
        world.drain("cpe1", null);
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
        world.store.put(NfviPaths.POLICY, new PolicyBuilder().setDraining(MaintenanceKind.Move).build());
        world.settle();
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
    }

    @Test
    public void nodeThatHasNoRoomIsPassedOver() {
        world.login(2, "bob", "cpe2");
        world.login(3, "carol", "cpe2");
        world.drain("cpe1", MaintenanceKind.Move);
        assertEquals(List.of("firewall/alice=cpe3", "firewall/bob=cpe2", "firewall/carol=cpe2"), world.placements());
        world.logout(2);
        assertEquals("It is not moved twice",
            List.of("firewall/alice=cpe3", "firewall/carol=cpe2"), world.placements());
    }

    @Test
    public void withoutRoomElsewhereItStaysAndMovesWhenThereIs() {
        world.login(2, "bob", "cpe2");
        world.login(3, "carol", "cpe2");
        world.login(4, "dave", "cpe3");
        world.login(5, "erin", "cpe3");
        world.drain("cpe1", MaintenanceKind.Move);
        assertThat(world.decision(1), containsString("node cpe1 is in maintenance, and no other node that can be"
            + " reached has room for function firewall, which needs 128 MiB of memory and 1 virtual processors"));
        assertThat(String.join(" ", world.placements()), containsString("firewall/alice=cpe1"));
        world.logout(4);
        assertThat(String.join(" ", world.placements()), containsString("firewall/alice=cpe3"));
        assertEquals("placed", world.decision(1));
    }

    @Test
    public void theNodesOwnFunctionsLeaveItLast() {
        world.portal(64, true);
        world.drain("cpe1", MaintenanceKind.Wait);
        assertThat(String.join(" ", world.placements()), containsString("portal@cpe1=cpe1"));
        world.logout(1);
        assertEquals(List.of("portal@cpe2=cpe2", "portal@cpe3=cpe3"), world.placements());
        world.undrain("cpe1");
        assertEquals(List.of("portal@cpe1=cpe1", "portal@cpe2=cpe2", "portal@cpe3=cpe3"), world.placements());
    }

    @Test
    public void aRestartedEngineGoesOnWithIt() {
        world.portal(64, true);
        world.drain("cpe1", MaintenanceKind.Move);
        final var before = world.placements();
        world.kill();
        world.writes.clear();
        world.start();
        assertEquals(before, world.placements());
        assertEquals(List.of(), world.writes);
    }
}
