package org.netfate.casestudy;

import java.time.Duration;
import java.util.Optional;

/**
 * What the figures are meant to be at most, on a machine with nothing else to do. What NetFATE itself takes is the same
 * on every hypervisor.
 *
 * @param downtime how long the hypervisor itself silences a guest that it migrates, if something is meant
 * @param unnoticed the longest gap of a connection that has nothing to do with what happens; beyond it something is
 *        wrong
 */
record Goals(Optional<Duration> downtime, Duration unnoticed) {
    static final Duration FIRST_CALL = Duration.ofMillis(50);
    static final Duration FLIP = Duration.ofMillis(20);
    /** The client's gap may be longer than the hypervisor's own by this. */
    static final Duration GAP_BEYOND_DOWNTIME = Duration.ofMillis(100);

    private static final Goals QEMU = new Goals(Optional.empty(), Duration.ofSeconds(1));
    /** A whole machine is emulated, with one processor for the hypervisor, its tools and all guests. */
    private static final Goals XEN = new Goals(Optional.of(Duration.ofMillis(2200)), Duration.ofSeconds(10));

    /**
     * Returns what is meant for the nodes of a scene.
     *
     * @param scene the scene
     * @return the goals of the slower hypervisor, if it has both
     */
    static Goals of(final Scene scene) {
        return scene.nodes().stream().anyMatch(node -> node.facts().isXen()) ? XEN : QEMU;
    }
}
