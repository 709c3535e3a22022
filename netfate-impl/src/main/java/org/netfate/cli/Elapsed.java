package org.netfate.cli;

import java.time.Duration;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;

/** The time from one point to another, for people. */
final class Elapsed {
    private Elapsed() {
        // functions only
    }

    /** Returns milliseconds below ten seconds, seconds above; empty if there is no end yet. */
    static String between(final DateAndTime start, final DateAndTime end) {
        if (start == null || end == null) {
            return "";
        }
        final var elapsed = Duration.between(Timestamps.toInstant(start), Timestamps.toInstant(end));
        return elapsed.toSeconds() < 10 ? elapsed.toMillis() + " ms" : elapsed.toSeconds() + " s";
    }
}
