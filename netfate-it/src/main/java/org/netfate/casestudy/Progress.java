package org.netfate.casestudy;

import java.time.Duration;

/** Whoever watches the case study: told what is waited for, so that no wait is silent. */
@FunctionalInterface
public interface Progress {
    /**
     * Tells that something is still being waited for. Called every few seconds.
     *
     * @param what what is waited for
     * @param waited how long already
     * @param limit when it is given up
     * @param seen what was seen last, empty if there is nothing to say
     */
    void waiting(String what, Duration waited, Duration limit, String seen);
}
