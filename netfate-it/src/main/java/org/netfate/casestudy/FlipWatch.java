package org.netfate.casestudy;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Notes every time at which a switch has confirmed a client's rules. Table III holds only the last one, and after a
 * migration the rules change once more when what only led to the old place is removed.
 */
final class FlipWatch {
    private final TreeSet<Instant> confirmed = new TreeSet<>();
    private final NfviView view;
    private final String mac;
    private final String node;

    FlipWatch(final NfviView view, final String mac, final String node) {
        this.view = view;
        this.mac = mac;
        this.node = node;
    }

    void look() throws CaseStudyException {
        view.installed(mac, node).ifPresent(confirmed::add);
    }

    /** Finds the first confirmation at or after a point in time. */
    Optional<Instant> firstSince(final Instant at) {
        return Optional.ofNullable(confirmed.ceiling(at));
    }
}
