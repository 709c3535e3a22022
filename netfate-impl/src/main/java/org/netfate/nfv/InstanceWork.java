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
    private final InstanceIdentity identity;
    private Optional<Placement> placement = Optional.empty();
    private Optional<Step> underWay = Optional.empty();
    private Optional<Step> failedStep = Optional.empty();
    private Optional<String> error = Optional.empty();
    private Optional<NodeId> lastSeen = Optional.empty();
    private Optional<Step> proven = Optional.empty();
    private Optional<Step> created = Optional.empty();
    private Instant createdAt = Instant.MIN;
    private Optional<Step> resumed = Optional.empty();
    private Instant resumedAt = Instant.MIN;
    private Instant notBefore = Instant.MIN;
    private int failures;
    private int shortLives;
    private boolean watched;
    private boolean announced = true;
    private Optional<NodeId> unplugged = Optional.empty();
    private Optional<NodeId> restarted = Optional.empty();
    private boolean renewed;
    private boolean couldNotBeSaved;

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
        couldNotBeSaved = couldNotBeSaved && newPlacement.isEmpty();
    }

    /** Its place or its function has changed: also what was given up may be tried, as something new. */
    void renew() {
        renewed = true;
        retryNow();
    }

    /** Whether that has happened since its last operation began. */
    boolean renewed() {
        return renewed;
    }

    /** Takes over how often its last operation has failed before the controller was started. */
    void restore(final int failuresBefore) {
        failures = failuresBefore;
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
            unplugged = Optional.empty();
            restarted = Optional.empty();
        }
    }

    /** The operator wants its virtual machine on a node, which runs, to be replaced; that is no early end of its. */
    void restart(final NodeId node) {
        restarted = Optional.of(node);
        created = Optional.empty();
    }

    /** Takes note of the node whose switch has lost its interface, if it runs there. */
    void unplug(final Optional<NodeId> node) {
        unplugged = node;
    }

    /** What it is of use for, of what is seen of it on a node. */
    Sighting judge(final NodeId node, final Sighting sighting) {
        if (sighting == Sighting.RUNNING && restarted.equals(Optional.of(node))) {
            return Sighting.STOPPED;
        }
        return sighting == Sighting.RUNNING && unplugged.equals(Optional.of(node)) ? Sighting.UNPLUGGED : sighting;
    }

    /** The step that has begun is an operation of its own, which the journal records. */
    void beginOperation() {
        renewed = false;
    }

    void succeeded(final Step step, final Instant now) {
        underWay = Optional.empty();
        if (StepStarter.isOperation(this, step)) {
            // What puts a failed operation in order does not make that due any earlier.
            forgetFailures();
        }
        if (step instanceof Step.Create) {
            created = Optional.of(step);
            createdAt = now;
        } else if (step instanceof Step.Resume) {
            resumed = Optional.of(step);
            resumedAt = now;
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
        shortLives = life.compareTo(RetryPause.LONGEST) < 0 ? shortLives + 1 : 0;
        if (shortLives == 0 || shortLives == 1 && life.compareTo(shortestLife) >= 0) {
            return Optional.empty();
        }
        failures = Math.max(failures, shortLives - 2);
        return Optional.of(life);
    }

    /**
     * Takes note that it has to be resumed, and tells whether it stopped as soon as it was resumed, as it would again
     * and again while its disk cannot be written, say.
     *
     * @param step the step that would resume it
     * @param now the time
     * @param shortest how long it has to run to be resumed at once
     * @return whether there is to be a pause
     */
    boolean stoppedAgain(final Step step, final Instant now, final Duration shortest) {
        final boolean again = resumed.equals(Optional.of(step)) && now.isBefore(resumedAt.plus(shortest));
        resumed = Optional.empty();
        return again;
    }

    /**
     * Notes that a step failed.
     *
     * @return how long to wait before it is tried again
     */
    Duration failed(final Step step, final String reason, final Instant now, final RetryPause pauses,
            final Duration shortestPause) {
        underWay = Optional.empty();
        failedStep = Optional.of(step);
        error = Optional.of(reason);
        failures++;
        couldNotBeSaved |= step instanceof Step.Save;
        final var pause = pauses.after(failures, shortestPause);
        notBefore = now.plus(pause);
        return pause;
    }

    /** Whether a step failed lately and is not to be tried yet. */
    boolean mustPause(final Step step, final Instant now) {
        return failedStep.equals(Optional.of(step)) && now.isBefore(notBefore);
    }

    /** Whether it could not be saved since nobody needs it: that is not tried again, but it is destroyed. */
    boolean couldNotBeSaved() {
        return couldNotBeSaved;
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
