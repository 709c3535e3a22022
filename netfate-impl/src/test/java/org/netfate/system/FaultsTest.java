package org.netfate.system;

import java.time.Duration;
import org.junit.Test;

public class FaultsTest {
    @Test
    public void smoke() {
        final var world = SystemWorld.started();
        final var alice = SystemWorld.client("alice", 1, "cpe1");
        final var bob = SystemWorld.client("bob", 2, "cpe2");
        world.login(alice);
        world.login(bob);
        world.assertServed(alice);
        world.assertServed(bob);
        world.roam(alice, "cpe2");
        world.assertRuns("firewall/alice", "cpe2");
        world.assertServed(alice);
        world.kill();
        world.start();
        world.settle();
        world.advance(Duration.ofSeconds(60));
        world.assertServed(alice);
        world.assertServed(bob);
        world.logout(alice);
        world.assertShutOut(alice);
        world.logout(bob);
        world.assertNothingIsLeft(alice, bob);
    }
}
