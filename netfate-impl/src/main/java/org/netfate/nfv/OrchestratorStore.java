package org.netfate.nfv;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.StoreException;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.ImageStoreState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.ImageStoreStateBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries from time to time whether the Orchestrator can use its image store, and publishes what comes out. A store that
 * cannot be used is tried more often, so that it is soon known when it can be used again.
 *
 * <p>Belongs to the coordinator's thread; the store is tried on its own.
 */
final class OrchestratorStore {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestratorStore.class);
    private static final long ANSWER_SECONDS = 30;
    private static final long SOON_SECONDS = 5;

    /** Tries whether a store can be used; blocks. */
    @FunctionalInterface
    interface Trial {
        /** Tries it, and fails if it cannot be used. */
        void run() throws StoreException;
    }

    private record Finding(ImageStoreState.State state, Optional<String> error) {
        static final Finding USABLE = new Finding(ImageStoreState.State.Usable, Optional.empty());
    }

    private final NfvExecutors executors;
    private final Clock clock;
    private final NfviDatabase database;
    private final Function<ImageStore, Trial> trials;
    private Optional<ImageStore> store = Optional.empty();
    private Optional<Finding> published = Optional.empty();
    private Instant since = Instant.EPOCH;
    private boolean trying;
    private boolean tryAgain;
    private boolean soon;

    OrchestratorStore(final NfvExecutors executors, final Clock clock, final NfviDatabase database,
            final Function<ImageStore, Trial> trials) {
        this.executors = executors;
        this.clock = clock;
        this.database = database;
        this.trials = trials;
    }

    /** The operator says where the store is, or that there is none. */
    void configured(final Optional<ImageStore> newStore) {
        if (!newStore.equals(store)) {
            store = newStore;
            published = Optional.empty();
            database.changeObservation(changes -> changes.delete(NfviPaths.IMAGE_STORE_STATE));
            look();
        }
    }

    /** Tries it now, or again when the trial that is under way has ended. */
    void look() {
        if (trying) {
            tryAgain = true;
            return;
        }
        store.ifPresent(tried -> {
            trying = true;
            tryAgain = false;
            final var trial = Futures.submit(() -> {
                trials.apply(tried).run();
                return Finding.USABLE;
            }, executors.store());
            // One that hangs is known as such; until it has ended no other one begins.
            Futures.addCallback(Futures.withTimeout(Futures.nonCancellationPropagating(trial), ANSWER_SECONDS,
                TimeUnit.SECONDS, executors.timer()), new FutureCallback<Finding>() {
                    @Override
                    public void onSuccess(final Finding finding) {
                        found(tried, finding);
                    }

                    @Override
                    public void onFailure(final Throwable cause) {
                        found(tried, finding(tried, cause));
                    }
                }, executors.thread());
            trial.addListener(this::ended, executors.thread());
        });
    }

    private void ended() {
        trying = false;
        if (tryAgain) {
            look();
        }
    }

    private void found(final ImageStore tried, final Finding finding) {
        if (!store.equals(Optional.of(tried))) {
            return;
        }
        if (!Optional.of(finding).equals(published)) {
            publish(finding);
        }
        if (finding.state() != ImageStoreState.State.Usable && !soon) {
            soon = true;
            executors.timer().schedule(() -> executors.thread().execute(() -> {
                soon = false;
                look();
            }), SOON_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void publish(final Finding finding) {
        if (!published.map(Finding::state).equals(Optional.of(finding.state()))) {
            since = clock.instant();
        }
        published = Optional.of(finding);
        finding.error().ifPresentOrElse(error -> LOG.warn("Image store: {}", error),
            () -> LOG.info("Image store: it can be used"));
        final var state = new ImageStoreStateBuilder().setState(finding.state()).setSince(Timestamps.of(since))
            .setLastError(finding.error().orElse(null)).build();
        database.changeObservation(changes -> changes.put(NfviPaths.IMAGE_STORE_STATE, state));
    }

    private static Finding finding(final ImageStore store, final Throwable cause) {
        if (cause instanceof StoreException failure) {
            final var state = switch (failure.kind()) {
                case FULL -> ImageStoreState.State.Full;
                case READ_ONLY -> ImageStoreState.State.ReadOnly;
                case UNREACHABLE, FILE -> ImageStoreState.State.Unreachable;
            };
            return new Finding(state, Optional.of(failure.getMessage()));
        }
        return new Finding(ImageStoreState.State.Unreachable, Optional.of("the Orchestrator's image store in "
            + store.directory() + " has not answered for " + ANSWER_SECONDS + " s; check that " + store.export()
            + " is mounted there and that its server answers"));
    }
}
