package org.netfate.nfv;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.netfate.nfv.Sighting.ABSENT;
import static org.netfate.nfv.Sighting.MIGRATING;
import static org.netfate.nfv.Sighting.PAUSED;
import static org.netfate.nfv.Sighting.RUNNING;
import static org.netfate.nfv.Sighting.STOPPED;
import static org.netfate.nfv.Sighting.UNKNOWN;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/** The rules of one instance: by example, and for every situation with three nodes. */
public class StepTest {
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final NodeId C = new NodeId("c");
    private static final List<NodeId> NODES = List.of(A, B, C);

    @Test
    public void itIsCreatedWhereItIsWantedWhenItIsNowhere() {
        assertEquals(new Step.Create(A), next(A, Map.of(A, ABSENT), Set.of()));
    }

    @Test
    public void itIsNotCreatedWhileANodeThatMayHaveItIsSilent() {
        assertEquals(new Step.Wait(B, true), next(A, Map.of(A, ABSENT, B, UNKNOWN), Set.of(B)));
    }

    @Test
    public void aSilentNodeThatNeverHadItDoesNotMatter() {
        assertEquals(new Step.Create(A), next(A, Map.of(A, ABSENT, B, UNKNOWN), Set.of()));
    }

    @Test
    public void itWaitsForTheNodeThatItIsWantedOn() {
        assertEquals(new Step.Wait(A, false), next(A, Map.of(A, UNKNOWN), Set.of()));
        assertEquals(new Step.Wait(A, false), next(A, Map.of(), Set.of()));
    }

    @Test
    public void itIsMovedWhenItRunsElsewhere() {
        assertEquals(new Step.Migrate(B, A), next(A, Map.of(A, ABSENT, B, RUNNING), Set.of(B)));
    }

    @Test
    public void itStaysWhereItRunsWhileItsPlaceIsSilent() {
        assertEquals(new Step.Stay(B, A), next(A, Map.of(A, UNKNOWN, B, RUNNING), Set.of(B)));
    }

    @Test
    public void nothingIsDoneDuringAMigration() {
        assertEquals(new Step.UnderWay(), next(A, Map.of(A, MIGRATING, B, MIGRATING), Set.of(A, B)));
        assertEquals(new Step.UnderWay(), next(null, Map.of(A, RUNNING, B, MIGRATING), Set.of(A, B)));
    }

    @Test
    public void ofTwoCopiesTheOneThatRunsIsKept() {
        assertEquals(new Step.Destroy(A), next(A, Map.of(A, PAUSED, B, RUNNING), Set.of(A, B)));
        assertEquals(new Step.Destroy(B), next(A, Map.of(A, RUNNING, B, RUNNING), Set.of(A, B)));
    }

    @Test
    public void theSourceOfAFailedMigrationGoesOnWhereverItIsWantedNow() {
        for (var wanted : NODES) {
            final var situation = new Situation(Optional.of(wanted), Map.of(A, PAUSED, B, PAUSED, C, ABSENT),
                Set.of(A, B), Optional.of(B));
            assertEquals(new Step.Resume(B), Step.next(situation));
        }
    }

    @Test
    public void whatIsLeftStoppedIsRemoved() {
        assertEquals(new Step.Destroy(A), next(A, Map.of(A, STOPPED), Set.of(A)));
    }

    @Test
    public void itIsRemovedWhereverItIsWhenNobodyNeedsIt() {
        assertEquals(new Step.Destroy(A), next(null, Map.of(A, RUNNING), Set.of(A)));
        assertEquals(new Step.Destroy(A), next(null, Map.of(A, PAUSED), Set.of(A)));
        assertEquals(new Step.Gone(), next(null, Map.of(A, ABSENT), Set.of(A)));
        assertEquals(new Step.Wait(A, true), next(null, Map.of(A, UNKNOWN), Set.of(A)));
    }

    @Test
    public void itIsSavedOnlyWhereItRunsAndNobodyNeedsIt() {
        assertEquals(new Step.Save(A), saving(null, Map.of(A, RUNNING)));
        assertEquals(new Step.Destroy(B), saving(null, Map.of(B, RUNNING)));
        assertEquals(new Step.Destroy(A), saving(null, Map.of(A, PAUSED)));
        assertEquals(new Step.Destroy(A), saving(null, Map.of(A, STOPPED)));
        assertEquals(new Step.UnderWay(), saving(null, Map.of(A, MIGRATING)));
        assertEquals(new Step.Settled(A), saving(A, Map.of(A, RUNNING)));
        assertEquals(new Step.Migrate(A, B), saving(B, Map.of(A, RUNNING, B, ABSENT)));
    }

    private static Step saving(final NodeId wanted, final Map<NodeId, Sighting> sightings) {
        return Step.next(new Situation(Optional.ofNullable(wanted), sightings, Set.of(A), Optional.empty(), Set.of(A)));
    }

