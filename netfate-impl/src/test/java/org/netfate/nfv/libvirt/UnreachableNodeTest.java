package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Test;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;

public class UnreachableNodeTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int PATIENCE_MILLIS = 20_000;

    private final LibvirtDriver driver = new LibvirtDriver(Clock.systemUTC(), new Timeouts(SHORT, SHORT, SHORT, SHORT));
    private final RecordingListener listener = new RecordingListener();
    private ServerSocket node;

    @Before
    public void listen() throws IOException {
        node = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @After
    public void close() throws IOException {
        node.close();
        driver.close();
    }

    @Test
    public void aClosedPortIsUnreachable() throws IOException {
        node.close();
        final var seen = failure();
        assertEquals(Kind.UNREACHABLE, seen.kind());
        assertTrue(seen.getMessage(), seen.getMessage().contains(uri()));
        assertFalse(listener.wasDisconnected());
    }

    @Test
    public void aNodeThatAcceptsAndIsSilentIsLeftBehindInTime() throws Exception {
        final long start = System.nanoTime();
        final var seen = failure();
        assertEquals(Kind.TIMEOUT, seen.kind());
        assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofSeconds(10)) < 0);
        assertFalse("It was never connected", listener.wasDisconnected());

        final var stuck = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("libvirt " + uri())).findFirst().orElseThrow();
        node.accept().close();
        stuck.join(PATIENCE_MILLIS);
        assertFalse("Its thread ends with the call", stuck.isAlive());
    }

    private HypervisorException failure() {
        final var seen = assertThrows(HypervisorException.class, () -> driver.connect(uri(), listener));
        Assume.assumeFalse("libvirt0 is installed", seen.kind() == Kind.LIBRARY);
        return seen;
    }

    private String uri() {
        return "qemu+tcp://127.0.0.1:" + node.getLocalPort() + "/system";
    }
}
