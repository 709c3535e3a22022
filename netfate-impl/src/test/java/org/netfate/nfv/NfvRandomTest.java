package org.netfate.nfv;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;
import org.netfate.nfv.FakeHypervisors.Call;
import org.netfate.nfv.FakeHypervisors.Fault;
import org.netfate.nfvi.InstanceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random events, faults, restarts and orders of what happens at the same time. After each step no instance runs twice
 * and none that is needed was removed; when the faults end everything runs where it is wanted.
 */
public class NfvRandomTest {
    private static final Logger LOG = LoggerFactory.getLogger(NfvRandomTest.class);
    private static final List<String> NODES = List.of("cpe1", "cpe2", "cpe3");
    private static final List<String> USERS = List.of("alice", "bob");
    private static final int SEQUENCES = Integer.getInteger("netfate.test.sequences", 100);
    private static final int LENGTH = 150;

    private final Map<String, String> wanted = new HashMap<>();
    private final Set<UUID> released = new HashSet<>();
    private final List<String> story = new ArrayList<>();
    private NfvWorld world;
    private Random random;
    private int depth;

    @Test
    public void noInstanceEverRunsTwiceAndAllEndWhereTheyAreWanted() {
        final long first = Long.getLong("netfate.test.seed", 1);
        for (long seed = first; seed < first + SEQUENCES; seed++) {
            boolean passed = false;
            try {
                play(seed);
                passed = true;
            } finally {
                if (!passed) {
                    LOG.error("-Dnetfate.test.seed={} -Dnetfate.test.sequences=1 failed:\n{}", seed,
                        String.join("\n", story));
                }
            }
        }
    }

    private void play(final long seed) {
        random = new Random(seed);
        story.clear();
        wanted.clear();
        released.clear();
        world = NfvWorld.of(NODES.toArray(String[]::new));
        world.hypervisors.letEventsWait();
        world.hypervisors.keep(uuid -> USERS.stream().anyMatch(user -> NfvWorld.uuid(user).equals(uuid)
            && wanted.containsKey(user)) && !released.contains(uuid));
        world.hypervisors.meanwhile(this::meanwhile);
        world.start();
        for (int i = 0; i < LENGTH; i++) {
            step();
            assertEquals(List.of(), world.hypervisors.violations);
        }
        calmDown();
        for (var user : USERS) {
            verify(user);
        }
    }

    /** While a call is under way anything can happen, also other calls. */
    private void meanwhile() {
        if (depth > 3) {
            return;
        }
        depth++;
        for (int i = random.nextInt(4); i > 0; i--) {
            step();
        }
        depth--;
    }

    private void step() {
        final int what = random.nextInt(100);
        if (what < 35) {
            world.thread.runNext();
        } else if (what < 55) {
            world.store.commits().runNext();
        } else if (what < 68) {
            world.blocking.runNext();
        } else if (what < 78) {
            deliver();
        } else if (what < 83) {
            world.hypervisors.migrations.values().stream().findFirst().ifPresent(migration -> {
                tell("migration goes on");
                migration.step();
            });
        } else if (what < 88) {
            world.time.advance(Duration.ofMillis(random.nextInt(6000)), () -> { });
        } else if (what < 94) {
            intend();
        } else {
            goWrong();
        }
    }

    private void deliver() {
        final var connections = world.hypervisors.hosts.values().stream()
            .flatMap(host -> host.connections.stream()).toList();
        if (!connections.isEmpty()) {
            connections.get(random.nextInt(connections.size())).deliver();
        }
    }

    private void intend() {
        final var user = pick(USERS);
        if (random.nextInt(4) == 0) {
            tell("release " + user);
            released.add(NfvWorld.uuid(user));
            wanted.remove(user);
            world.release(user);
        } else {
            final var node = pick(NODES);
            tell("place " + user + " on " + node);
            wanted.put(user, node);
            world.place(user, node);
        }
    }

    private void goWrong() {
        final var host = world.hypervisors.host(pick(NODES));
        switch (random.nextInt(8)) {
            case 0 -> {
                tell(host.name + " falls silent");
                host.silence();
            }
            case 1, 2 -> {
                tell(host.name + " answers");
                host.answer();
            }
            case 3 -> {
                tell(host.name + " crashes");
                host.crash();
            }
            case 4, 5 -> {
                final var call = pick(List.of(Call.values()));
                final var fault = pick(faults(call));
                tell(host.name + ": next " + call + " fails: " + fault);
                host.fail(call, fault);
            }
            case 6 -> {
                final var uuid = NfvWorld.uuid(pick(USERS));
                if (!world.hypervisors.migrations.containsKey(uuid)) {
                    tell("someone removes " + uuid + " on " + host.name);
                    host.remove(uuid);
                }
            }
            default -> {
                tell("the controller ends");
                world.kill();
                world.start();
            }
        }
    }

    private static List<Fault> faults(final Call call) {
        return switch (call) {
            case CONNECT, HOST, LIST -> List.of(Fault.UNREACHABLE, Fault.BUG);
            case MIGRATE -> List.of(Fault.REFUSED, Fault.TIMEOUT_BUT_DONE, Fault.TIMEOUT_AND_NOT_DONE,
                Fault.TIMEOUT_AND_GOES_ON, Fault.LEFT_PAUSED, Fault.UNREACHABLE, Fault.BUG);
            default -> List.of(Fault.REFUSED, Fault.TIMEOUT_BUT_DONE, Fault.TIMEOUT_AND_NOT_DONE, Fault.UNREACHABLE,
                Fault.BUG);
        };
    }

    private void calmDown() {
        tell("calm");
        world.hypervisors.meanwhile(world::pump);
        world.hypervisors.letEventsPass();
        world.hypervisors.hosts.values().forEach(FakeHypervisors.Host::heal);
        world.hypervisors.hosts.values().forEach(FakeHypervisors.Host::answer);
        world.settle();
        world.finishMigrations();
        world.advance(Duration.ofMinutes(5));
        released.clear();
        USERS.forEach(user -> {
            world.coordinator.announced(InstanceIdentity.of(NfvWorld.instance(user)).mac());
            world.settle();
        });
    }

    private void verify(final String user) {
        final var node = wanted.get(user);
        if (node == null) {
            world.assertNowhere(user);
            assertEquals("none", world.publishedState(user));
        } else {
            world.assertRuns(user, node);
            assertEquals("active", world.publishedState(user));
            assertEquals(node, world.publishedNode(user));
            assertEquals("none", world.publishedError(user));
        }
        for (var operation : world.operations(user)) {
            assertEquals(operation.toString(), true, OperationFacts.isEnded(operation));
        }
    }

    private <T> T pick(final List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void tell(final String what) {
        story.add(what + ", " + world.hypervisors.running(NfvWorld.uuid("alice"))
            + world.hypervisors.running(NfvWorld.uuid("bob")));
    }
}
