package org.netfate.access;

import java.util.List;
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
    private Optional<Replica<ChainKey, Chain>> chains = Optional.empty();
    private Optional<Replica<DecisionKey, Decision>> decisions = Optional.empty();
    private Optional<Replica<InstanceKey, Instance>> instances = Optional.empty();

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param state the state executor
     */
    ServiceStates(final NfviDatabase database, final Executor state) {
        this.database = database;
        this.state = state;
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        chains = Optional.of(Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.CHAINS, state,
            changes -> { }));
        decisions = Optional.of(Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.DECISIONS, state,
            changes -> { }));
        instances = Optional.of(Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.INSTANCES, state,
            changes -> { }));
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
        final var chain = chains.flatMap(replica -> replica.get(new ChainKey(session.requireMac())))
            .filter(found -> session.requireUser().equals(found.getUser()));
        if (chain.isEmpty() || session.getPort() == null || session.getAddress() == null) {
            return ServiceState.STARTING;
        }
        return ofInstances(chain.map(Chain::getInstance).orElse(List.of()));
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
            final var observed = instances.flatMap(replica -> replica.get(new InstanceKey(id)))
                .map(Instance::getState).orElse(InstanceState.Starting);
            switch (observed) {
                case Failed -> {
                    return ServiceState.FAILED;
                }
                case Active, Migrating -> {
                    // it takes packets
                }
                default -> result = ServiceState.STARTING;
            }
        }
        return result;
    }
}
