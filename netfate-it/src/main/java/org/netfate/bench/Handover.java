package org.netfate.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one handover.
 *
 * @param milestones how long after the login was accepted each thing happened, in order
 * @param whole until the guest ran at its new place and every switch sent its frames there
 * @param downtime how long the guest did not run, by libvirt
 * @param silence how long the client heard nothing
 * @param pingsLost how many of its pings were never answered
 * @param problem what was lost, if anything
 */
record Handover(Map<String, Duration> milestones, Optional<Duration> whole, Optional<Duration> downtime,
        Optional<Duration> silence, long pingsLost, Optional<String> problem) {
    /** Nothing is known but that it failed. */
    static Handover lost(final String problem) {
        return new Handover(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.of(problem));
    }

    /** What NetFATE has added to the hypervisor's own downtime; negative if packets waited for less than that. */
    Optional<Duration> added() {
        return silence.flatMap(heard -> downtime.map(heard::minus));
    }

    /** Collects what happened after a login was accepted. */
    static final class Clock {
        private final Map<String, Duration> milestones = new LinkedHashMap<>();
        private final Instant accepted;

        Clock(final Instant accepted) {
            this.accepted = accepted;
        }

        void note(final String what, final Optional<Instant> at) {
            at.ifPresent(time -> milestones.put(what, Duration.between(accepted, time)));
        }

        Map<String, Duration> milestones() {
            return milestones;
        }
    }
}
