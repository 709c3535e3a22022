package org.netfate.nfv.libvirt;

import org.libvirt.Connect;
import org.libvirt.ErrorCallback;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's event loop. libvirt has one for the whole process, it must be set up before the first connection is opened,
 * and while it does not run there are neither events nor keepalive, and long migrations are cut. Hence this is static,
 * and runs as long as somebody uses it.
 *
 * <p>Safe for use by any thread.
 */
final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** Keeps libvirt from printing errors to standard error. Must not be collected while libvirt may call it. */
    private static final ErrorCallback SILENCE = new ErrorCallback();

    private static final long STOP_STEP_MILLIS = 50;
    private static final int STOP_STEPS = 40;

    private static int users;
    private static Thread thread;

    private EventLoop() {
        // static
    }

    /**
     * Makes the loop run, if it does not yet. Each call wants one of {@link #release}.
     *
     * @throws HypervisorException if the native library is missing or cannot be initialised
     */
    static synchronized void acquire() throws HypervisorException {
        if (users == 0) {
            try {
                Connect.setErrorCallback(SILENCE);
                Library.initEventLoop();
                LOG.info("libvirt {} is in use", DottedVersion.of(Library.getVersion()));
            } catch (LinkageError e) {
                throw new HypervisorException(Kind.LIBRARY, "Cannot use libvirt: its native library cannot be loaded; "
                    + "install Debian's package libvirt0 on the Orchestrator and restart it", e);
            } catch (LibvirtException e) {
                throw new HypervisorException(Kind.LIBRARY, "Cannot use libvirt: its event loop cannot be set up: "
                    + e.getMessage(), e);
            }
            thread = new Thread(EventLoop::run, "libvirt-events");
            thread.setDaemon(true);
            thread.start();
        }
        users++;
    }

    /** Says that one user needs the loop no more; after the last one it ends. */
    static synchronized void release() {
        users--;
        if (users > 0) {
            return;
        }
        try {
            // The loop does not notice a stop that comes before it began to run; it does the next.
            for (int step = 0; step < STOP_STEPS && thread.isAlive(); step++) {
                Library.stopEventLoop();
                thread.join(STOP_STEP_MILLIS);
            }
        } catch (LibvirtException e) {
            LOG.warn("libvirt's event loop cannot be stopped: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run() {
        try {
            Library.runEventLoop();
        } catch (LibvirtException e) {
            LOG.error("libvirt's event loop has failed, so connections to hypervisors will be lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
