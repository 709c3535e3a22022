package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;

import java.util.Set;
import java.util.UUID;
import org.junit.Test;
import org.libvirt.DomainInfo;
import org.libvirt.DomainInfo.DomainState;
import org.netfate.api.hypervisor.VirtualMachine.State;

public class GuestStatesTest {
    private final UUID uuid = UUID.randomUUID();
    private final GuestStates xen = new GuestStates(Platform.XEN);

    @Test
    public void domainThatXenCallsPausedRunsIfItsProcessorTimeGoesOn() {
        assertEquals(State.RUNNING, xen.of(uuid, info(DomainState.VIR_DOMAIN_BLOCKED, 100)));
        assertEquals(State.PAUSED, xen.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 110)));
        assertEquals(State.RUNNING, xen.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 120)));
        assertEquals(State.PAUSED, xen.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 120)));
    }

    @Test
    public void whatRanBeforeItWasPausedSaysNothing() {
        xen.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 100));
        xen.of(uuid, info(DomainState.VIR_DOMAIN_RUNNING, 200));
        assertEquals(State.PAUSED, xen.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 300)));
        assertEquals(State.PAUSED, xen.of(UUID.randomUUID(), info(DomainState.VIR_DOMAIN_PAUSED, 400)));
    }

    @Test
    public void anotherDomainWithTheSameUuidBeginsAnew() {
        xen.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 100));
        xen.retain(Set.of());
        assertEquals(State.PAUSED, xen.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 200)));
    }

    @Test
    public void qemuSpendsTimeOnPausedDomainsToo() {
        final var qemu = new GuestStates(Platform.QEMU);
        qemu.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 100));
        assertEquals(State.PAUSED, qemu.of(uuid, info(DomainState.VIR_DOMAIN_PAUSED, 200)));
        assertEquals(State.STOPPED, qemu.of(uuid, info(DomainState.VIR_DOMAIN_SHUTOFF, 200)));
    }

    private static DomainInfo info(final DomainState state, final long time) {
        final var info = new DomainInfo();
        info.state = state;
        info.cpuTime = time;
        return info;
    }
}
