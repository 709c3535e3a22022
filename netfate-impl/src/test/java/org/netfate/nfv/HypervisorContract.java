package org.netfate.nfv;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.api.hypervisor.VirtualMachineEvent.Type;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.api.hypervisor.VirtualMachineSpec.Image;

/**
 * What every hypervisor promises, tried on two nodes. The hypervisors in memory, with which the coordinator is tested,
 * have to keep it as the real ones do: that is what makes those tests worth something. A subclass says which
 * hypervisors, and does what others than NetFATE do to them.
 */
public abstract class HypervisorContract {
    /** How long a real hypervisor may take for anything of this. */
    protected static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int ENOUGH = 64 * 1024 * 1024;

    private final Heard first = new Heard();
    private final Heard second = new Heard();
    private VirtualMachineSpec spec;
    private UUID uuid;
    private Hypervisor here;
    private Hypervisor there;

    /** What was told of one node. */
    private static final class Heard implements HypervisorListener {
        private final BlockingQueue<VirtualMachineEvent> events = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> losses = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(final VirtualMachineEvent event) {
            events.add(event);
        }

        @Override
        public void onDisconnected(final String reason) {
            losses.add(reason);
        }

        /** The next event, but for that of a guest that runs after it was created, which need not come. */
        VirtualMachineEvent next() throws InterruptedException {
            final var event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertTrue("no event within " + PATIENCE, event != null);
            return event.type() == Type.RESUMED && !event.migration() ? next() : event;
        }
    }

    /**
     * Connects to a node.
     *
     * @param node 0 or 1
     * @param listener told of events
     * @return the connection
     * @throws HypervisorException if it does not answer
     */
    protected abstract Hypervisor connect(int node, HypervisorListener listener) throws HypervisorException;

    /**
     * Says how a node is reached by the other one.
     *
     * @param node 0 or 1
     * @return where it is
     */
    protected abstract MigrationTarget target(int node);

    /**
     * Names a place that a node cannot reach.
     *
     * @return where nobody is
     */
    protected abstract MigrationTarget nowhere();

    /**
     * Describes a virtual machine that both nodes can have, and that boots.
     *
     * @param name its name
     * @return what it is made of
     */
    protected abstract VirtualMachineSpec spec(String name);

    /**
     * Waits until a guest has booted: one that is moved while its kernel starts may not survive that.
     *
     * @param node 0 or 1
     * @param machine what was created there
     * @throws Exception if it does not boot
     */
    protected abstract void awaitBoot(int node, VirtualMachineSpec machine) throws Exception;

    /**
     * Names a file that is not there.
     *
     * @param node 0 or 1
     * @return an absolute path
     */
    protected abstract String absentFile(int node);

    /**
     * Someone who is not NetFATE boots a virtual machine of theirs.
     *
     * @param node 0 or 1
     * @return its UUID
     * @throws Exception if it cannot be done
     */
    protected abstract UUID bootForeign(int node) throws Exception;

    /**
     * Someone looks whether a node has a virtual machine, with other eyes than NetFATE's.
     *
     * @param node 0 or 1
     * @param machine its UUID
     * @return whether it runs there
     * @throws Exception if it cannot be done
     */
    protected abstract boolean runs(int node, UUID machine) throws Exception;

    /**
     * Someone pauses a virtual machine by hand.
     *
     * @param node 0 or 1
     * @param machine its UUID
     * @throws Exception if it cannot be done
     */
    protected abstract void pauseByHand(int node, UUID machine) throws Exception;

    /**
     * Someone removes a virtual machine by hand, if it is there.
     *
     * @param node 0 or 1
     * @param machine its UUID
     * @throws Exception if it cannot be done
     */
    protected abstract void removeByHand(int node, UUID machine) throws Exception;

    /**
     * Someone makes a machine such that its migration takes many seconds.
     *
     * @param node 0 or 1
     * @param machine its UUID
     * @throws Exception if it cannot be done
     */
    protected abstract void slowDown(int node, UUID machine) throws Exception;

    /**
     * Tells how long to wait for a migration that was slowed down, so that it has begun and has not ended.
     *
     * @return the time
     */
    protected Duration tooShort() {
        return Duration.ofSeconds(4);
    }

    /**
     * Says whether a migration is told step by step, or only that the machine runs at its destination, and that it has
     * gone from its source.
     *
     * @return true if a machine that has not arrived, and one that is stopped for the last of its memory, are told too
     */
    protected boolean tellsEveryStep() {
        return true;
    }

    /**
     * Says whether a hypervisor tells which file it misses.
     *
     * @return true if it does, false if it only refuses
     */
    protected boolean namesMissingImage() {
        return true;
    }

    /** Time passes: what goes on by itself comes to its end. */
    protected abstract void letTimePass();

