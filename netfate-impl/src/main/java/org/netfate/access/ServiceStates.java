package org.netfate.access;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.Decision;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;

/**
 * Tells how far the service of a session is, from what the engine decided and what is observed of the instances. A
 * lookup costs as much as the session's chain is long. Belongs to the state executor.
 */
public final class ServiceStates implements AutoCloseable {
    private final NfviDatabase database;
    private final Executor state;
    private final Ticker ticker;
    /** When each instance that takes packets began to. */
    private final Map<InstanceId, Long> takesPackets = new HashMap<>();
    private Optional<Replica<ChainKey, Chain>> chains = Optional.empty();
    private Optional<Replica<DecisionKey, Decision>> decisions = Optional.empty();
    private Optional<Replica<InstanceKey, Instance>> instances = Optional.empty();

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param ticker measures how long instances have taken packets
     */
    ServiceStates(final NfviDatabase database, final Executor state, final Ticker ticker) {
        this.database = database;
        this.state = state;
        this.ticker = ticker;
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        chains = Optional.of(Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.CHAINS, state,
            changes -> { }));
        decisions = Optional.of(Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.DECISIONS, state,
            changes -> { }));
        instances = Optional.of(Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.INSTANCES, state,
            this::observed));
    }

    /**
     * Tells how far the service of a session is.
     *
     * @param session the session
     * @return its state; {@code starting} as long as the client's port or address is not known, as nothing can be led
     *         anywhere then
     */
    public ServiceState of(final Session session) {
        final var decision = decisions.flatMap(replica -> replica.get(new DecisionKey(session.requireMac())))
            .filter(found -> session.requireUser().equals(found.getUser()));
        if (decision.filter(found -> Boolean.FALSE.equals(found.getPlaced())).isPresent()) {
            return ServiceState.FULL;
        }
        final var chain = chain(session);
        if (chain.isEmpty() || session.getPort() == null || session.getAddress() == null) {
            return ServiceState.STARTING;
        }
        return ofInstances(chain.map(Chain::getInstance).orElse(List.of()));
    }

    /**
     * Tells whether packets of a session could pass its functions for some time: none is known not to take any, and
     * none has only begun to.
     *
     * @param session the session
     * @param time how long
     * @return true if nothing has kept them from passing; also if nothing is known of its functions
     */
    boolean havePassedFor(final Session session, final Duration time) {
        final long now = ticker.read();
        return chain(session).map(Chain::getInstance).orElse(List.of()).stream().noneMatch(id ->
            instance(id).isPresent() && now - takesPackets.getOrDefault(id, now) < time.toNanos());
    }

    @Override
    public void close() {
        chains.ifPresent(Replica::close);
        decisions.ifPresent(Replica::close);
        instances.ifPresent(Replica::close);
    }

    private ServiceState ofInstances(final List<InstanceId> crossed) {
        var result = ServiceState.READY;
        for (var id : crossed) {
            final var observed = instance(id);
            if (observed.filter(found -> found.getState() == InstanceState.Failed).isPresent()) {
                return ServiceState.FAILED;
            }
            if (!takesPackets(observed)) {
                result = ServiceState.STARTING;
            }
        }
        return result;
    }

    private void observed(final List<Replica.Change<InstanceKey, Instance>> changes) {
        for (var change : changes) {
            final var id = change.key().getId();
            if (takesPackets(change.after())) {
                takesPackets.putIfAbsent(id, ticker.read());
            } else {
                takesPackets.remove(id);
            }
        }
    }

    private Optional<Chain> chain(final Session session) {
        return chains.flatMap(replica -> replica.get(new ChainKey(session.requireMac())))
            .filter(found -> session.requireUser().equals(found.getUser()));
    }

    private Optional<Instance> instance(final InstanceId id) {
        return instances.flatMap(replica -> replica.get(new InstanceKey(id)));
    }

    private static boolean takesPackets(final Optional<Instance> instance) {
        return instance.map(Instance::getState)
            .filter(it -> it == InstanceState.Active || it == InstanceState.Migrating).isPresent();
    }
}
