package org.netfate.nfv;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;

/**
 * Begins the steps that were decided: publishes what the instance is at, and launches the step either as an operation
 * of its own or as what puts in order what another one left behind.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class StepStarter {
    private final NfvIntent intent;
    private final OperationJournal journal;
    private final InstanceProgress progress;
    private final MemoryKeeper memory;
    private final StepLauncher launcher;

    StepStarter(final NfvIntent intent, final OperationJournal journal, final InstanceProgress progress,
            final MemoryKeeper memory, final StepLauncher launcher) {
        this.intent = intent;
        this.journal = journal;
        this.progress = progress;
        this.memory = memory;
        this.launcher = launcher;
    }

    /** Whether a step is an operation of its own: not what puts in order what another one left behind. */
    static boolean isOperation(final InstanceWork work, final Step step) {
        return step instanceof Step.Create || step instanceof Step.Migrate || step instanceof Step.Save
            || step instanceof Step.Destroy && work.wanted().isEmpty();
    }

    /** Begins a step. */
    void begin(final InstanceWork work, final Step step) {
        final var instance = work.identity().instance();
        work.begin(step);
        if (isOperation(work, step)) {
            work.beginOperation();
            beginOperation(work, step);
        } else if (step instanceof Step.Destroy destroy) {
            journal.undo(instance, "removing the copy on node " + destroy.node().getValue());
            launcher.removeCopy(work, destroy);
        } else if (step instanceof Step.Resume resume) {
            journal.undo(instance, "resuming the guest on node " + resume.node().getValue());
            launcher.resume(work, resume);
        }
    }

    private void beginOperation(final InstanceWork work, final Step step) {
        final var keep = intent.keeping();
        if (step instanceof Step.Create create) {
            progress.publish(work, InstanceState.Starting, Optional.of(create.node()), Optional.empty());
            final var placement = work.placement().orElseThrow();
            final var function = intent.function(placement).orElseThrow();
            final var configuration = intent.configuration(placement);
            launcher.create(work, create, function, configuration,
                memory.start(function, configuration, create.node()), keep);
        } else if (step instanceof Step.Migrate migrate) {
            progress.publish(work, InstanceState.Migrating, Optional.of(migrate.source()), Optional.empty());
            launcher.migrate(work, migrate, work.placement().flatMap(intent::function)
                .map(function -> function.getMemory().intValue()).orElse(0), keep);
        } else if (step instanceof Step.Save save) {
            progress.publish(work, InstanceState.Releasing, Optional.of(save.node()), Optional.empty());
            launcher.save(work, save, memory.saving(save.node()).orElseThrow(), keep);
        } else if (step instanceof Step.Destroy destroy) {
            progress.publish(work, InstanceState.Releasing, Optional.of(destroy.node()), Optional.empty());
            launcher.release(work, destroy, keep);
        }
    }
}
