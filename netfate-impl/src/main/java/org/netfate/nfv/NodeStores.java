package org.netfate.nfv;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.StoreBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.StoreKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the image store through the nodes' hypervisors and publishes what they see, so that the engine places no new
 * instance where its files are not. A node is looked at when it connects, when the catalogue changes and from time to
 * time; never because somebody logs in.
 *
 * <p>A store that hangs makes each look take as long as a look may: few are under way at a time, on the threads of the
 * store. Belongs to the coordinator's thread.
 */
final class NodeStores {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStores.class);
    private static final int AT_A_TIME = 4;

    /**
     * What a node sees.
     *
     * @param reachable whether it can read the store; empty if it cannot tell
     * @param missing files that are not there
     * @param error why not
     */
    private record Sight(Optional<Boolean> reachable, Set<String> missing, Optional<String> error) { }

    private final NfvExecutors executors;
    private final Clock clock;
    private final NfviDatabase database;
    private final NodeConnections nodes;
    private final HypervisorCalls calls;
    private final Map<NodeId, Sight> sights = new HashMap<>();
    private final Map<NodeId, Occasion> lookedAt = new HashMap<>();
    private final Queue<NodeId> due = new ArrayDeque<>();
    private final Set<NodeId> underWay = new HashSet<>();
    private Set<String> files = Set.of();

    /** What a look was made with: another one of either is reason for another look. */
    private record Occasion(Hypervisor hypervisor, ImageStore store) { }

    NodeStores(final NfvExecutors executors, final Clock clock, final NfviDatabase database,
            final NodeConnections nodes) {
        this.executors = executors;
        this.clock = clock;
        this.database = database;
        this.nodes = nodes;
        calls = new HypervisorCalls(executors);
    }

    /** A node has become usable, has stopped to be, or is configured otherwise. */
    void nodeChanged(final NodeId node) {
        final var occasion = occasion(node);
        if (occasion.isEmpty()) {
            forget(node);
        } else if (!occasion.orElseThrow().equals(lookedAt.get(node))) {
            look(node);
        }
    }

    /** The catalogue has changed. */
    void catalogueChanged(final Collection<Function> functions) {
        final var needed = functions.stream().flatMap(NodeStores::locations).collect(Collectors.toUnmodifiableSet());
        if (!needed.equals(files)) {
            files = needed;
            lookAgain();
        }
    }

    /** Looks at every node again. */
    void lookAgain() {
        Set.copyOf(lookedAt.keySet()).forEach(this::look);
    }

    /** The files of a function that may be in the store. */
    static Stream<String> locations(final Function function) {
        return Optional.ofNullable(function.getImage()).stream()
            .flatMap(image -> Stream.of(image.getKernel(), image.getInitrd(), image.getDisk()))
            .filter(Objects::nonNull).map(ImageLocation::getValue);
    }

    private void look(final NodeId node) {
        if (!due.contains(node)) {
            due.add(node);
        }
        begin();
    }

    private void begin() {
        final var waiting = due.iterator();
        while (underWay.size() < AT_A_TIME && waiting.hasNext()) {
            final var node = waiting.next();
            if (!underWay.contains(node)) {
                waiting.remove();
                occasion(node).ifPresent(occasion -> begin(node, occasion));
            }
        }
    }

    private void begin(final NodeId node, final Occasion occasion) {
        final var wanted = files.stream().filter(file -> file.startsWith(occasion.store().export() + "/"))
            .collect(Collectors.toUnmodifiableSet());
        underWay.add(node);
        lookedAt.put(node, occasion);
        calls.submit(executors.store(), () -> see(occasion, wanted),
            sight -> ended(node, occasion, sight), failure -> ended(node, occasion, Optional.empty()));
    }

    /** On a thread of the store. Of a node that does not answer at all nothing can be said. */
    private static Optional<Sight> see(final Occasion occasion, final Set<String> wanted) throws HypervisorException {
        try {
            return Optional.of(new Sight(Optional.of(true),
                occasion.hypervisor().missingFiles(occasion.store(), wanted), Optional.empty()));
        } catch (HypervisorException e) {
            if (e.kind() == Kind.UNSUPPORTED) {
                return Optional.of(new Sight(Optional.empty(), Set.of(), Optional.of(e.getMessage())));
            } else if (e.kind() == Kind.IMAGE || e.kind() == Kind.TIMEOUT) {
                return Optional.of(new Sight(Optional.of(false), Set.of(), Optional.of(e.getMessage())));
            }
            throw e;
        }
    }

    private void ended(final NodeId node, final Occasion occasion, final Optional<Sight> sight) {
        underWay.remove(node);
        final boolean stillSo = occasion(node).equals(Optional.of(occasion));
        if (stillSo) {
            sight.ifPresent(seen -> publish(node, seen));
        } else {
            nodeChanged(node);
        }
        begin();
    }

    private void publish(final NodeId node, final Sight sight) {
        if (sight.equals(sights.put(node, sight))) {
            return;
        }
        if (sight.error().isPresent()) {
            LOG.warn("Node {}: image store: {}", node.getValue(), sight.error().orElseThrow());
        } else if (sight.missing().isEmpty()) {
            LOG.info("Node {}: reads the image store", node.getValue());
        } else {
            LOG.warn("Node {}: reads the image store and does not find {}", node.getValue(), sight.missing());
        }
        final var store = new StoreBuilder().setNode(node).setReachable(sight.reachable().orElse(null))
            .setMissingFile(sight.missing().isEmpty() ? null : sight.missing().stream().map(ImageLocation::new)
                .collect(Collectors.toSet()))
            .setLastError(sight.error().orElse(null)).setSince(Timestamps.of(clock.instant())).build();
        database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.STORES, store.key()), store));
    }

    private void forget(final NodeId node) {
        due.remove(node);
        lookedAt.remove(node);
        if (sights.remove(node) != null) {
            database.changeObservation(changes ->
                changes.delete(NfviDatabase.entry(NfviPaths.STORES, new StoreKey(node))));
        }
    }

    private Optional<Occasion> occasion(final NodeId node) {
        return nodes.hypervisor(node).flatMap(hypervisor -> nodes.node(node).flatMap(MachineSpecs::store)
            .map(store -> new Occasion(hypervisor, store)));
    }
}
