package org.netfate.nfv.libvirt;

import java.time.Duration;

/**
 * How long to wait for libvirt, which itself waits for ever.
 *
 * @param connect for opening a connection, including TLS or ssh
 * @param question for a call that only asks or signals
 * @param action for creating or destroying a virtual machine; busy nodes take a while
 * @param abort for a migration to end after it was told to
 */
public record Timeouts(Duration connect, Duration question, Duration action, Duration abort) {
    /** What suits nodes across a wide area network. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(15),
        Duration.ofSeconds(60), Duration.ofSeconds(15));
}
