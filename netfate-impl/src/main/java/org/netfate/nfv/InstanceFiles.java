package org.netfate.nfv;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.InstanceConfiguration;
import org.netfate.nfv.store.InstanceDirectory;
import org.netfate.nfv.store.StoreException;
import org.netfate.nfv.store.StoreException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances' own files in the image store: made before an instance is created, removed when it is nowhere and not
 * wanted any more. The store may answer late or never: it is called on threads of its own, and who waits for it waits
 * for a bounded time and without a thread.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class InstanceFiles {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceFiles.class);
    private static final long LIMIT_SECONDS = 30;

    /**
     * Where the files of an instance are.
     *
     * @param configuration location of its configuration disk
     */
    record Locations(Optional<String> configuration) {
        static final Locations NONE = new Locations(Optional.empty());
    }

    private final NfvExecutors executors;
    private final Supplier<Optional<ImageStore>> store;
    private final Map<UUID, ListenableFuture<?>> lastCalls = new HashMap<>();

    /**
     * Makes it.
     *
     * @param executors the coordinator's threads
     * @param store tells where the Orchestrator has the image store, if it has it
     */
    InstanceFiles(final NfvExecutors executors, final Supplier<Optional<ImageStore>> store) {
        this.executors = executors;
        this.store = store;
    }

    /**
     * Makes what an instance needs. Without an image store on the Orchestrator that is nothing.
     *
     * @param instance UUID of the instance
     * @param configuration what it is to know
     * @return where that is; fails with a {@link StoreException}
     */
    ListenableFuture<Locations> prepare(final UUID instance, final Optional<InstanceConfiguration> configuration) {
        final var directory = store.get().map(InstanceDirectory::new);
        if (directory.isEmpty() || configuration.isEmpty()) {
            return Futures.immediateFuture(Locations.NONE);
        }
        final var made = inTurn(instance, () -> new Locations(Optional.of(
            directory.orElseThrow().writeConfiguration(instance, disk(configuration.orElseThrow())))));
        return made.isDone() ? made : Futures.catchingAsync(
            // The call itself goes on: until it has ended no other one may concern the same files.
            Futures.withTimeout(Futures.nonCancellationPropagating(made), LIMIT_SECONDS, TimeUnit.SECONDS,
                executors.timer()), TimeoutException.class, late -> Futures.immediateFailedFuture(new StoreException(
                Kind.UNREACHABLE, "the Orchestrator's image store has not answered for " + LIMIT_SECONDS
                + " s; look whether " + directory.orElseThrow().store().directory() + " can be read there", late)),
            MoreExecutors.directExecutor());
    }

    /**
     * Removes what an instance has. If that fails it is removed when the store is looked through again.
     *
     * @param instance UUID of the instance
     */
    void remove(final UUID instance) {
        store.get().map(InstanceDirectory::new).ifPresent(directory -> Futures.catching(inTurn(instance, () -> {
            directory.remove(instance);
            return instance;
        }), Exception.class, failure -> {
            LOG.warn("Files of {} are left in the image store for now: {}", instance, failure.getMessage());
            return instance;
        }, MoreExecutors.directExecutor()));
    }

    private static byte[] disk(final InstanceConfiguration configuration) throws StoreException {
        try {
            return configuration.disk();
        } catch (IllegalArgumentException e) {
            throw new StoreException(Kind.FILE, "instance " + configuration.instance() + " cannot be configured: "
                + e.getMessage(), e);
        }
    }

    /** What concerns one instance is done in the order in which it was asked for. */
    private <T> ListenableFuture<T> inTurn(final UUID instance, final Callable<T> call) {
        final var before = lastCalls.getOrDefault(instance, Futures.immediateVoidFuture());
        final ListenableFuture<T> result = Futures.catchingAsync(
            Futures.whenAllComplete(before).call(call, executors.store()), RejectedExecutionException.class,
            full -> Futures.immediateFailedFuture(new StoreException(Kind.UNREACHABLE, "the Orchestrator has too many"
                + " calls of its image store under way; look whether it answers", full)),
            MoreExecutors.directExecutor());
        lastCalls.put(instance, result);
        result.addListener(() -> executors.thread().execute(() -> lastCalls.remove(instance, result)),
            MoreExecutors.directExecutor());
        return result;
    }
}
