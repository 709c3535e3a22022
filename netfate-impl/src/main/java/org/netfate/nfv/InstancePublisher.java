package org.netfate.nfv;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.InstanceStateChangedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yangtools.yang.common.Uint32;

/**
 * Publishes what is observed of the instances: the operational list, the paper's Table II and notifications. Writes
 * only what changed, and never more than one function's row for one instance's change.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class InstancePublisher {
    /**
     * What is to be published of an instance.
     *
     * @param state its state
     * @param node where its guest runs, empty if nowhere or unknown
     * @param delivery where frames for it are to be sent
     * @param attempts how often the due operation failed
     * @param error why it waits or failed
     */
    record Observation(InstanceState state, Optional<NodeId> node, Optional<NodeId> delivery, int attempts,
            Optional<String> error) { }

    private final NfviDatabase database;
    private final NotificationPublishService notifications;
    private final Clock clock;
    private final Map<InstanceId, Instance> published = new HashMap<>();
    private final Map<FunctionId, SetMultimap<NodeId, InstanceId>> active = new HashMap<>();

    InstancePublisher(final NfviDatabase database, final NotificationPublishService notifications,
            final Clock clock) {
        this.database = database;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** Publishes an observation, if it is a new one. */
    void publish(final InstanceIdentity identity, final Optional<Placement> placement,
            final Observation observation) {
        final var before = Optional.ofNullable(published.get(identity.instance()));
        final var after = describe(identity, placement, observation, before);
        if (before.equals(Optional.of(after))) {
            return;
        }
        published.put(identity.instance(), after);
        final var rows = functionRow(before, Optional.of(after));
        database.changeObservation(changes -> {
            changes.put(NfviDatabase.entry(NfviPaths.INSTANCES, after.key()), after);
            rows.ifPresent(row -> changes.put(NfviDatabase.entry(NfviPaths.FUNCTION_TABLE, row.key()), row));
        });
        if (before.isEmpty() || before.orElseThrow().getState() != after.getState()
                || !Optional.ofNullable(before.orElseThrow().getNode()).equals(Optional.ofNullable(after.getNode()))) {
            notifications.offerNotification(new InstanceStateChangedBuilder().setInstance(after.getId())
                .setState(after.getState()).setNode(after.getNode()).setReason(after.getLastError()).build());
        }
    }

    /** Withdraws what was published of an instance that is gone. */
    void remove(final InstanceId instance) {
        final var before = Optional.ofNullable(published.remove(instance));
        final var rows = functionRow(before, Optional.empty());
        database.changeObservation(changes -> {
            changes.delete(NfviDatabase.entry(NfviPaths.INSTANCES, new InstanceKey(instance)));
            rows.ifPresent(row -> changes.put(NfviDatabase.entry(NfviPaths.FUNCTION_TABLE, row.key()), row));
        });
    }

    /** Where an instance's guest was published to run. */
    Optional<NodeId> node(final InstanceId instance) {
        return Optional.ofNullable(published.get(instance)).map(Instance::getNode);
    }

    /** Shows a function of the catalogue in Table II, or takes one out that is no longer there. */
    void functionChanged(final FunctionId function, final boolean present) {
        database.changeObservation(changes -> {
            if (present) {
                changes.put(NfviDatabase.entry(NfviPaths.FUNCTION_TABLE, new FunctionKey(function)), row(function));
            } else {
                changes.delete(NfviDatabase.entry(NfviPaths.FUNCTION_TABLE, new FunctionKey(function)));
            }
        });
    }

    private Instance describe(final InstanceIdentity identity, final Optional<Placement> placement,
            final Observation observation, final Optional<Instance> before) {
        final boolean same = before.filter(known -> known.getState() == observation.state()).isPresent();
        return new InstanceBuilder().setId(identity.instance())
            .setFunction(placement.map(Placement::getFunction).or(() -> before.map(Instance::getFunction)).orElse(null))
            .setUser(placement.map(Placement::getUser).or(() -> before.map(Instance::getUser)).orElse(null))
            .setState(observation.state())
            .setNode(observation.node().orElse(null))
            .setDeliveryNode(observation.delivery().orElse(null))
            .setUuid(new Uuid(identity.uuid().toString()))
            .setMac(identity.mac())
            .setInterface(identity.port())
            .setSince(same ? before.orElseThrow().getSince() : Timestamps.of(clock.instant()))
            .setAttempts(Uint32.valueOf(observation.attempts()))
            .setLastError(observation.error().orElse(null))
            .build();
    }

    /** The row of Table II that an instance's change alters, if it does. */
    private Optional<Function> functionRow(final Optional<Instance> before, final Optional<Instance> after) {
        final var was = before.filter(InstancePublisher::isActive);
        final var is = after.filter(InstancePublisher::isActive);
        if (was.map(Instance::getNode).equals(is.map(Instance::getNode))) {
            return Optional.empty();
        }
        final var function = was.or(() -> is).orElseThrow().getFunction();
        final var places = active.computeIfAbsent(function, id -> HashMultimap.create());
        was.ifPresent(instance -> places.remove(instance.getNode(), instance.getId()));
        is.ifPresent(instance -> places.put(instance.getNode(), instance.getId()));
        return Optional.of(row(function));
    }

    private Function row(final FunctionId function) {
        final SetMultimap<NodeId, InstanceId> places = active.getOrDefault(function, HashMultimap.create());
        return new FunctionBuilder().setId(function).setActive(!places.isEmpty())
            .setNode(places.keySet().stream().collect(Collectors.toUnmodifiableSet()))
            .setActiveUsers(Uint32.valueOf(users(places))).build();
    }

    /** Of a function either all instances are users' or none is. */
    private static int users(final SetMultimap<NodeId, InstanceId> places) {
        return places.values().stream().findAny().filter(InstanceIdentity::isOfNode).isPresent() ? 0 : places.size();
    }

    /** Traffic crosses it: also while it is being moved. */
    private static boolean isActive(final Instance instance) {
        return instance.getNode() != null && instance.getFunction() != null
            && (instance.getState() == InstanceState.Active || instance.getState() == InstanceState.Migrating);
    }
}
