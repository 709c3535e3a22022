package org.netfate.engine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Before;
import org.junit.Test;

/** The functions that nodes have for themselves. The world: cpe1 and cpe2 have clients, pe1 has the exit. */
public class NodeFunctionsTest {
    private final EngineWorld world = new EngineWorld();

    @Before
    public void makeWorld() {
        world.cpe("cpe1", 256, true);
        world.cpe("cpe2", 256, false);
        world.node("pe1", 1024, "core");
        world.link("cpe1", "pe1", 1000);
        world.link("cpe2", "pe1", 1000);
        world.function("firewall", 128);
        world.user("alice", "firewall");
        world.user("bob", "firewall");
        world.start();
    }

    @Test
    public void everyNodeWithClientsHasAnInstance() {
        world.portal(128, false);
        assertEquals(List.of("portal@cpe1=cpe1", "portal@cpe2=cpe2"), world.placements());
        world.cpe("cpe3", 256, false);
        assertEquals(List.of("portal@cpe1=cpe1", "portal@cpe2=cpe2", "portal@cpe3=cpe3"), world.placements());
    }

    @Test
    public void aNodeWithoutManagementBridgeHostsNoManagedFunction() {
        world.portal(128, true);
        assertEquals(List.of("portal@cpe1=cpe1"), world.placements());
        world.cpe("cpe2", 256, true);
        assertEquals(List.of("portal@cpe1=cpe1", "portal@cpe2=cpe2"), world.placements());
    }

    @Test
    public void itGoesWithItsNodeAndWithItsFunction() {
        world.portal(128, false);
        world.removeNode("cpe2");
        assertEquals(List.of("portal@cpe1=cpe1"), world.placements());
        world.removeFunction("portal");
        assertEquals(List.of(), world.placements());
    }

    @Test
    public void whatItUsesIsNotLeftForUsers() {
        world.portal(128, false);
        world.login(1, "alice", "cpe1");
        world.login(2, "bob", "cpe1");
        assertEquals("placed", world.decision(1));
        assertThat(world.decision(2), containsString("node cpe1 has 0 MiB of memory left"));
        world.removeFunction("portal");
        assertEquals("placed", world.decision(2));
    }

    @Test
    public void sessionsComeAndGoWithoutIt() {
        world.portal(128, false);
        world.writes.clear();
        world.login(1, "alice", "cpe1");
        world.logout(1);
        assertEquals(List.of("put firewall/alice", "put 02:00:00:00:00:01", "delete 02:00:00:00:00:01",
            "delete firewall/alice").stream().sorted().toList(), world.sortedWrites());
        assertEquals(List.of("portal@cpe1=cpe1", "portal@cpe2=cpe2"), world.placements());
    }

    @Test
    public void aRestartedEngineTakesItUpAndWritesNothing() {
        world.portal(128, false);
        world.login(1, "alice", "cpe1");
        world.kill();
        world.writes.clear();
        world.start();
        assertEquals(List.of(), world.writes);
        world.login(2, "bob", "cpe1");
        assertThat("Its memory is known again", world.decision(2), containsString("0 MiB of memory left"));
    }

    @Test
    public void whatWentWhileTheEngineWasAwayIsReleased() {
        world.portal(128, false);
        world.kill();
        world.removeFunction("portal");
        world.start();
        assertEquals(List.of(), world.placements());
    }

    @Test
    public void aUserWhoRequiresItIsRefused() {
        world.portal(128, false);
        world.user("carol", "portal");
        world.login(3, "carol", "cpe1");
        assertThat(world.decision(3), containsString("requires function portal, which is the nodes' own"));
    }
}
