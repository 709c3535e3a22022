package org.netfate.nfv;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * What the coordinator keeps in mind of one instance: what is intended, the step under way and the failures before it.
 * All else is derived. Belongs to the coordinator's thread.
 */
final class InstanceWork {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final InstanceIdentity identity;
    private Optional<Placement> placement = Optional.empty();
    private Optional<Step> underWay = Optional.empty();
    private Optional<Step> failedStep = Optional.empty();
    private Optional<String> error = Optional.empty();
    private Optional<NodeId> lastSeen = Optional.empty();
    private Optional<Step> proven = Optional.empty();
    private Optional<Step> created = Optional.empty();
    private Instant createdAt = Instant.MIN;
    private Instant notBefore = Instant.MIN;
    private int failures;
    private int shortLives;
    private boolean watched;
    private boolean announced = true;

    InstanceWork(final InstanceIdentity identity) {
        this.identity = identity;
    }

    InstanceIdentity identity() {
        return identity;
    }

    /** What a hypervisor would say of it. */
    VirtualMachine machine(final VirtualMachine.State state, final boolean migrating) {
        return new VirtualMachine(identity.uuid(), identity.instance().getValue(), state, migrating);
    }

    Optional<Placement> placement() {
        return placement;
    }

    /** A new intent is tried at once, whatever failed before. */
    void intend(final Optional<Placement> newPlacement) {
        if (!newPlacement.map(Placement::getNode).equals(placement.map(Placement::getNode))) {
            forgetFailures();
        }
        placement = newPlacement;
    }

    Optional<NodeId> wanted() {
        return placement.map(Placement::getNode);
    }

    Optional<Step> underWay() {
        return underWay;
    }

    void begin(final Step step) {
        underWay = Optional.of(step);
        proven = Optional.empty();
        if (step instanceof Step.Create) {
            announced = false;
        }
    }

    void succeeded(final Step step, final Instant now) {
        underWay = Optional.empty();
        forgetFailures();
        if (step instanceof Step.Create) {
            created = Optional.of(step);
            createdAt = now;
        }
    }

    /** It is where it shall be, whoever has brought it there. */
    void settled() {
        forgetFailures();
    }

    /**
     * Takes note that it has to be created again, and tells how long it lived if that may go on for ever: it ended as
     * soon as it was created, or not for the first time within a minute. Each such end makes the next pause longer.
     *
     * @param step the step that would create it
     * @param now the time
     * @param shortestLife who lives longer may be created again at once, once
     * @return its life, if there is to be a pause
     */
    Optional<Duration> endedEarly(final Step step, final Instant now, final Duration shortestLife) {
        if (!created.equals(Optional.of(step))) {
            return Optional.empty();
        }
        created = Optional.empty();
        final var life = Duration.between(createdAt, now);
        shortLives = life.compareTo(LONGEST_PAUSE) < 0 ? shortLives + 1 : 0;
        if (shortLives == 0 || shortLives == 1 && life.compareTo(shortestLife) >= 0) {
            return Optional.empty();
        }
        failures = Math.max(failures, shortLives - 2);
        return Optional.of(life);
    }

    /**
     * Notes that a step failed.
     *
     * @return how long to wait before it is tried again
     */
    Duration failed(final Step step, final String reason, final Instant now, final Duration shortestPause) {
        underWay = Optional.empty();
        failedStep = Optional.of(step);
        error = Optional.of(reason);
        failures++;
        final var longest = LONGEST_PAUSE.compareTo(shortestPause) > 0 ? LONGEST_PAUSE : shortestPause;
        final var doubled = shortestPause.multipliedBy(1L << Math.min(failures - 1, 10));
        final var pause = doubled.compareTo(longest) < 0 ? doubled : longest;
        notBefore = now.plus(pause);
        return pause;
    }

    /** Whether a step failed lately and is not to be tried yet. */
    boolean mustPause(final Step step, final Instant now) {
        return failedStep.equals(Optional.of(step)) && now.isBefore(notBefore);
    }

    /** Something has changed for the better: what failed may be tried at once. */
    void retryNow() {
        notBefore = Instant.MIN;
    }

    /** Until when what failed is not to be tried again. */
    Instant notBefore() {
        return notBefore;
    }

    /** A pause is over, whatever the clock says: it may have been set back meanwhile. */
    void pauseEnds(final Instant end) {
        if (notBefore.equals(end)) {
            retryNow();
        }
    }

    /** Whether the nodes were asked again to be certain of this very step, and of no other since. */
    boolean isProven(final Step step) {
        return proven.equals(Optional.of(step));
    }

    /** The nodes are asked whether a step may be taken. */
    void prove(final Step step) {
        proven = Optional.of(step);
    }

    /** Another step was decided than the one that was to be proven. */
    void forgetProof() {
        proven = Optional.empty();
    }

    /** Whether the look at a migration of which no event may come has still to be arranged; it is arranged now. */
    boolean watch() {
        final boolean first = !watched;
        watched = true;
        return first;
    }

    /** That look was taken. */
    void watchEnds() {
        watched = false;
    }

    Optional<String> error() {
        return error;
    }

    int failures() {
        return failures;
    }

    boolean announced() {
        return announced;
    }

    void announce() {
        announced = true;
    }

    /** Takes note of what is known of a node: where it runs it may be, also when that node falls silent. */
    void seen(final NodeId node, final Sighting sighting) {
        if (sighting == Sighting.RUNNING) {
            lastSeen = Optional.of(node);
        } else if (sighting == Sighting.ABSENT && lastSeen.equals(Optional.of(node))) {
            lastSeen = Optional.empty();
        }
    }

    /** The nodes on which it may be: those of the journal, and the one that had it last. */
    Set<NodeId> suspects(final Set<NodeId> fromJournal) {
        final var all = new HashSet<>(fromJournal);
        lastSeen.ifPresent(all::add);
        return all;
    }

    private void forgetFailures() {
        failures = 0;
        error = Optional.empty();
        failedStep = Optional.empty();
        notBefore = Instant.MIN;
    }
}
