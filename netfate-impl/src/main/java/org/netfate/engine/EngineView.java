package org.netfate.engine;

import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.netfate.api.placement.Network;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Replica.Change;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.MaintenanceKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;

/** What the engine reads of the NFVI Database. Belongs to the engine's thread. */
final class EngineView implements AutoCloseable {
    /** Told of changes, on the engine's thread; not before everything that was stored at the start is known. */
    interface Observer {
        /** Everything that was stored at the start is known. */
        void complete();

        /** Sessions began, changed or ended, all at once. */
        void sessionsChanged(List<Change<SessionKey, Session>> changes);

        /** The requirements of a user have changed. */
        void userChanged(UserKey user);

        /** The operator has placed an instance by hand, or no longer does. */
        void pinChanged(InstanceId instance);

        /** The image store stands in the way of new instances, or does no more. */
        void imageStoreChanged();

        /** Nodes, links, functions or the policy have changed. */
        void networkChanged();
    }

    private final Replica<SessionKey, Session> sessions;
    private final Replica<UserKey, User> users;
    private final Replica<FunctionKey, Function> functions;
    private final Replica<NodeKey, Node> nodes;
    private final Replica<LinkKey, Link> links;
    private final Replica<PlacementKey, Placement> placements;
    private final Replica<ChainKey, Chain> chains;
    private final Watched<Policy> policy;
    private final ImageStoreView imageStore;
    private final Observer observer;
    private Map<PinKey, Pin> pins = Map.of();
    private String name = "";
    private MaintenanceKind draining = MaintenanceKind.Move;
    private boolean complete;
    private boolean closed;

    EngineView(final NfviDatabase database, final Executor thread, final Observer observer) {
        this.observer = observer;
        final var config = LogicalDatastoreType.CONFIGURATION;
        placements = Replica.of(database, config, NfviPaths.PLACEMENTS, thread, changes -> check());
        chains = Replica.of(database, config, NfviPaths.CHAINS, thread, changes -> check());
        users = Replica.of(database, config, NfviPaths.USERS, thread, changes -> {
            if (check()) {
                changes.forEach(change -> observer.userChanged(change.key()));
            }
        });
        functions = Replica.of(database, config, NfviPaths.FUNCTIONS, thread, changes -> changed());
        nodes = Replica.of(database, config, NfviPaths.NODES, thread, changes -> changed());
        links = Replica.of(database, config, NfviPaths.LINKS, thread, changes -> changed());
        imageStore = new ImageStoreView(database, thread, () -> {
            if (check()) {
                observer.imageStoreChanged();
            }
        });
        policy = Watched.of(database, config, NfviPaths.POLICY, thread, this::policyChanged);
        sessions = Replica.of(database, config, NfviPaths.SESSIONS, thread, changes -> {
            if (check()) {
                observer.sessionsChanged(changes);
            }
        });
    }

    Iterable<Session> sessions() {
        return sessions.values();
    }

    Optional<Session> session(final SessionKey key) {
        return sessions.get(key);
    }

    Optional<User> user(final UserKey key) {
        return users.get(key);
    }

    Optional<Function> function(final FunctionKey key) {
        return functions.get(key);
    }

    Collection<Function> functions() {
        return functions.values();
    }

    Collection<Node> nodes() {
        return nodes.values();
    }

    Optional<Node> node(final NodeId node) {
        return nodes.get(new NodeKey(node));
    }

    Stream<Link> links() {
        return links.values().stream();
    }

    /** What was stored at the start: the engine itself is the only one to change it. */
    Stream<Placement> storedPlacements() {
        return placements.values().stream();
    }

    /** What was stored at the start: the engine itself is the only one to change it. */
    Stream<Chain> storedChains() {
        return chains.values().stream();
    }

    /** Name of the placement policy. */
    String policyName() {
        return policy.get().map(Policy::getPlacement).orElse("access-node");
    }

    /** What may be placed on a node: not everything while it is in maintenance. */
    Network.Acceptance acceptance(final Node node) {
        final var maintenance = node.getMaintenance();
        if (maintenance == null) {
            return Network.Acceptance.EVERYTHING;
        }
        return Optional.ofNullable(maintenance.getInstances()).orElse(draining) == MaintenanceKind.Wait
            ? Network.Acceptance.WHAT_RUNS_THERE : Network.Acceptance.NOTHING;
    }

    /** What stands in the way of new instances in the image store. */
    ImageStoreView imageStore() {
        return imageStore;
    }

    /** Whether a node that is configured is in maintenance. */
    boolean isInMaintenance(final NodeId node) {
        return node(node).filter(known -> known.getMaintenance() != null).isPresent();
    }

    /** Node to which the operator has pinned an instance while its client is attached to a node. */
    Optional<NodeId> pin(final InstanceId instance, final NodeId accessNode) {
        return policy.get().map(value -> value.nonnullPin().get(new PinKey(instance)))
            .filter(pin -> pin.getAccessNode().equals(accessNode)).map(Pin::getNode);
    }

    @Override
    public void close() {
        closed = true;
        List.of(sessions, users, functions, nodes, links, placements, chains).forEach(Replica::close);
        policy.close();
        imageStore.close();
    }

    /** A pin concerns one user; all else of the policy everyone. */
    private void policyChanged(final Optional<Policy> after) {
        final var newPins = after.map(Policy::nonnullPin).orElse(Map.of());
        final var newName = policyName();
        final var oldPins = pins;
        final var newDraining = after.map(Policy::getDraining).orElse(MaintenanceKind.Move);
        final boolean samePolicy = newName.equals(name) && newDraining == draining;
        pins = newPins;
        name = newName;
        draining = newDraining;
        if (check()) {
            if (!samePolicy) {
                observer.networkChanged();
            } else {
                Sets.union(oldPins.keySet(), newPins.keySet()).stream()
                    .filter(key -> !Objects.equals(oldPins.get(key), newPins.get(key)))
                    .forEach(key -> observer.pinChanged(key.getInstance()));
            }
        }
    }

    private void changed() {
        if (check()) {
            observer.networkChanged();
        }
    }

    /** Returns whether the observer is to be told of a change; tells it once when everything has become known. */
    private boolean check() {
        if (complete || closed) {
            return !closed;
        }
        if (policy.isComplete() && Stream.of(sessions, users, functions, nodes, links, placements, chains)
                .allMatch(Replica::isComplete)) {
            complete = true;
            observer.complete();
            // From now on the engine knows better than what is stored.
            placements.close();
            chains.close();
        }
        return false;
    }
}
