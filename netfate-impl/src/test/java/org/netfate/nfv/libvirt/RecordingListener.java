package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertNotNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.VirtualMachineEvent;

/** Keeps what it is told, to be taken in order. */
final class RecordingListener implements HypervisorListener {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<VirtualMachineEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

    @Override
    public void onEvent(final VirtualMachineEvent event) {
        events.add(event);
    }

    @Override
    public void onDisconnected(final String reason) {
        reasons.add(reason);
    }

    VirtualMachineEvent nextEvent() throws InterruptedException {
        final var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull("there is an event", event);
        return event;
    }

    String nextReason() throws InterruptedException {
        final var reason = reasons.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull("the connection was lost", reason);
        return reason;
    }

    boolean wasDisconnected() {
        return !reasons.isEmpty();
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }
}
