package org.netfate.nfv;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.nfv.KeptMemoryPublisher.Row;
import org.netfate.nfv.store.KeptMemory;
import org.netfate.nfv.store.MemoryDirectory;
import org.netfate.nfv.store.StoreException;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that there is a prepared image of each function with warm start, for each kind of hypervisor, and none
 * that is out of date. What there is, is looked up in the image store each time; what is missing is made one after the
 * other, on a node that has nothing else to do, so that no login waits for it.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class PreparedImages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedImages.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 10;

    /** What went wrong with an image, and when it is tried again. */
    private record Trouble(String reason, int failures, Instant notBefore) { }

    /**
     * An image that there should be.
     *
     * @param function its function
     * @param format the hypervisors that can restore it
     * @param nodes nodes that have such a hypervisor and can make it
     * @param obstacle why none of them can, if so
     */
    private record Wanted(Function function, String format, List<NodeId> nodes, Optional<String> obstacle) {
        KeptMemory image() {
            return MemoryKeeper.prepared(function).of(format);
        }
    }

    private final NfvExecutors executors;
    private final HypervisorCalls calls;
    private final Clock clock;
    private final NfvIntent intent;
    private final NodeConnections nodes;
    private final InstanceWorks works;
    private final MemoryKeeper keeper;
    private final KeptMemoryPublisher publisher;
    private final Map<KeptMemory, Trouble> troubles = new HashMap<>();
    private Optional<Preparation> underWay = Optional.empty();
    private Optional<Future<?>> looking = Optional.empty();
    private boolean asking;

    PreparedImages(final NfvExecutors executors, final Clock clock, final NfvIntent intent, final NodeConnections nodes,
            final InstanceWorks works, final MemoryKeeper keeper, final KeptMemoryPublisher publisher) {
        this.executors = executors;
        calls = new HypervisorCalls(executors);
        this.clock = clock;
        this.intent = intent;
        this.nodes = nodes;
        this.works = works;
        this.keeper = keeper;
        this.publisher = publisher;
    }

    /** Begins to look. */
    void start() {
        looking = Optional.of(executors.timer().scheduleWithFixedDelay(() -> executors.thread().execute(this::look),
            INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        looking.ifPresent(task -> task.cancel(false));
        underWay.ifPresent(Preparation::abandon);
    }

    private void look() {
        if (!intent.isComplete() || asking || underWay.isPresent()) {
            return;
        }
        removeOrphans();
        final var wanted = wanted();
        final var directory = keeper.directory();
        if (directory.isEmpty()) {
            publish(wanted, Set.of());
            return;
        }
        final var outdated = outdated(wanted);
        asking = true;
        calls.submit(executors.store(), () -> remove(directory.orElseThrow(), outdated), there -> {
            asking = false;
            begin(wanted, there, directory.orElseThrow());
        }, reason -> {
            asking = false;
            LOG.warn("Prepared images: {}", reason);
        });
    }

    /** What the catalogue and the nodes that answer ask for. */
    private List<Wanted> wanted() {
        final var formats = new TreeMap<String, List<NodeId>>();
        nodes.answering().stream().sorted(Comparator.comparing(NodeId::getValue)).forEach(node ->
            nodes.hypervisor(node).ifPresent(hypervisor ->
                formats.computeIfAbsent(hypervisor.saveFormat(), format -> new ArrayList<>()).add(node)));
        final var wanted = new ArrayList<Wanted>();
        intent.functions().stream().filter(function -> Boolean.TRUE.equals(function.getWarmStart()))
            .forEach(function -> formats.forEach((format, having) -> wanted.add(wanted(function, format, having))));
        return wanted;
    }

    private Wanted wanted(final Function function, final String format, final List<NodeId> having) {
        final var able = having.stream().filter(node -> keeper.store(node).isPresent()
            && nodes.hypervisor(node).filter(hypervisor -> hypervisor.capabilities().containsAll(
                Set.of(Capability.SAVE_RESTORE, Capability.RESTORE_AS))).isPresent()).toList();
        final var obstacle = MemoryKeeper.prepared(function).obstacle()
            .or(() -> keeper.directory().isPresent() ? Optional.empty()
                : Optional.of("the Orchestrator has no image-store"))
            .or(() -> !able.isEmpty() ? Optional.empty() : Optional.of("no node with this hypervisor has the "
                + "image-store and can restore one guest as another"));
        return new Wanted(function, format, able, obstacle);
    }

    /** Whether an image that is there is of no use. While a node is silent, it may be what that node can restore. */
    private Predicate<KeptMemory> outdated(final List<Wanted> wanted) {
        final var images = wanted.stream().filter(want -> want.obstacle().isEmpty()).map(Wanted::image)
            .collect(Collectors.toUnmodifiableSet());
        final var versions = intent.functions().stream()
            .filter(function -> Boolean.TRUE.equals(function.getWarmStart())).map(MemoryKeeper::prepared)
            .collect(Collectors.toUnmodifiableMap(WarmStart.Prepared::function, WarmStart.Prepared::version));
        final boolean allAnswer = nodes.answering().equals(nodes.configured());
        return image -> !image.version().equals(versions.get(image.owner())) || allAnswer && !images.contains(image);
    }

    private static Set<KeptMemory> remove(final MemoryDirectory directory,
            final Predicate<KeptMemory> outdated) throws StoreException {
        final var there = directory.prepared().stream().map(MemoryDirectory.Entry::memory)
            .collect(Collectors.partitioningBy(outdated, Collectors.toSet()));
        for (var image : there.get(true)) {
            LOG.info("Prepared image of function {}: out of date, removed", image.owner());
            directory.removePrepared(image);
        }
        return there.get(false);
    }

    private void begin(final List<Wanted> wanted, final Set<KeptMemory> there, final MemoryDirectory directory) {
        troubles.keySet().retainAll(wanted.stream().map(Wanted::image).collect(Collectors.toSet()));
        wanted.stream().filter(want -> want.obstacle().isEmpty() && !there.contains(want.image()) && mayBeTried(want))
            .flatMap(want -> want.nodes().stream().filter(this::isIdle).limit(1)
                .map(node -> new Preparation.Order(want.function(), want.image(), node)))
            .findFirst().ifPresent(order -> {
                LOG.info("Prepared image of function {}: being made on node {}", order.image().owner(),
                    order.node().getValue());
                final var preparation = new Preparation(order, directory, keeper.store(order.node()).orElseThrow(),
                    nodes, executors, trouble -> ended(order, trouble));
                underWay = Optional.of(preparation);
                preparation.begin();
            });
        publish(wanted, there);
    }

    private void ended(final Preparation.Order order, final Optional<String> trouble) {
        underWay = Optional.empty();
        trouble.ifPresentOrElse(reason -> {
            final int failures = Optional.ofNullable(troubles.get(order.image())).map(Trouble::failures).orElse(0) + 1;
            final var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
            final var pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            LOG.warn("Prepared image of function {}: not made on node {}, tried again in {} s: {}",
                order.image().owner(), order.node().getValue(), pause.toSeconds(), reason);
            troubles.put(order.image(), new Trouble(reason, failures, clock.instant().plus(pause)));
        }, () -> {
            LOG.info("Prepared image of function {}: ready", order.image().owner());
            troubles.remove(order.image());
        });
        look();
    }

    private boolean mayBeTried(final Wanted want) {
        return Optional.ofNullable(troubles.get(want.image()))
            .filter(trouble -> clock.instant().isBefore(trouble.notBefore())).isEmpty();
    }

    /** Nothing is being done on it for anybody, and it stays in service. */
    private boolean isIdle(final NodeId node) {
        return nodes.node(node).filter(known -> known.getMaintenance() == null).isPresent()
            && works.all().stream().flatMap(work -> work.underWay().stream()).noneMatch(step ->
                step.nodes().contains(node));
    }

    /** Guests that an earlier life of this controller had begun to prepare. */
    private void removeOrphans() {
        nodes.answering().forEach(node -> nodes.machines(node).stream().filter(Preparation::isOne).forEach(machine ->
            nodes.hypervisor(node).ifPresent(hypervisor -> removeOrphan(hypervisor, node, machine))));
    }

    private void removeOrphan(final Hypervisor hypervisor, final NodeId node, final VirtualMachine machine) {
        calls.submit(() -> {
            hypervisor.destroy(machine.uuid());
            return machine;
        }, gone -> {
            LOG.info("Guest {} on node {}: removed, it was being prepared by an earlier life", gone.instance(),
                node.getValue());
            nodes.note(node, gone.uuid(), Optional.empty());
        }, reason -> LOG.warn("A guest that was being prepared is left on node {}: {}", node.getValue(), reason));
    }

    private void publish(final List<Wanted> wanted, final Set<KeptMemory> there) {
        publisher.prepared(wanted.stream().map(want -> row(want, there)).toList());
    }

    private Row row(final Wanted want, final Set<KeptMemory> there) {
        final var trouble = Optional.ofNullable(troubles.get(want.image())).map(Trouble::reason);
        final var made = underWay.map(Preparation::order).filter(order -> order.image().equals(want.image()));
        final State state;
        if (want.obstacle().isPresent()) {
            state = State.Cannot;
        } else if (there.contains(want.image())) {
            state = State.Ready;
        } else if (made.isPresent()) {
            state = State.BeingMade;
        } else {
            state = trouble.isPresent() ? State.Failed : State.Waiting;
        }
        return new Row(want.function().getId(), want.format(), state, made.map(Preparation.Order::node),
            want.obstacle().or(() -> state == State.Failed ? trouble : Optional.empty()));
    }
}
