package org.netfate.system;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;
import org.netfate.nfv.HypervisorFarm;
import org.netfate.nfv.HypervisorFarm.MigrationFault;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.api.DataObjectModification.ModificationType;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random events, faults and orders of what happens at the same time, in a whole system. After each step: no instance
 * runs twice, the only copy of one that is needed is not removed, and no packet of a stranger passes. When the faults
 * end, every session is served through its chain end to end, and nothing is left of those who have none.
 *
 * <p>{@code -Dnetfate.test.seed=N} plays a sequence again, {@code -Dnetfate.test.sequences=N} plays more of them. Of a
 * sequence that fails the shortest beginning that fails too is told.
 */
public class SystemRandomTest {
    private static final Logger LOG = LoggerFactory.getLogger(SystemRandomTest.class);
    private static final int SEQUENCES = Integer.getInteger("netfate.test.sequences", 20);
    private static final int LENGTH = 300;
    private static final String STRANGER = "02:00:00:00:bb:01";
    private static final String STRANGERS_ADDRESS = "10.10.9.9";

    private final List<String> story = new ArrayList<>();
    private final Set<UUID> released = new HashSet<>();
    private SystemWorld world;
    private List<Client> clients;
    private Random random;
    private int depth;

    @Test
    public void invariantsHoldWhateverHappensAndEverySessionIsServedWhenItIsOver() {
        final long first = Long.getLong("netfate.test.seed", 1);
        for (long seed = first; seed < first + SEQUENCES; seed++) {
            final int failing = fails(seed, LENGTH);
            if (failing > 0) {
                play(seed, shortest(seed, failing));
            }
        }
    }

    /** Plays a sequence; returns at which step it failed, at most its length, or 0. */
    private int fails(final long seed, final int length) {
        try {
            play(seed, length);
            return 0;
        } catch (AssertionError e) {
            LOG.debug("Sequence {} of {} steps failed", seed, length, e);
            return length;
        }
    }

    /** Looks for a shorter beginning that fails too, and tells what happens in it. */
    private int shortest(final long seed, final int failing) {
        int shortest = failing;
        for (int step = failing / 2; step > 0; step /= 2) {
            if (shortest > step && fails(seed, shortest - step) > 0) {
                shortest -= step;
            }
        }
        fails(seed, shortest);
        LOG.error("-Dnetfate.test.seed={} -Dnetfate.test.sequences=1 failed within {} steps:\n{}", seed, shortest,
            String.join("\n", story));
        return shortest;
    }

    private void play(final long seed, final int length) {
        random = new Random(seed);
        story.clear();
        released.clear();
        depth = 0;
        world = SystemWorld.started();
        if (random.nextBoolean()) {
            world.letSessionsFollow();
        }
        clients = List.of(SystemWorld.client("alice", 1, "cpe1"), SystemWorld.client("bob", 2, "cpe2"),
            SystemWorld.client("carol", 3, "cpe1"), SystemWorld.client("alice", 4, "cpe3"));
        world.store.broker().registerDataTreeChangeListener(DataTreeIdentifier.create(
            LogicalDatastoreType.CONFIGURATION, NfviPaths.PLACEMENTS), changes -> changes.stream()
                .filter(change -> change.getRootNode().getModificationType() == ModificationType.DELETE)
                .forEach(change -> released.add(HypervisorFarm.uuid(change.getRootPath().getRootIdentifier()
                    .firstKeyOf(Placement.class).getInstance().getValue()))));
        world.hypervisors.keep(uuid -> !released.contains(uuid));
        world.hypervisors.letEventsWait();
        world.hypervisors.meanwhile(this::meanwhile);
        for (int i = 0; i < length; i++) {
            act();
            check();
        }
        calmDown();
        verify();
        world.stop();
    }

    /** While a call is under way anything can happen, also other calls. */
    private void meanwhile() {
        world.plugGuests();
        if (depth > 2) {
            return;
        }
        depth++;
        for (int i = random.nextInt(4); i > 0; i--) {
            act();
        }
        depth--;
    }

    private void act() {
        final int what = random.nextInt(100);
        if (what < 35) {
            some(12, () -> world.orchestrator().runAny(random));
        } else if (what < 58) {
            some(8, () -> world.store.commits().runNext());
        } else if (what < 66) {
            world.orchestrator().blocking.runNext();
        } else if (what < 73) {
            if (world.hypervisors.connections() > 0) {
                world.hypervisors.deliver(random.nextInt(world.hypervisors.connections()));
            }
        } else if (what < 77) {
            world.hypervisors.stepMigration();
        } else if (what < 79) {
            world.announceGuests();
        } else if (what < 84) {
            world.time.advance(Duration.ofMillis(random.nextInt(6000)), () -> { });
        } else if (what < 95) {
            actOfClient();
        } else if (what < 97) {
            actOfOperator();
        } else {
            goWrong();
        }
        world.plugGuests();
    }

    private void some(final int most, final Runnable task) {
        for (int i = random.nextInt(most); i >= 0; i--) {
            task.run();
        }
    }

