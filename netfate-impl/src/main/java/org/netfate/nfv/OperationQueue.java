package org.netfate.nfv;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.SetMultimap;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.netfate.nfv.OperationLimits.Place;
import org.netfate.nfv.OperationRequest.Way;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * Lets operations begin in a fair order, only as many at a time as the limits allow. Has no clock, thread or store.
 *
 * <p>Operations of the same {@link Way} wait in one line, and only the first of each line is ever looked at. When an
 * operation ends, those lines are looked at that need a place at its nodes: the work grows with the logarithm of the
 * operations that wait and with the number of nodes that have to do with the same node, never with the number of users.
 *
 * <p>An operation needs places at two nodes and in all; while one of them is taken, those that came later may have the
 * others. They may overtake it by {@link #PATIENCE} turns; then the places that are free are kept for it. So the one
 * with the smallest turn of all waits for nothing but operations that are under way, and nobody waits for ever.
 */
final class OperationQueue {
    /** How much later the turn of one may be that overtakes another. */
    static final long PATIENCE = 256;

    private static final long FIRST = 4096;
    private static final long OF_NODE = -4096;
    private static final long OF_SAME_USER = 64;
    private static final long FOR_MAINTENANCE = 1024;

    /** Told what happens, while a method of this is being called. */
    interface Observer {
        /** An operation waits, or waits for something else than before. */
        void waits(Waiting waiting, String waitsFor);

        /** An operation that has waited does not any more: it may begin, or it is not due any more. */
        void waitsNoMore(InstanceId instance);

        /** An operation that has waited may begin: its place is kept until {@link OperationQueue#leave} is called. */
        void mayBegin(InstanceId instance);
    }

    /**
     * An operation that waits.
     *
     * @param request the operation
     * @param arrival number of its arrival
     * @param turn its place: the smallest is next
     * @param since since when it waits
     */
    record Waiting(OperationRequest request, long arrival, long turn, Instant since) { }

    private static final Comparator<Waiting> BY_TURN =
        Comparator.comparingLong(Waiting::turn).thenComparingLong(Waiting::arrival);

    private final Observer observer;
    private final Map<InstanceId, Way> underWay = new HashMap<>();
    private final Multiset<Place> taken = HashMultiset.create();
    private final Map<InstanceId, Waiting> waiting = new HashMap<>();
    private final Map<InstanceId, String> reasons = new HashMap<>();
    private final Multiset<UserName> ofUser = HashMultiset.create();
    private final Map<Way, NavigableSet<Waiting>> lines = new HashMap<>();
    private final SetMultimap<Place, Way> linesAt = HashMultimap.create();
    private final Map<Place, NavigableSet<Waiting>> waitingAt = new HashMap<>();
    /** The first of those lines that could begin if there were a place in all. */
    private final Map<Way, Waiting> ready = new HashMap<>();
    private final Map<OperationKind, NavigableSet<Waiting>> readyByTurn = Map.of(
        OperationKind.Create, new TreeSet<>(BY_TURN), OperationKind.Migrate, new TreeSet<>(BY_TURN));
    private OperationLimits limits;
    private long arrivals = FIRST;

    OperationQueue(final OperationLimits limits, final Observer observer) {
        this.limits = limits;
        this.observer = observer;
    }

    /**
     * Asks whether an operation may begin. If not, it waits, and the observer is told when it may. A new request of an
     * instance that waits takes the place of the old one.
     *
     * @param request the operation
     * @param now the time
     * @return true if it may begin; then its places are taken until {@link #leave} is called
     */
    boolean request(final OperationRequest request, final Instant now) {
        final var instance = request.instance();
        final var way = request.way();
        if (way.equals(underWay.get(instance))) {
            return true;
        }
        final var before = Optional.ofNullable(waiting.get(instance));
        if (before.map(Waiting::request).equals(Optional.of(request))) {
            return false;
        }
        leave(instance);
        final long arrival = before.map(Waiting::arrival).orElse(arrivals);
        final var entry = new Waiting(request, arrival, before.filter(old ->
            old.request().forMaintenance() == request.forMaintenance()).map(Waiting::turn)
            .orElseGet(() -> turn(request, arrival)), before.map(Waiting::since).orElse(now));
        if (before.isEmpty()) {
            arrivals++;
        }
        final var obstacle = obstacle(first(way).filter(first -> BY_TURN.compare(first, entry) < 0).orElse(entry));
        if (obstacle.isEmpty()) {
            begin(instance, way);
            return true;
        }
        enqueue(entry);
        checkReady(way);
        tell(entry, obstacle.orElseThrow());
        return false;
    }

    /**
     * Takes note of an operation that is under way already, whether there is a place for it or not.
     *
     * @param instance the instance
     * @param way what is being done where
     */
    void occupy(final InstanceId instance, final Way way) {
        if (!way.equals(underWay.get(instance))) {
            leave(instance);
            begin(instance, way);
        }
    }

    /** An operation has ended, or is not due any more: its places are free for others. */
    void leave(final InstanceId instance) {
        final var ended = Optional.ofNullable(underWay.remove(instance));
        ended.ifPresent(way -> {
            way.atNodes().forEach(taken::remove);
            way.inAll().ifPresent(taken::remove);
        });
        final var gone = Optional.ofNullable(waiting.get(instance));
        gone.ifPresent(entry -> {
            dequeue(entry);
            observer.waitsNoMore(instance);
        });
        ended.or(() -> gone.map(entry -> entry.request().way())).ifPresent(way -> look(linesAt(way)));
    }

    /** The limits have changed. */
    void limit(final OperationLimits newLimits) {
        if (!newLimits.equals(limits)) {
            limits = newLimits;
            look(lines.keySet());
        }
    }

    /** What an operation waits for, if it waits. */
    Optional<String> waitsFor(final InstanceId instance) {
        return Optional.ofNullable(reasons.get(instance));
    }

    /** How many wait. */
    int size() {
        return waiting.size();
    }

    private long turn(final OperationRequest request, final long arrival) {
        return arrival + (request.user().isEmpty() ? OF_NODE : 0)
            + OF_SAME_USER * request.user().map(ofUser::count).orElse(0)
            + (request.forMaintenance() ? FOR_MAINTENANCE : 0);
    }

    private void begin(final InstanceId instance, final Way way) {
        underWay.put(instance, way);
        way.atNodes().forEach(taken::add);
        way.inAll().ifPresent(taken::add);
    }

    private void enqueue(final Waiting entry) {
        final var way = entry.request().way();
        waiting.put(entry.request().instance(), entry);
        entry.request().user().ifPresent(ofUser::add);
        lines.computeIfAbsent(way, any -> new TreeSet<>(BY_TURN)).add(entry);
        way.atNodes().forEach(place -> {
            linesAt.put(place, way);
            waitingAt.computeIfAbsent(place, any -> new TreeSet<>(BY_TURN)).add(entry);
        });
    }

    private void dequeue(final Waiting entry) {
        final var way = entry.request().way();
        waiting.remove(entry.request().instance());
        reasons.remove(entry.request().instance());
        entry.request().user().ifPresent(ofUser::remove);
        forgetReady(way);
        removeFrom(lines, way, entry);
        way.atNodes().forEach(place -> {
            removeFrom(waitingAt, place, entry);
            if (!lines.containsKey(way)) {
                linesAt.remove(place, way);
            }
        });
    }

    private static <K> void removeFrom(final Map<K, NavigableSet<Waiting>> sets, final K key, final Waiting entry) {
        sets.computeIfPresent(key, (same, set) -> set.remove(entry) && set.isEmpty() ? null : set);
    }

    /** The lines that need a place of which one needs one too. */
    private Set<Way> linesAt(final Way way) {
        final var found = new LinkedHashSet<Way>();
        way.atNodes().forEach(place -> found.addAll(linesAt.get(place)));
        return found;
    }

    /** Looks at the first of some lines, lets begin what may, and tells what the others wait for. */
    private void look(final Collection<Way> at) {
        final var seen = new LinkedHashSet<>(at);
        seen.forEach(this::checkReady);
        for (var inOrder : readyByTurn.values()) {
            while (!inOrder.isEmpty() && inOrder.first().request().way().inAll().filter(this::isFull).isEmpty()) {
                final var next = inOrder.first();
                final var instance = next.request().instance();
                final var way = next.request().way();
                final var touched = linesAt(way);
                dequeue(next);
                begin(instance, way);
                observer.waitsNoMore(instance);
                observer.mayBegin(instance);
                touched.forEach(this::checkReady);
                seen.addAll(touched);
            }
        }
        seen.forEach(way -> first(way).ifPresent(entry ->
            obstacle(entry).ifPresent(obstacle -> tell(entry, obstacle))));
    }

    private void tell(final Waiting entry, final String obstacle) {
        if (!obstacle.equals(reasons.put(entry.request().instance(), obstacle))) {
            observer.waits(entry, obstacle);
        }
    }

    private void checkReady(final Way way) {
        forgetReady(way);
        first(way).filter(entry -> way.atNodes().stream().noneMatch(place -> isKeptFrom(entry, place)))
            .ifPresent(entry -> {
                ready.put(way, entry);
                readyByTurn.get(way.kind()).add(entry);
            });
    }

    private void forgetReady(final Way way) {
        Optional.ofNullable(ready.remove(way)).ifPresent(entry -> readyByTurn.get(way.kind()).remove(entry));
    }

    private Optional<Waiting> first(final Way way) {
        return Optional.ofNullable(lines.get(way)).map(NavigableSet::first);
    }

    private Optional<String> obstacle(final Waiting entry) {
        return entry.request().way().atNodes().stream().filter(place -> isKeptFrom(entry, place)).findFirst()
            .map(place -> isFull(place) ? limits.describe(place)
                : limits.describe(place) + ", where the next one is for instance "
                    + waitingAt.get(place).first().request().instance().getValue() + ", which waits longer")
            .or(() -> entry.request().way().inAll().filter(this::isFull).map(limits::describe));
    }

    private boolean isFull(final Place place) {
        return taken.count(place) >= limits.of(place);
    }

    private boolean isKeptFrom(final Waiting entry, final Place place) {
        return isFull(place) || Optional.ofNullable(waitingAt.get(place)).map(NavigableSet::first)
            .filter(longest -> longest.turn() < entry.turn() - PATIENCE).isPresent();
    }
}
