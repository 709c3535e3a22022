package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;
import org.netfate.nfv.OperationQueue.Waiting;
import org.netfate.nfv.OperationRequest.Way;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

public class OperationQueueTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, String> reasons = new HashMap<>();
    private final List<String> begun = new ArrayList<>();
    private final OperationQueue queue = new OperationQueue(new OperationLimits(3, 2, 1),
        new OperationQueue.Observer() {
            @Override
            public void waits(final Waiting entry, final String waitsFor) {
                waiting.put(entry.request().instance().getValue(), entry);
                reasons.put(entry.request().instance().getValue(), waitsFor);
            }

            @Override
            public void waitsNoMore(final InstanceId instance) {
                assertTrue(instance.getValue(), waiting.remove(instance.getValue()) != null);
                reasons.remove(instance.getValue());
            }

            @Override
            public void mayBegin(final InstanceId instance) {
                begun.add(instance.getValue());
            }
        });

    @Test
    public void whatFindsAPlaceBeginsAtOnceAndIsNeverSeenInTheQueue() {
        assertTrue(migrate("a", "cpe1", "cpe2"));
        assertTrue(create("b", "cpe1"));
        assertTrue("It may ask again", migrate("a", "cpe1", "cpe2"));
        assertEquals(Map.of(), waiting);
        assertEquals(List.of(), begun);
    }

    @Test
    public void whatFindsNonePublishesWhichLimitItWaitsFor() {
        create("a", "cpe1");
        migrate("b", "cpe1", "cpe2");
        migrate("c", "cpe1", "cpe3");
        assertFalse(create("d", "cpe1"));
        assertFalse(migrate("e", "cpe1", "cpe4"));
        assertFalse(migrate("f", "cpe4", "cpe1"));
        migrate("g", "cpe2", "cpe3");
        assertFalse(migrate("h", "cpe5", "cpe6"));
        assertEquals("maximum-creations-per-node (1) on node cpe1", reasons.get("d"));
        assertEquals("maximum-migrations-per-node (2) on node cpe1", reasons.get("e"));
        assertEquals("maximum-migrations-per-node (2) on node cpe1", reasons.get("f"));
        assertEquals("maximum-migrations (3) in the whole network", reasons.get("h"));
        assertEquals(Optional.of(reasons.get("h")), queue.waitsFor(new InstanceId("h")));
    }

    @Test
    public void theyBeginInTheOrderOfTheirArrival() {
        migrate("a", "cpe1", "cpe2");
        migrate("b", "cpe3", "cpe1");
        for (var name : List.of("c", "d", "e", "f")) {
            migrate(name, "cpe1", name.equals("d") ? "cpe3" : "cpe2");
        }
        for (var name : List.of("a", "b", "c", "d", "e")) {
            leave(name);
        }
        assertEquals(List.of("c", "d", "e", "f"), begun);
        assertEquals(Map.of(), waiting);
    }

    @Test
    public void oneThatWaitsForSomethingElseDoesNotHoldOthersUp() {
        migrate("a", "cpe1", "cpe2");
        migrate("b", "cpe1", "cpe3");
        assertFalse(migrate("c", "cpe1", "cpe4"));
        assertTrue(migrate("d", "cpe4", "cpe5"));
    }

    @Test
    public void aUserWithManyOperationsDoesNotHoldOthersUp() {
        create("x", "cpe1");
        for (int i = 0; i < 5; i++) {
            request("greedy" + i, Optional.of("greedy"), new Way(OperationKind.Create, Optional.empty(), cpe(1)),
                false);
        }
        create("modest", "cpe1");
        leave("x");
        leave("greedy0");
        assertEquals(List.of("greedy0", "modest"), begun);
        assertEquals(64, waiting.get("greedy2").turn() - waiting.get("greedy1").turn() - 1);
    }

    @Test
    public void functionsOfNodesComeFirstAndMaintenanceLast() {
        create("x", "cpe1");
        request("moved", Optional.of("moved"), new Way(OperationKind.Create, Optional.empty(), cpe(1)), true);
        create("user", "cpe1");
        request("portal", Optional.empty(), new Way(OperationKind.Create, Optional.empty(), cpe(1)), false);
        for (var name : List.of("x", "portal", "user", "moved")) {
            leave(name);
        }
        assertEquals(List.of("portal", "user", "moved"), begun);
    }

    @Test
    public void newerIntentTakesThePlaceOfTheOlder() {
        migrate("a", "cpe1", "cpe2");
        migrate("b", "cpe1", "cpe3");
        migrate("c", "cpe1", "cpe4");
        migrate("d", "cpe1", "cpe5");
        final long turn = waiting.get("c").turn();
        migrate("c", "cpe1", "cpe5");
        assertEquals(turn, waiting.get("c").turn());
        assertEquals(cpe(5), waiting.get("c").request().way().destination());
        leave("d");
        assertEquals(List.of("c"), List.copyOf(waiting.keySet()));
        assertTrue("Elsewhere there is a place for it", migrate("c", "cpe4", "cpe6"));
        leave("a");
        assertEquals(List.of(), begun);
    }

    @Test
    public void largerLimitLetsMoreBegin() {
        for (var name : List.of("a", "b", "c", "d", "e")) {
            migrate(name, "cpe1", "cpe2");
        }
        queue.limit(new OperationLimits(4, 3, 1));
        assertEquals(List.of("c"), begun);
        queue.limit(new OperationLimits(4, 9, 1));
        assertEquals(List.of("c", "d"), begun);
        assertEquals("maximum-migrations (4) in the whole network", reasons.get("e"));
        queue.limit(new OperationLimits(1, 1, 1));
        leave("a");
        leave("b");
        leave("c");
        assertEquals(List.of("c", "d"), begun);
        leave("d");
        assertEquals(List.of("c", "d", "e"), begun);
    }

    @Test
    public void whatGoesOnByItselfTakesItsPlace() {
        final var way = new Way(OperationKind.Migrate, Optional.of(cpe(1)), cpe(2));
        for (var name : List.of("a", "b", "c")) {
            queue.occupy(new InstanceId(name), way);
        }
        assertFalse(migrate("d", "cpe2", "cpe3"));
        leave("a");
        assertEquals(List.of(), begun);
        leave("b");
        assertEquals(List.of("d"), begun);
    }

    @Test
    public void oneThatNeedsTwoPlacesIsNotOvertakenForEver() {
        queue.limit(new OperationLimits(100, 1, 1));
        String at8 = "first8";
        String at9 = "first9";
        migrate(at8, "cpe7", "cpe8");
        migrate(at9, "cpe3", "cpe9");
        assertFalse(migrate("long", "cpe8", "cpe9"));
        int round = 0;
        while (!begun.contains("long")) {
            assertTrue("overtaken " + round + " times", round < OperationQueue.PATIENCE);
            migrate("x" + round, "cpe7", "cpe8");
            migrate("y" + round, "cpe3", "cpe9");
            leave(at8);
            at8 = "x" + round;
            leave(at9);
            at9 = "y" + round;
            round++;
        }
        assertTrue("overtaken " + round + " times", round > 10);
        assertThat(reasons.get(at8), containsString("maximum-migrations-per-node (1) on node cpe8"));
    }

    /** After each of many random events: the limits hold, and whoever waits does so for a reason. */
    @Test
    public void limitsHoldAndNoPlaceIsFreeThatOneWaitsFor() {
        final var random = new Random(4);
        final var limits = new OperationLimits(3, 2, 1);
        final Map<String, Way> running = new HashMap<>();
        int most = 0;
        for (int i = 0; i < 20_000; i++) {
            final var name = "i" + random.nextInt(60);
            if (random.nextInt(5) < 2) {
                final var destination = cpe(random.nextInt(6));
                final var way = random.nextBoolean() ? new Way(OperationKind.Create, Optional.empty(), destination)
                    : new Way(OperationKind.Migrate, Optional.of(cpe(6 + random.nextInt(6))), destination);
                running.remove(name);
                if (request(name, Optional.of("u" + random.nextInt(10)), way, random.nextInt(9) == 0)) {
                    running.put(name, way);
                } else {
                    assertThat(reasons.get(name), containsString("maximum-"));
                }
            } else {
                running.remove(name);
                leave(name);
            }
            begun.forEach(next -> running.put(next, ways.get(next)));
            begun.clear();
            most = Math.max(most, waiting.size());
            assertEquals(waiting.size(), queue.size());
            verify(limits, running);
        }
        assertTrue("at most " + most + " waited", most > 20);
    }

    private final Map<String, Way> ways = new HashMap<>();

    private void verify(final OperationLimits limits, final Map<String, Way> running) {
        final Map<OperationLimits.Place, Integer> taken = new HashMap<>();
        running.values().forEach(way -> {
            way.atNodes().forEach(place -> taken.merge(place, 1, Integer::sum));
            way.inAll().ifPresent(place -> taken.merge(place, 1, Integer::sum));
        });
        taken.forEach((place, count) -> assertTrue(place + ": " + count, count <= limits.of(place)));
        waiting.forEach((name, entry) -> {
            final var way = entry.request().way();
            final boolean full = way.atNodes().stream().anyMatch(place -> taken.getOrDefault(place, 0)
                    >= limits.of(place))
                || way.inAll().filter(place -> taken.getOrDefault(place, 0) >= limits.of(place)).isPresent();
            final boolean kept = waiting.values().stream().anyMatch(other -> other.turn() < entry.turn()
                - OperationQueue.PATIENCE && other.request().way().atNodes().stream()
                    .anyMatch(way.atNodes()::contains));
            assertTrue(name + " waits and could begin", full || kept);
        });
    }

    private boolean create(final String name, final String node) {
        return request(name, Optional.of(name), new Way(OperationKind.Create, Optional.empty(), new NodeId(node)),
            false);
    }

    private boolean migrate(final String name, final String source, final String destination) {
        return request(name, Optional.of(name), new Way(OperationKind.Migrate, Optional.of(new NodeId(source)),
            new NodeId(destination)), false);
    }

    private boolean request(final String name, final Optional<String> user, final Way way, final boolean maintenance) {
        ways.put(name, way);
        return queue.request(new OperationRequest(new InstanceId(name), user.map(UserName::new), way, maintenance),
            NOW);
    }

    private void leave(final String name) {
        queue.leave(new InstanceId(name));
    }

    private static NodeId cpe(final int number) {
        return new NodeId("cpe" + number);
    }
}
