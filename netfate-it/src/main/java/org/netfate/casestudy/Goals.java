package org.netfate.casestudy;

import java.time.Duration;

/** What the figures are meant to be at most, on a machine with nothing else to do. */
final class Goals {
    static final Duration FIRST_CALL = Duration.ofMillis(50);
    static final Duration FLIP = Duration.ofMillis(20);
    /** The client's gap may be longer than the hypervisor's own by this. */
    static final Duration GAP_BEYOND_DOWNTIME = Duration.ofMillis(100);

    private Goals() {
        // constants only
    }
}