    /**
     * An Orchestrator has a virtual machine moved from node 0 to node 1 and is gone before that has ended.
     *
     * @param machine its UUID
     * @throws Exception if it cannot be done
     */
    protected abstract void migrateAndVanish(UUID machine) throws Exception;

    /** Makes a new machine's description and connects to both. */
    @Before
    public final void connectToBoth() throws HypervisorException {
        spec = spec("contract-" + Long.toHexString(System.nanoTime()));
        uuid = spec.uuid();
        here = connect(0, first);
        there = connect(1, second);
    }

    /** Leaves nothing behind. */
    @After
    public final void clear() throws Exception {
        for (int node = 0; node < 2; node++) {
            removeByHand(node, uuid);
        }
        here.close();
        there.close();
    }

    @Test
    public void hypervisorMovesMachinesByItself() throws HypervisorException {
        assertTrue(here.capabilities().contains(Capability.PEER_TO_PEER));
        assertEquals(here.capabilities(), there.capabilities());
    }

    @Test
    public void machineLivesFromItsCreationToItsDestruction() throws Exception {
        here.create(spec);
        assertTold(first, Type.STARTED, false);
        assertEquals(List.of(machine(State.RUNNING)), listed(here));
        assertTrue(runs(0, uuid));
        here.destroy(uuid);
        assertTold(first, Type.STOPPED, false);
        assertEquals(List.of(), listed(here));
        assertFalse(runs(0, uuid));
        here.destroy(uuid);
    }

    @Test
    public void anotherOneOfThatUuidOrNameIsRefused() throws Exception {
        here.create(spec);
        refused(Kind.EXISTS, () -> here.create(spec));
        final var namesake = new VirtualMachineSpec(UUID.randomUUID(), spec.name(), spec.instance(), spec.memory(),
            spec.vcpus(), spec.image(), spec.networkInterface(), spec.managementInterface());
        refused(Kind.EXISTS, () -> here.create(namesake));
        assertEquals(List.of(machine(State.RUNNING)), listed(here));
        assertFalse(runs(0, namesake.uuid()));
    }

    @Test
    public void whatDoesNotFitIsRefusedAndNothingIsLeft() throws Exception {
        refused(Kind.NO_ROOM, () -> here.create(new VirtualMachineSpec(uuid, spec.name(), spec.instance(), ENOUGH,
            spec.vcpus(), spec.image(), spec.networkInterface(), spec.managementInterface())));
        assertFalse(runs(0, uuid));
    }

    @Test
    public void missingImageIsNamedAndNothingIsLeft() throws Exception {
        final var image = spec.image();
        final var absent = absentFile(0);
        final var said = refused(namesMissingImage() ? Kind.IMAGE : Kind.REFUSED, () -> here.create(
            new VirtualMachineSpec(uuid, spec.name(), spec.instance(), spec.memory(), spec.vcpus(),
                new Image(absent, image.initrd(), image.disk(), image.configuration(), image.bootParameters(),
                    image.overlay(), image.store()), spec.networkInterface(), spec.managementInterface())));
        assertEquals(said, namesMissingImage(), said.contains(absent));
        assertFalse(runs(0, uuid));
    }

    @Test
    public void machinesOfOthersAreNeitherSeenNorTouched() throws Exception {
        final var foreign = bootForeign(0);
        try {
            assertTrue(here.virtualMachines().stream().noneMatch(machine -> machine.uuid().equals(foreign)));
            here.destroy(foreign);
            refused(Kind.NOT_FOUND, () -> here.resume(foreign));
            refused(Kind.NOT_FOUND, () -> here.migrate(foreign, target(1), PATIENCE));
            assertTrue(runs(0, foreign));
            assertFalse(runs(1, foreign));
        } finally {
            removeByHand(0, foreign);
        }
    }

    @Test
    public void whatIsNotThereIsNotFound() {
        refused(Kind.NOT_FOUND, () -> here.resume(uuid));
        refused(Kind.NOT_FOUND, () -> here.downtime(uuid));
        refused(Kind.NOT_FOUND, () -> here.migrate(uuid, target(1), PATIENCE));
    }

    @Test
    public void pausedMachineIsResumed() throws Exception {
        here.create(spec);
        assertTold(first, Type.STARTED, false);
        pauseByHand(0, uuid);
        assertTold(first, Type.SUSPENDED, false);
        assertEquals(List.of(machine(State.PAUSED)), listed(here));
        here.resume(uuid);
        assertEquals(List.of(machine(State.RUNNING)), listed(here));
        here.resume(uuid);
        assertEquals(List.of(machine(State.RUNNING)), listed(here));
    }

