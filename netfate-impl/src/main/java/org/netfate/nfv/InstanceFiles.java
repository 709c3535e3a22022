package org.netfate.nfv;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.InstanceConfiguration;
import org.netfate.nfv.store.InstanceDirectory;
import org.netfate.nfv.store.PersonalDisk;
import org.netfate.nfv.store.StoreException;
import org.netfate.nfv.store.StoreException.Kind;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
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
     * @param overlay location of its personal disk
     */
    record Locations(Optional<String> configuration, Optional<String> overlay) { }

    private final NfvExecutors executors;
    private final Supplier<Optional<ImageStore>> store;
    private final java.util.function.Function<Function, Optional<String>> refusal;
    private final Runnable troubled;
    /** Whose files have not been removed yet: who comes back before that begins without them. */
    private final Set<UUID> unremoved = ConcurrentHashMap.newKeySet();
    private final Map<UUID, ListenableFuture<?>> lastCalls = new HashMap<>();

    /**
     * Makes it.
     *
     * @param executors the coordinator's threads
     * @param store tells where the Orchestrator has the image store, if it has it
     * @param refusal tells why no instance of a function may be created, if anything speaks against it
     * @param troubled told when something could not be done there
     */
    InstanceFiles(final NfvExecutors executors, final Supplier<Optional<ImageStore>> store,
            final java.util.function.Function<Function, Optional<String>> refusal, final Runnable troubled) {
        this.executors = executors;
        this.store = store;
        this.refusal = refusal;
        this.troubled = troubled;
    }

    /**
     * Makes what an instance needs. What it is to know it is told if the Orchestrator has an image store.
     *
     * @param instance UUID of the instance
     * @param function what it is an instance of
     * @param configuration what it is to know
     * @return where that is; fails with a {@link StoreException}
     */
    ListenableFuture<Locations> prepare(final UUID instance, final Function function,
            final Optional<InstanceConfiguration> configuration) {
        final var wrong = refusal.apply(function);
        if (wrong.isPresent()) {
            return Futures.immediateFailedFuture(new StoreException(Kind.FILE, wrong.orElseThrow()));
        }
        final var directory = store.get().map(InstanceDirectory::new);
        final var disk = MachineSpecs.personalDisk(function);
        if (directory.isEmpty() && disk.isPresent()) {
            return Futures.immediateFailedFuture(new StoreException(Kind.UNREACHABLE, "function "
                + function.getId().getValue() + " has personal disks, for which the Orchestrator needs the image store:"
                + " configure nfvi/image-store"));
        }
        if (directory.isEmpty() || configuration.isEmpty() && disk.isEmpty()) {
            return Futures.immediateFuture(new Locations(Optional.empty(), Optional.empty()));
        }
        final var made = inTurn(instance, () -> make(directory.orElseThrow(), instance, disk,
            configuration));
        return made.isDone() ? made : Futures.catchingAsync(
            // The call itself goes on: until it has ended no other one may concern the same files.
            Futures.withTimeout(Futures.nonCancellationPropagating(made), LIMIT_SECONDS, TimeUnit.SECONDS,
                executors.timer()), TimeoutException.class, late -> Futures.immediateFailedFuture(new StoreException(
                Kind.UNREACHABLE, "the Orchestrator's image store has not answered for " + LIMIT_SECONDS
                + " s; look whether " + directory.orElseThrow().store().directory() + " can be read there", late)),
            MoreExecutors.directExecutor());
    }

    private Locations make(final InstanceDirectory directory, final UUID instance, final Optional<PersonalDisk> disk,
            final Optional<InstanceConfiguration> configuration) throws StoreException {
        if (unremoved.contains(instance)) {
            clear(directory, instance);
        }
        final Optional<String> overlay = disk.isPresent()
            ? Optional.of(directory.makePersonalDisk(instance, disk.orElseThrow())) : Optional.empty();
        final Optional<String> written = configuration.isPresent()
            ? Optional.of(directory.writeConfiguration(instance, disk(configuration.orElseThrow()))) : Optional.empty();
        return new Locations(written, overlay);
    }

    private void clear(final InstanceDirectory directory, final UUID instance) throws StoreException {
        directory.remove(instance);
        unremoved.remove(instance);
    }

    /**
     * Removes what an instance has. If that fails it is removed when the store is looked through again.
     *
     * @param instance UUID of the instance
     */
    void remove(final UUID instance) {
        store.get().map(InstanceDirectory::new).ifPresent(directory -> remove(directory, instance));
    }

    private void remove(final InstanceDirectory directory, final UUID instance) {
        unremoved.add(instance);
        Futures.addCallback(inTurn(instance, () -> {
            clear(directory, instance);
            return instance;
        }), new FutureCallback<UUID>() {
            @Override
            public void onSuccess(final UUID removed) {
                LOG.debug("Files of {} are removed from the image store", removed);
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.warn("Files of {} are left in the image store for now: {}", instance, cause.getMessage());
            }
        }, MoreExecutors.directExecutor());
    }

    /**
     * Removes what is left of instances that are no more.
     *
     * @param instances tells, on the coordinator's thread, which there are
     */
    void sweep(final Supplier<Collection<UUID>> instances) {
        store.get().map(InstanceDirectory::new).ifPresent(directory -> Futures.addCallback(
            Futures.submit(directory::owners, executors.store()), new FutureCallback<Set<UUID>>() {
                @Override
                public void onSuccess(final Set<UUID> owners) {
                    // Only now: who has come meanwhile is known now.
                    final var left = new HashSet<>(owners);
                    left.removeAll(instances.get());
                    left.forEach(InstanceFiles.this::remove);
                }

                @Override
                public void onFailure(final Throwable cause) {
                    LOG.debug("The image store is not looked through", cause);
                }
            }, executors.thread()));
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
        Futures.addCallback(result, new FutureCallback<T>() {
            @Override
            public void onSuccess(final T done) {
                lastCalls.remove(instance, result);
            }

            @Override
            public void onFailure(final Throwable cause) {
                lastCalls.remove(instance, result);
                troubled.run();
            }
        }, executors.thread());
        return result;
    }
}
