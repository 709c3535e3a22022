package org.netfate.nfv.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;

/**
 * Bounds how many threads wait for nodes that accept a connection and then say nothing, as one whose libvirtd hangs
 * does. Opening cannot be interrupted, so that each try would cost another thread for as long as the node hangs.
 *
 * <p>Safe for use by any thread.
 */
final class UnansweredOpenings {
    /** Enough for one lasting connection and some actions to be opened at once. */
    private static final int FREE = 16;
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<String, List<Instant>> begun = new HashMap<>();

    UnansweredOpenings(final Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an opening, until {@link #answered}.
     *
     * @param uri the node
     * @throws HypervisorException if too many to that node wait already; after a while one more is allowed, in case
     *         that the others wait for ever
     */
    synchronized void begin(final String uri) throws HypervisorException {
        final var waiting = begun.computeIfAbsent(uri, key -> new ArrayList<>());
        final var now = clock.instant();
        if (waiting.size() >= FREE && now.isBefore(waiting.get(waiting.size() - 1).plus(PAUSE))) {
            throw new HypervisorException(Kind.UNREACHABLE, ("Cannot connect to libvirt on %s: it accepts connections "
                + "and does not answer, %d attempts still wait; restart libvirtd on the node")
                .formatted(uri, waiting.size()));
        }
        waiting.add(now);
    }

    /**
     * Takes one opening back, whatever the answer was.
     *
     * @param uri the node
     */
    synchronized void answered(final String uri) {
        final var waiting = begun.get(uri);
        waiting.remove(0);
        if (waiting.isEmpty()) {
            begun.remove(uri);
        }
    }
}
