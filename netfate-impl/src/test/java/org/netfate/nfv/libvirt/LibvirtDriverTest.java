package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Test;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.api.hypervisor.VirtualMachineEvent.Type;
import org.netfate.api.hypervisor.VirtualMachineSpec.Image;

/** The driver over the real libvirt and its test hypervisor, where there is a foreign machine, {@code test}. */
public class LibvirtDriverTest {
    private static final String TEST = "test:///default";
    private static final MigrationTarget THERE = new MigrationTarget(TEST, MigrationTarget.Stream.PLAIN);
    private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RecordingListener listener = new RecordingListener();
    private LibvirtDriver driver;
    private Hypervisor hypervisor;

    @Before
    public void connect() throws HypervisorException {
        driver = new LibvirtDriver(Clock.fixed(NOW, ZoneOffset.UTC), new Timeouts(LONG, LONG, LONG, LONG));
        try {
            hypervisor = driver.connect(TEST, listener);
        } catch (HypervisorException e) {
            Assume.assumeFalse("libvirt0 is installed", e.kind() == Kind.LIBRARY);
            throw e;
        }
    }

    @After
    public void disconnect() throws HypervisorException {
        if (hypervisor != null) {
            hypervisor.close();
        }
        driver.close();
    }

    @Test
    public void theMachineTellsWhatItHas() throws HypervisorException {
        final var host = hypervisor.host();
        assertEquals("TEST", host.kind());
        assertTrue(host.toString(), host.vcpus() > 0 && host.memory() > 0);
        assertTrue(host.toString(), host.freeMemory() > 0 && host.freeMemory() <= host.memory());
    }

    /** The simulated hypervisor has no migration, and saves into this machine's files. */
    @Test
    public void theHypervisorTellsWhatItCanDo() {
        assertEquals(Set.of(Capability.SAVE_RESTORE), hypervisor.capabilities());
    }

    @Test
    public void aMachineLivesFromCreationToDestruction() throws Exception {
        final var spec = Specs.of("fw-life");
        hypervisor.create(spec);
        assertEquals(new VirtualMachineEvent(spec.uuid(), Type.STARTED, false, NOW), listener.nextEvent());
        assertEquals(List.of(new VirtualMachine(spec.uuid(), "firewall@fw-life", State.RUNNING, false)),
            hypervisor.virtualMachines());
        hypervisor.destroy(spec.uuid());
        assertEquals(new VirtualMachineEvent(spec.uuid(), Type.STOPPED, false, NOW), listener.nextEvent());
        assertEquals(List.of(), hypervisor.virtualMachines());
        hypervisor.destroy(spec.uuid());
    }

    @Test
    public void aSecondMachineOfThatUuidOrNameIsRefused() throws HypervisorException {
        hypervisor.create(Specs.of("fw-twice"));
        try {
            final var seen = assertThrows(HypervisorException.class, () -> hypervisor.create(Specs.of("fw-twice")));
            assertEquals(Kind.EXISTS, seen.kind());
            assertTrue(seen.getMessage(), seen.getMessage().contains("fw-twice") && seen.getMessage().contains(TEST));
            assertEquals(1, hypervisor.virtualMachines().size());
        } finally {
            hypervisor.destroy(Specs.uuid("fw-twice"));
        }
    }

    @Test
    public void aMachineThatDoesNotFitIsRefused() throws HypervisorException {
        final var seen = assertThrows(HypervisorException.class,
            () -> hypervisor.create(Specs.withMemory("fw-big", Integer.MAX_VALUE / 1024)));
        assertEquals(Kind.NO_ROOM, seen.kind());
        assertEquals(List.of(), hypervisor.virtualMachines());
    }

    @Test
    public void valuesThatCannotBeUsedAreRefused() throws HypervisorException {
        final var image = new Image("/k", Optional.empty(), Optional.empty(), Optional.empty(), "quiet \u0001");
        final var seen = assertThrows(HypervisorException.class, () -> hypervisor.create(Specs.with("fw", image)));
        assertEquals(Kind.REFUSED, seen.kind());
    }

    @Test
    public void machinesOfOthersAreNeitherSeenNorTouched() throws Exception {
        final var other = new Connect(TEST);
        try {
            final var foreign = other.domainLookupByName("test");
            try {
                final var uuid = UUID.fromString(foreign.getUUIDString());
                hypervisor.destroy(uuid);
                assertEquals(1, foreign.isActive());
                assertEquals(Kind.NOT_FOUND, assertThrows(HypervisorException.class,
                    () -> hypervisor.resume(uuid)).kind());
                foreign.suspend();
                foreign.resume();
            } finally {
                foreign.free();
            }
            // Events come in order, so that those of the foreign machine would have come before these.
            hypervisor.create(Specs.of("fw-after"));
            assertEquals(Specs.uuid("fw-after"), listener.nextEvent().uuid());
            hypervisor.destroy(Specs.uuid("fw-after"));
        } finally {
            other.close();
        }
    }

