package org.netfate.nfv;

import java.util.List;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/** The next step for one instance. */
sealed interface Step {
    /** It runs where it shall run. */
    record Settled(NodeId node) implements Step { }

    /** Nobody needs it and it is nowhere. */
    record Gone() implements Step { }

    /** A migration, perhaps of an earlier life of this controller, is under way: its events decide. */
    record UnderWay() implements Step { }

    /** It runs, but cannot be moved to where it shall run. */
    record Stay(NodeId node, NodeId silent) implements Step { }

    /** Nothing can be done until a node answers. */
    record Wait(NodeId silent, boolean mayRunThere) implements Step { }

    /** Start it. */
    record Create(NodeId node) implements Step { }

    /** Move it. */
    record Migrate(NodeId source, NodeId destination) implements Step { }

    /** Remove it from a node. */
    record Destroy(NodeId node) implements Step { }

    /** Save its memory, so that it goes on when it is needed again, and remove it from a node. */
    record Save(NodeId node) implements Step { }

    /** Let it run again where a migration left it paused. */
    record Resume(NodeId node) implements Step { }

    /** The nodes whose hypervisors are called. */
    default Set<NodeId> nodes() {
        if (this instanceof Create create) {
            return Set.of(create.node());
        } else if (this instanceof Migrate migrate) {
            return Set.of(migrate.source(), migrate.destination());
        } else if (this instanceof Destroy destroy) {
            return Set.of(destroy.node());
        } else if (this instanceof Save save) {
            return Set.of(save.node());
        } else if (this instanceof Resume resume) {
            return Set.of(resume.node());
        }
        return Set.of();
    }

    /**
     * Whether it could do harm if what is known of one node were older than what is known of another: start a second
     * copy, or remove the only one. Then the nodes are asked again before it is taken.
     */
    default boolean needsProof(final Situation situation) {
        return this instanceof Create && !situation.suspects().isEmpty() || this instanceof Resume
            || this instanceof Destroy && situation.wanted().isPresent();
    }

    /**
     * Decides the next step. Safety comes first: a copy is created or resumed only when it is certain that no other
     * runs, and of two copies the one that runs is kept.
     *
     * @param situation what is intended and known
     * @return the step
     */
    static Step next(final Situation situation) {
        if (!situation.where(Sighting.MIGRATING).isEmpty()) {
            return new UnderWay();
        }
        for (var ofNoUse : List.of(Sighting.STOPPED, Sighting.UNPLUGGED)) {
            final var there = situation.where(ofNoUse);
            if (!there.isEmpty()) {
                return new Destroy(there.get(0));
            }
        }
        final var running = situation.where(Sighting.RUNNING);
        final var paused = situation.where(Sighting.PAUSED);
        if (running.isEmpty()) {
            return paused.isEmpty() ? whenNowhere(situation) : whenPaused(situation, paused);
        }
        if (!paused.isEmpty()) {
            return new Destroy(paused.get(0));
        }
        if (running.size() > 1) {
            final var keep = situation.wanted().filter(running::contains).orElse(running.get(0));
            return new Destroy(running.stream().filter(node -> !node.equals(keep)).findFirst().orElseThrow());
        }
        return whenRunning(situation, running.get(0));
    }

    private static Step whenRunning(final Situation situation, final NodeId node) {
        if (situation.wanted().isEmpty()) {
            return situation.saves().contains(node) ? new Save(node) : new Destroy(node);
        }
        final var wanted = situation.wanted().orElseThrow();
        if (wanted.equals(node)) {
            return new Settled(node);
        }
        return situation.at(wanted) == Sighting.UNKNOWN ? new Stay(node, wanted) : new Migrate(node, wanted);
    }

    private static Step whenPaused(final Situation situation, final List<NodeId> paused) {
        final var silent = situation.silentSuspect();
        if (silent.isPresent()) {
            return new Wait(silent.orElseThrow(), true);
        }
        if (situation.wanted().isEmpty()) {
            return new Destroy(paused.get(0));
        }
        // Of two, the source of the migration has all of the memory; the destination may not.
        return new Resume(situation.source().filter(paused::contains).orElse(paused.get(0)));
    }

    private static Step whenNowhere(final Situation situation) {
        final var silent = situation.silentSuspect();
        if (silent.isPresent()) {
            return new Wait(silent.orElseThrow(), true);
        }
        if (situation.wanted().isEmpty()) {
            return new Gone();
        }
        final var wanted = situation.wanted().orElseThrow();
        return situation.at(wanted) == Sighting.UNKNOWN ? new Wait(wanted, false) : new Create(wanted);
    }
}
