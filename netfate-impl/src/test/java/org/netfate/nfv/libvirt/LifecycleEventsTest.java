package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.Test;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.DomainEventType;
import org.libvirt.event.ResumedDetail;
import org.libvirt.event.StartedDetail;
import org.libvirt.event.StoppedDetail;
import org.libvirt.event.SuspendedDetail;
import org.mockito.Mockito;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.api.hypervisor.VirtualMachineEvent.Type;

public class LifecycleEventsTest {
    private static final UUID UUID_1 = new UUID(1, 1);
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final List<VirtualMachineEvent> passed = new ArrayList<>();
    private final LifecycleEvents events = new LifecycleEvents(new HypervisorListener() {
        @Override
        public void onEvent(final VirtualMachineEvent event) {
            passed.add(event);
        }

        @Override
        public void onDisconnected(final String reason) {
            throw new AssertionError(reason);
        }
    }, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    public void machineOfSomebodyElseIsNotTold() throws LibvirtException {
        tell(DomainEventType.STARTED, StartedDetail.BOOTED);
        tell(DomainEventType.SUSPENDED, SuspendedDetail.PAUSED);
        tell(DomainEventType.STOPPED, StoppedDetail.DESTROYED);
        assertEquals(List.of(), passed);
    }

    @Test
    public void machineIsToldFromItsCreationToItsEnd() throws LibvirtException {
        events.add(UUID_1);
        tell(DomainEventType.STARTED, StartedDetail.BOOTED);
        tell(DomainEventType.STOPPED, StoppedDetail.CRASHED);
        tell(DomainEventType.STARTED, StartedDetail.BOOTED);
        assertEquals(List.of(event(Type.STARTED, false), event(Type.STOPPED, false)), passed);
    }

    @Test
    public void machineThatMigratesHereIsToldAsQemuDoes() throws LibvirtException {
        tell(DomainEventType.STARTED, StartedDetail.MIGRATED);
        tell(DomainEventType.RESUMED, ResumedDetail.MIGRATED);
        assertEquals(List.of(event(Type.STARTED, true), event(Type.RESUMED, true)), passed);
    }

    @Test
    public void machineThatMigratesHereIsToldAsXenDoes() throws LibvirtException {
        tell(DomainEventType.STARTED, StartedDetail.RESTORED);
        tell(DomainEventType.RESUMED, ResumedDetail.MIGRATED);
        tell(DomainEventType.STOPPED, StoppedDetail.SHUTDOWN);
        assertEquals(List.of(event(Type.RESUMED, true), event(Type.STOPPED, false)), passed);
    }

    @Test
    public void nothingIsToldAfterTheEnd() throws LibvirtException {
        events.add(UUID_1);
        events.end();
        tell(DomainEventType.STARTED, StartedDetail.BOOTED);
        assertEquals(List.of(), passed);
    }

    private void tell(final DomainEventType type, final Enum<?> detail) throws LibvirtException {
        final var domain = Mockito.mock(Domain.class);
        Mockito.when(domain.getUUIDString()).thenReturn(UUID_1.toString());
        final var event = Mockito.mock(DomainEvent.class);
        Mockito.when(event.getType()).thenReturn(type);
        Mockito.doReturn(detail).when(event).getDetail();
        events.onLifecycleChange(domain, event);
        Mockito.verify(domain).free();
    }

    private static VirtualMachineEvent event(final Type type, final boolean migration) {
        return new VirtualMachineEvent(UUID_1, type, migration, NOW);
    }
}