    @Test
    public void aForeignMachineWithOurNameAndBrokenMetadataIsLeftAlone() throws Exception {
        final var spec = Specs.of("fw-foreign");
        final var other = new Connect(TEST);
        try {
            final var foreign = other.domainCreateXML("<domain type='test'><name>" + spec.name() + "</name>"
                + "<memory>8192</memory><os><type>hvm</type></os><metadata><n:instance xmlns:n='" + DomainXml.NAMESPACE
                + "'><no/></n:instance></metadata></domain>", 0);
            try {
                assertEquals(List.of(), hypervisor.virtualMachines());
                assertEquals(Kind.EXISTS, assertThrows(HypervisorException.class,
                    () -> hypervisor.create(spec)).kind());
                hypervisor.destroy(spec.uuid());
                hypervisor.destroy(UUID.fromString(foreign.getUUIDString()));
                assertEquals(1, foreign.isActive());
            } finally {
                foreign.destroy();
                foreign.free();
            }
        } finally {
            other.close();
        }
    }

    @Test
    public void aPausedMachineIsResumed() throws Exception {
        final var uuid = Specs.uuid("fw-paused");
        hypervisor.create(Specs.of("fw-paused"));
        listener.nextEvent();
        pause(uuid.toString());
        assertEquals(Type.SUSPENDED, listener.nextEvent().type());
        assertEquals(State.PAUSED, hypervisor.virtualMachines().get(0).state());
        hypervisor.resume(uuid);
        assertEquals(Type.RESUMED, listener.nextEvent().type());
        hypervisor.resume(uuid);
        assertEquals(State.RUNNING, hypervisor.virtualMachines().get(0).state());
        hypervisor.destroy(uuid);
    }

    @Test
    public void anotherConnectionSeesTheMachinesThatAreThereAndTheirEvents() throws Exception {
        hypervisor.create(Specs.of("fw-seen"));
        listener.nextEvent();
        final var later = new RecordingListener();
        try (var second = driver.connect(TEST, later)) {
            assertEquals("firewall@fw-seen", second.virtualMachines().get(0).instance());
            hypervisor.destroy(Specs.uuid("fw-seen"));
            assertEquals(Type.STOPPED, later.nextEvent().type());
        }
    }

    @Test
    public void whatIsNotThereIsNotFound() {
        final var none = Specs.uuid("none");
        for (final var call : List.<Attempt>of(() -> hypervisor.resume(none), () -> hypervisor.downtime(none),
                () -> hypervisor.migrate(none, THERE, LONG))) {
            assertEquals(Kind.NOT_FOUND, assertThrows(HypervisorException.class, call::make).kind());
        }
    }

    @Test
    public void downtimeIsUnknownWhereTheHypervisorDoesNotTell() throws HypervisorException {
        hypervisor.create(Specs.of("fw-down"));
        assertEquals(Optional.empty(), hypervisor.downtime(Specs.uuid("fw-down")));
        hypervisor.destroy(Specs.uuid("fw-down"));
    }

    @Test
    public void aMigrationThatIsRefusedLeavesTheMachineRunning() throws HypervisorException {
        final var uuid = Specs.uuid("fw-stay");
        hypervisor.create(Specs.of("fw-stay"));
        assertThrows(HypervisorException.class, () -> hypervisor.migrate(uuid, THERE, LONG));
        assertEquals(State.RUNNING, hypervisor.virtualMachines().get(0).state());
        hypervisor.destroy(uuid);
    }

    @Test
    public void nothingIsToldAfterClose() throws Exception {
        hypervisor.create(Specs.of("fw-quiet"));
        listener.nextEvent();
        final var witness = new RecordingListener();
        // The test hypervisor is gone with its last connection.
        try (var second = driver.connect(TEST, witness)) {
            hypervisor.close();
            hypervisor.close();
            second.destroy(Specs.uuid("fw-quiet"));
            witness.nextEvent();
        }
        assertFalse(listener.hasEvents());
        assertFalse(listener.wasDisconnected());
        final var seen = assertThrows(HypervisorException.class, hypervisor::host);
        assertEquals(Kind.UNREACHABLE, seen.kind());
    }

    private static void pause(final String uuid) throws LibvirtException {
        final var other = new Connect(TEST);
        try {
            final var domain = other.domainLookupByUUIDString(uuid);
            domain.suspend();
            domain.free();
        } finally {
            other.close();
        }
    }

    private interface Attempt {
        void make() throws HypervisorException;
    }
}
