package org.netfate.nfv.libvirt;

import java.time.Clock;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorDriver;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.HypervisorListener;

/**
 * Drives hypervisors through libvirt: {@code qemu[+transport]://}, {@code xen[+transport]://} and, for trying things
 * out, {@code test[+transport]://}. It needs libvirt's client library (Debian's package libvirt0) on the Orchestrator,
 * and looks for it only when the first connection is made.
 *
 * <p>Safe for use by any thread.
 */
public final class LibvirtDriver implements HypervisorDriver, AutoCloseable {
    private final Clock clock;
    private final Timeouts timeouts;
    private boolean looping;

    /** Makes a driver with the timeouts that suit a wide area network. */
    public LibvirtDriver() {
        this(Clock.systemUTC(), Timeouts.DEFAULT);
    }

    /**
     * Makes a driver.
     *
     * @param clock tells the time of events
     * @param timeouts how long to wait for libvirt
     */
    public LibvirtDriver(final Clock clock, final Timeouts timeouts) {
        this.clock = clock;
        this.timeouts = timeouts;
    }

    @Override
    public boolean supports(final String uri) {
        return Platform.of(uri).isPresent();
    }

    @Override
    public Hypervisor connect(final String uri, final HypervisorListener listener) throws HypervisorException {
        final var platform = Platform.of(uri).orElseThrow(() -> new HypervisorException(Kind.REFUSED,
            "Cannot connect to " + uri + ": libvirt is used for qemu://, xen:// and test:// only; correct the node"));
        startLoop();
        return LibvirtHypervisor.connect(platform, uri, timeouts, listener, clock);
    }

    /** Ends libvirt's event loop. To be called after all connections are closed; idempotent. */
    @Override
    public synchronized void close() {
        if (looping) {
            looping = false;
            EventLoop.release();
        }
    }

    private synchronized void startLoop() throws HypervisorException {
        if (!looping) {
            EventLoop.acquire();
            looping = true;
        }
    }
}
