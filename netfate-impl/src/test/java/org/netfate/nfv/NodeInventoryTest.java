package org.netfate.nfv;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/** What is believed of a node's virtual machines when its answers and its events overtake each other. */
public class NodeInventoryTest {
    private static final NodeId NODE = new NodeId("cpe1");
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);

    private final SetMultimap<UUID, NodeId> places = HashMultimap.create();
    private final NodeInventory inventory = new NodeInventory(NODE, places);

    @Test
    public void nothingIsKnownBeforeTheFirstAnswer() {
        assertEquals(Sighting.UNKNOWN, inventory.sighting(ONE));
        inventory.asked();
        assertEquals(Set.of(ONE), inventory.answered(running(ONE)));
        assertEquals(Sighting.RUNNING, inventory.sighting(ONE));
        assertEquals(Sighting.ABSENT, inventory.sighting(OTHER));
        assertEquals(Set.of(NODE), places.get(ONE));
    }

    @Test
    public void answerTellsWhatChanged() {
        answer(running(ONE));
        assertEquals(Set.of(), answer(running(ONE)));
        assertEquals(Set.of(ONE, OTHER), answer(running(OTHER)));
        assertEquals(Set.of(), places.get(ONE));
    }

    @Test
    public void eventThatOvertakesAnAnswerIsBelieved() {
        answer(running(ONE));
        inventory.asked();
        inventory.note(ONE, Optional.empty());
        inventory.note(OTHER, Optional.of(machine(OTHER)));
        assertEquals(Set.of(), inventory.answered(running(ONE)));
        assertEquals(Sighting.ABSENT, inventory.sighting(ONE));
        assertEquals(Sighting.RUNNING, inventory.sighting(OTHER));
        assertEquals(Set.of(), places.get(ONE));
        assertEquals(Set.of(NODE), places.get(OTHER));
    }

    @Test
    public void eventFromBeforeTheQuestionIsNotBelievedAgainstItsAnswer() {
        answer(running(ONE));
        inventory.note(ONE, Optional.empty());
        assertEquals(Set.of(ONE), answer(running(ONE)));
        assertEquals(Sighting.RUNNING, inventory.sighting(ONE));
    }

    @Test
    public void doubtEndsOnlyWithTheAnswerToALaterQuestion() {
        answer(running(ONE));
        inventory.asked();
        inventory.doubt(ONE);
        inventory.answered(running(ONE));
        assertEquals(Sighting.UNKNOWN, inventory.sighting(ONE));
        assertTrue(inventory.hasDoubts());
        assertEquals("also when it is the same", Set.of(ONE), answer(running(ONE)));
        assertEquals(Sighting.RUNNING, inventory.sighting(ONE));
        assertFalse(inventory.hasDoubts());
    }

    @Test
    public void doubtDoesNotEndWithAnAnswerThatAnEventOvertook() {
        answer(running(ONE));
        inventory.doubt(ONE);
        inventory.asked();
        inventory.note(ONE, Optional.empty());
        inventory.answered(running(ONE));
        assertTrue(inventory.isDoubted(ONE));
    }

    @Test
    public void nothingIsKnownOfANodeThatDoesNotAnswer() {
        answer(running(ONE));
        inventory.doubt(ONE);
        inventory.forget();
        assertEquals(Sighting.UNKNOWN, inventory.sighting(OTHER));
        assertFalse(inventory.isDoubted(ONE));
        assertEquals(Set.of(), places.get(ONE));
    }

    private Set<UUID> answer(final Map<UUID, VirtualMachine> machines) {
        inventory.asked();
        return inventory.answered(machines);
    }

    private static Map<UUID, VirtualMachine> running(final UUID uuid) {
        return Map.of(uuid, machine(uuid));
    }

    private static VirtualMachine machine(final UUID uuid) {
        return new VirtualMachine(uuid, "firewall/alice", State.RUNNING, false);
    }
}