    @Test
    public void aCopyIsNeverStartedWhileAnotherMayRun() {
        for (var situation : everySituation()) {
            final var step = Step.next(situation);
            if (step instanceof Step.Create || step instanceof Step.Resume) {
                assertTrue(situation + " -> " + step, situation.where(RUNNING).isEmpty()
                    && situation.where(MIGRATING).isEmpty() && situation.silentSuspect().isEmpty());
            }
            if (step instanceof Step.Create) {
                assertTrue(situation + " -> " + step, situation.where(PAUSED).isEmpty()
                    && situation.where(STOPPED).isEmpty());
            }
        }
    }

    @Test
    public void theOnlyRunningCopyIsNeverDestroyedWhileItIsWanted() {
        for (var situation : everySituation()) {
            if (situation.wanted().isPresent() && Step.next(situation) instanceof Step.Destroy destroy) {
                assertTrue(situation + " -> " + destroy, situation.where(RUNNING).size() > 1
                    || !situation.where(RUNNING).contains(destroy.node()));
                assertTrue(situation + " must be certain", destroy.needsProof(situation));
            }
        }
    }

    @Test
    public void nothingIsDoneThatCanDoHarmWithoutProof() {
        for (var situation : everySituation()) {
            final var step = Step.next(situation);
            if (step instanceof Step.Resume || step instanceof Step.Create && !situation.suspects().isEmpty()) {
                assertTrue(situation + " -> " + step, step.needsProof(situation));
            }
        }
    }

    @Test
    public void onlyNodesThatAnswerAreCalled() {
        for (var situation : everySituation()) {
            for (var node : Step.next(situation).nodes()) {
                assertFalse(situation.toString(), situation.at(node) == UNKNOWN);
            }
        }
    }

    @Test
    public void itConvergesOnceAllNodesAnswer() {
        for (var situation : everySituation()) {
            final var world = new LinkedHashMap<>(situation.sightings());
            world.replaceAll((node, sighting) -> sighting == UNKNOWN ? ABSENT : sighting);
            // A migration that is under way ends by itself, one way or the other.
            final var first = world.entrySet().stream().filter(entry -> entry.getValue() == MIGRATING).findFirst();
            world.replaceAll((node, sighting) -> sighting == MIGRATING ? ABSENT : sighting);
            first.ifPresent(entry -> world.put(entry.getKey(), RUNNING));
            final var suspects = new HashSet<>(situation.suspects());
            Step step = null;
            int steps = 0;
            do {
                step = Step.next(new Situation(situation.wanted(), world, suspects, situation.source()));
                carryOut(step, world);
                suspects.addAll(step.nodes());
                steps++;
            } while (!(step instanceof Step.Settled) && !(step instanceof Step.Gone) && steps < 10);
            final var running = world.keySet().stream().filter(node -> world.get(node) != ABSENT).toList();
            assertEquals(situation.toString(), situation.wanted().stream().toList(), running);
            running.forEach(node -> assertEquals(RUNNING, world.get(node)));
        }
    }

    private static void carryOut(final Step step, final Map<NodeId, Sighting> world) {
        if (step instanceof Step.Create create) {
            world.put(create.node(), RUNNING);
        } else if (step instanceof Step.Migrate migrate) {
            world.put(migrate.source(), ABSENT);
            world.put(migrate.destination(), RUNNING);
        } else if (step instanceof Step.Destroy destroy) {
            world.put(destroy.node(), ABSENT);
        } else if (step instanceof Step.Resume resume) {
            world.put(resume.node(), RUNNING);
        }
    }

    private static Step next(final NodeId wanted, final Map<NodeId, Sighting> sightings, final Set<NodeId> suspects) {
        return Step.next(new Situation(Optional.ofNullable(wanted), sightings, suspects, Optional.empty()));
    }

    /** Every combination of three nodes, what is known of each, where it is wanted and where it may be. */
    private static List<Situation> everySituation() {
        final var situations = new ArrayList<Situation>();
        final var values = Sighting.values();
        final int combinations = values.length * values.length * values.length;
        for (int code = 0; code < combinations; code++) {
            final var sightings = new HashMap<NodeId, Sighting>();
            sightings.put(A, values[code % values.length]);
            sightings.put(B, values[code / values.length % values.length]);
            sightings.put(C, values[code / values.length / values.length]);
            for (int suspects = 0; suspects < 8; suspects++) {
                final var may = new HashSet<NodeId>();
                for (int i = 0; i < NODES.size(); i++) {
                    if ((suspects >> i & 1) == 1) {
                        may.add(NODES.get(i));
                    }
                }
                for (int wanted = 0; wanted <= NODES.size(); wanted++) {
                    final var place = wanted == 0 ? Optional.<NodeId>empty() : Optional.of(NODES.get(wanted - 1));
                    situations.add(new Situation(place, sightings, may, Optional.empty()));
                    may.forEach(source -> situations.add(
                        new Situation(place, sightings, may, Optional.of(source))));
                }
            }
        }
        return situations;
    }
}