    @Test
    public void machineMovesAndTheEventsOfEachNodeComeInOrder() throws Exception {
        here.create(spec);
        assertTold(first, Type.STARTED, false);
        awaitBoot(0, spec);
        here.migrate(uuid, target(1), PATIENCE);
        assertArrivalTold();
        if (tellsEveryStep()) {
            assertTold(first, Type.SUSPENDED, true);
        }
        assertTold(first, Type.STOPPED, true);
        assertEquals(List.of(), listed(here));
        assertEquals(List.of(machine(State.RUNNING)), listed(there));
        there.downtime(uuid).ifPresent(silence -> assertTrue(silence.compareTo(PATIENCE) < 0));
        there.destroy(uuid);
        assertTold(second, Type.STOPPED, false);
    }

    @Test
    public void migrationGoesOnWhenItsCallerIsGone() throws Exception {
        here.create(spec);
        assertTold(first, Type.STARTED, false);
        awaitBoot(0, spec);
        migrateAndVanish(uuid);
        assertArrivalTold();
        until("the machine is at its destination only", () -> listed(here).isEmpty()
            && listed(there).equals(List.of(machine(State.RUNNING))));
    }

    @Test
    public void migrationThatTakesTooLongIsAbortedWhereThatCanBeDoneAndElseGoesOn() throws Exception {
        here.create(spec);
        awaitBoot(0, spec);
        slowDown(0, uuid);
        final var said = refused(Kind.TIMEOUT, () -> here.migrate(uuid, target(1), tooShort()));
        if (here.capabilities().contains(Capability.ABORT)) {
            assertTrue(said, said.contains("was aborted"));
            assertEquals(List.of(machine(State.RUNNING)), listed(here));
            until("nothing is left at the destination", () -> listed(there).isEmpty() && !runs(1, uuid));
        } else {
            assertTrue(said, said.contains("goes on"));
            letTimePass();
            until("the machine is at its destination only", () -> listed(here).isEmpty()
                && listed(there).equals(List.of(machine(State.RUNNING))));
        }
    }

    @Test
    public void destinationThatHasOneOfThatNameRefusesAndTheSourceGoesOn() throws Exception {
        here.create(spec);
        there.create(spec);
        refused(Kind.EXISTS, () -> here.migrate(uuid, target(1), PATIENCE));
        until("the source runs, as it did", () -> listed(here).equals(List.of(machine(State.RUNNING))));
        assertEquals(List.of(machine(State.RUNNING)), listed(there));
    }

    @Test
    public void destinationThatCannotBeReachedIsNotTheFaultOfTheSourceWhichGoesOn() throws Exception {
        here.create(spec);
        refused(Kind.REFUSED, () -> here.migrate(uuid, nowhere(), PATIENCE));
        assertEquals(List.of(machine(State.RUNNING)), listed(here));
    }

    @Test
    public void closedConnectionIsOfNoUseAndTellsNothing() throws Exception {
        here.close();
        here.close();
        refused(Kind.UNREACHABLE, here::host);
        refused(Kind.UNREACHABLE, () -> here.create(spec));
        try (var again = connect(0, new Heard())) {
            again.create(spec);
            again.destroy(uuid);
        }
        assertEquals(List.of(), new ArrayList<>(first.events));
        assertEquals(List.of(), new ArrayList<>(first.losses));
    }

    private VirtualMachine machine(final State state) {
        return new VirtualMachine(uuid, spec.instance(), state, false);
    }

    private List<VirtualMachine> listed(final Hypervisor hypervisor) throws HypervisorException {
        return hypervisor.virtualMachines().stream().filter(machine -> machine.uuid().equals(uuid)).toList();
    }

    private void assertTold(final Heard heard, final Type type, final boolean migration) throws InterruptedException {
        final var event = heard.next();
        assertEquals(type + " of " + uuid + ", migration " + migration,
            event.type() + " of " + event.uuid() + ", migration " + event.migration());
    }

    private void assertArrivalTold() throws InterruptedException {
        if (tellsEveryStep()) {
            assertTold(second, Type.STARTED, true);
        }
        assertTold(second, Type.RESUMED, true);
    }

    private static String refused(final Kind kind, final Attempt attempt) {
        final var seen = assertThrows(HypervisorException.class, attempt::make);
        assertEquals(seen.getMessage(), kind, seen.kind());
        return seen.getMessage();
    }

    /**
     * Polls: what happens without NetFATE's doing has no call that returns when it has.
     *
     * @param what what is waited for
     * @param look looks whether it is so
     * @throws Exception if it cannot be looked
     */
    protected static final void until(final String what, final Callable<Boolean> look) throws Exception {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (!look.call()) {
            assertTrue("not within " + PATIENCE + ": " + what, System.nanoTime() < end);
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private interface Attempt {
        void make() throws HypervisorException;
    }
}