    private void actOfClient() {
        final var client = pick(clients);
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                client.moveTo(pick(SystemWorld.CPES));
                tell(client + " is carried to " + client.node);
                world.appear(client);
            }
            case 2, 3, 4 -> {
                tell(client + " logs in at " + client.node);
                world.requestLogin(client);
            }
            case 5 -> {
                tell(client + " logs out");
                world.requestLogout(client);
            }
            case 6 -> {
                final String node = pick(SystemWorld.CPES);
                tell("a stranger is at " + node);
                world.fabric.arp(node, "lan2", STRANGER, STRANGERS_ADDRESS);
            }
            default -> world.talk(client);
        }
    }

    private void actOfOperator() {
        switch (random.nextInt(8)) {
            case 0 -> {
                tell("bob is deleted");
                world.removeUser("bob");
            }
            case 1 -> {
                tell("bob is configured");
                world.user("bob", "firewall", "nat");
            }
            case 2 -> {
                tell("alice requires another function");
                world.user("alice", random.nextBoolean() ? "firewall" : "nat");
            }
            case 3 -> {
                tell("the nat is deleted");
                world.removeFunction("nat");
            }
            case 4 -> {
                tell("the nat is in the catalogue");
                world.function("nat", 128);
            }
            case 5 -> {
                final String node = pick(SystemWorld.NODES);
                final var kind = pick(List.of(MaintenanceKind.values()));
                tell(node + " is taken out of service: " + kind);
                world.drain(node, kind);
            }
            case 6 -> {
                final String node = pick(SystemWorld.NODES);
                tell(node + " is in service");
                world.undrain(node);
            }
            default -> {
                final var jump = Duration.ofMinutes(random.nextInt(4000) - 2000);
                tell("the clock jumps by " + jump);
                world.time.setClockAhead(jump);
            }
        }
    }

    private void goWrong() {
        final String node = pick(SystemWorld.NODES);
        switch (random.nextInt(14)) {
            case 0 -> {
                tell(node + "'s hypervisor falls silent");
                world.hypervisors.silence(node);
            }
            case 1, 2 -> {
                tell(node + "'s hypervisor answers");
                world.hypervisors.answer(node);
            }
            case 3 -> {
                tell(node + " loses its power");
                world.losePower(node);
            }
            case 4, 5 -> {
                tell(node + " has its power and its connections");
                world.restorePower(node);
                world.fabric.releaseNews(node);
            }
            case 6 -> {
                final var fault = pick(List.of(MigrationFault.values()));
                tell("the next migration from " + node + " fails: " + fault);
                world.hypervisors.failMigration(node, fault);
            }
            case 7 -> {
                tell("the next creation on " + node + " is refused");
                world.hypervisors.failCreation(node);
            }
            case 8 -> {
                tell(node + "'s switch is restarted");
                world.fabric.restart(node);
            }
            case 9 -> {
                tell(node + "'s switch loses the Orchestrator");
                world.fabric.disconnect(node);
            }
            case 10 -> {
                final String instance = pick(List.of("firewall/alice", "firewall/bob", "nat/bob"));
                tell(instance + " ends");
                world.hypervisors.remove(instance);
            }
            case 11, 12 -> {
                tell("somebody deletes rules of " + node);
                some(8, () -> world.fabric.deleteByHand(node, random));
            }
            default -> {
                final boolean lost = random.nextBoolean();
                tell("the Orchestrator dies, what it was about to store is " + (lost ? "lost" : "stored"));
                if (lost) {
                    world.store.commits().drop();
                }
                world.kill();
                world.start();
            }
        }
    }

    private void check() {
        assertEquals(List.of(), world.hypervisors.violations());
        for (String node : SystemWorld.CPES) {
            assertHarmless(node, STRANGER, STRANGERS_ADDRESS);
        }
        final var victim = pick(clients);
        assertHarmless(victim.node, STRANGER, victim.address);
        assertHarmless(pick(SystemWorld.CPES), victim.mac, victim.address);
        assertEquals("dropped",
            world.fabric.wouldComeDown(SystemWorld.EXIT, STRANGER, STRANGERS_ADDRESS).end());
    }

    /** Nobody has logged in at this port of a node. */
    private void assertHarmless(final String node, final String mac, final String address) {
        final var trace = world.fabric.wouldGoUp(node, "lan2", mac, address);
        assertTrue(mac + " with " + address + " at " + node + ": " + trace, SystemWorld.isHarmless(trace));
    }

    private void calmDown() {
        tell("calm");
        world.hypervisors.meanwhile(world::pump);
        world.hypervisors.letEventsPass();
        for (String node : SystemWorld.NODES) {
            world.hypervisors.heal(node);
            world.restorePower(node);
            world.fabric.releaseNews(node);
            world.undrain(node);
        }
        world.function("nat", 128);
        world.user("bob", "firewall", "nat");
        world.settle();
        world.finishMigrations();
        world.advance(Duration.ofMinutes(12), () -> {
            for (var client : clients) {
                world.talk(client);
                world.settle();
            }
        });
    }

    private void verify() {
        final var needed = new HashSet<String>();
        for (var client : clients) {
            final var session = world.session(client);
            if (session.isPresent()) {
                assertEquals(client.node, session.orElseThrow().getNode().getValue());
                world.assertServed(client);
                needed.addAll(world.instancesOf(client.user));
            } else {
                world.assertShutOut(client);
            }
        }
        final var present = new HashSet<String>();
        SystemWorld.NODES.forEach(node -> present.addAll(world.hypervisors.machines(node).keySet()));
        assertEquals(needed, present);
        for (var client : clients) {
            if (world.session(client).isPresent()) {
                world.instancesOf(client.user).forEach(instance -> world.assertRuns(instance, client.node));
            }
        }
        assertEquals(world.sessions().keySet(), world.chains().keySet());
        world.settle();
    }

    private <T> T pick(final List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void tell(final String what) {
        story.add(what);
    }
}
