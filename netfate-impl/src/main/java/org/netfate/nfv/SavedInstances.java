package org.netfate.nfv;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.netfate.nfv.store.MemoryDirectory;
import org.netfate.nfv.store.MemoryDirectory.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the saved instances from time to time: tells which there are, and discards those that nobody will come
 * back to, the oldest where they are too many, and what was left behind.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class SavedInstances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SavedInstances.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final long MOST = 100;
    /** No restoring takes so long. */
    private static final Duration REST_KEPT = Duration.ofMinutes(10);

    private final NfvExecutors executors;
    private final HypervisorCalls calls;
    private final Clock clock;
    private final NfvIntent intent;
    private final InstanceWorks works;
    private final MemoryKeeper keeper;
    private final KeptMemoryPublisher publisher;
    private Optional<Future<?>> looking = Optional.empty();
    private boolean asking;

    SavedInstances(final NfvExecutors executors, final Clock clock, final NfvIntent intent, final InstanceWorks works,
            final MemoryKeeper keeper, final KeptMemoryPublisher publisher) {
        this.executors = executors;
        calls = new HypervisorCalls(executors);
        this.clock = clock;
        this.intent = intent;
        this.works = works;
        this.keeper = keeper;
        this.publisher = publisher;
    }

    /** Begins to look. */
    void start() {
        looking = Optional.of(executors.timer().scheduleWithFixedDelay(() -> executors.thread().execute(this::look),
            INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS));
    }

    /** Looks now, since something may have changed. */
    void look() {
        final var directory = keeper.directory();
        if (!intent.isComplete() || asking || directory.isEmpty()) {
            return;
        }
        asking = true;
        final var inUse = instancesInUse();
        final var before = clock.instant().minus(REST_KEPT);
        calls.submit(executors.store(), () -> {
            directory.orElseThrow().removeRest(inUse::contains, before);
            return directory.orElseThrow().saved();
        }, entries -> looked(directory.orElseThrow(), entries), this::failed);
    }

    @Override
    public void close() {
        looking.ifPresent(task -> task.cancel(false));
    }

    private void looked(final MemoryDirectory directory, final List<Entry> entries) {
        final var inUse = instancesInUse();
        final var saved = entries.stream().filter(entry -> !inUse.contains(entry.memory().owner())).toList();
        final var discarded = discarded(saved);
        publisher.saved(saved.stream().filter(entry -> !discarded.contains(entry)).toList());
        calls.submit(executors.store(), () -> {
            for (var entry : discarded) {
                LOG.info("Instance {}: what was saved of it at {} is discarded", entry.memory().owner(),
                    entry.written());
                directory.remove(entry.memory().owner());
            }
            return discarded;
        }, done -> asking = false, this::failed);
    }

    private void failed(final String reason) {
        asking = false;
        LOG.warn("Saved instances: {}", reason);
    }

    private Set<Entry> discarded(final Collection<Entry> saved) {
        final var policy = intent.policy();
        final var oldest = clock.instant().minus(policy.map(Policy::requireSavedInstancesTime)
            .map(seconds -> Duration.ofSeconds(seconds.longValue())).orElse(KEPT));
        final long most = policy.map(Policy::requireMaximumSavedInstances).map(Number::longValue).orElse(MOST);
        final var discarded = new HashSet<Entry>(saved.stream().filter(entry -> !isOfUse(entry, oldest)).toList());
        saved.stream().filter(entry -> !discarded.contains(entry))
            .sorted(Comparator.comparing(Entry::written).reversed()).skip(most).forEach(discarded::add);
        return discarded;
    }

    private boolean isOfUse(final Entry entry, final Instant oldest) {
        return keeper.isKept() && !entry.written().isBefore(oldest)
            && keeper.isWanted(new InstanceId(entry.memory().owner()));
    }

    private Set<String> instancesInUse() {
        return works.all().stream().map(work -> work.identity().instance().getValue())
            .collect(Collectors.toUnmodifiableSet());
    }
}
