package org.netfate.nfvi;

import com.google.common.util.concurrent.MoreExecutors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.OperationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.StepBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.StepKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Writes and reads what the first login will write and read, before it comes: the platform makes the code that stores
 * an object when it is first stored, and the virtual machine compiles what is often used; the first user should not
 * wait for that. It is done where nobody looks for these objects, and all is deleted; an operation that was completed
 * long ago is the one object of the configuration data store whose rehearsal does no harm, even if it is broken off.
 */
public final class WarmUp {
    private static final String NAME = "netfate-warm-up";
    /** Until the just-in-time compiler has seen enough; some milliseconds each. */
    private static final int ROUNDS = 100;

    private final NfviDatabase database;

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     */
    public WarmUp(final NfviDatabase database) {
        this.database = database;
    }

    /** Runs it. Does not wait for the data store. */
    public void run() {
        final var function = new FunctionId(NAME);
        final var user = new UserName(NAME);
        final var node = new NodeId(NAME);
        final var identity = InstanceIdentity.of(InstanceIdentity.personal(function, user));
        final var uuid = new Uuid(new UUID(0, 0).toString());
        final var never = Timestamps.of(Instant.EPOCH);
        final var session = new SessionBuilder().setMac(identity.mac()).setId(uuid).setUser(user).setNode(node)
            .setLoginTime(never).build();
        final var placement = new PlacementBuilder().setInstance(identity.instance()).setFunction(function)
            .setUser(user).setNode(node).build();
        final var chain = new ChainBuilder().setMac(identity.mac()).setUser(user)
            .setInstance(List.of(identity.instance())).setExitNode(node).build();
        final var step = new StepBuilder().setSequence(Uint16.ONE).setName(NAME).setAt(never).build();
        final var operation = new OperationBuilder().setId(Uint64.ZERO).setKind(OperationKind.Destroy)
            .setInstance(identity.instance()).setSource(node).setState(OperationState.Completed)
            .setAttempts(Uint32.ONE).setStarted(never).setStep(Map.of(new StepKey(Uint16.ONE), step)).build();
        final var instance = new InstanceBuilder().setId(identity.instance()).setFunction(function).setUser(user)
            .setState(InstanceState.Starting).setNode(node).setDeliveryNode(node).setUuid(uuid).setMac(identity.mac())
            .setInterface(identity.port()).setSince(never).setAttempts(Uint32.ZERO).build();
        rehearse(NfviDatabase.entry(NfviPaths.SESSIONS, session.key()), session);
        rehearse(NfviDatabase.entry(NfviPaths.PLACEMENTS, placement.key()), placement);
        rehearse(NfviDatabase.entry(NfviPaths.CHAINS, chain.key()), chain);
        final var operationPath = NfviDatabase.entry(NfviPaths.OPERATIONS, operation.key());
        for (int i = 0; i < ROUNDS; i++) {
            database.changeIntent(changes -> changes.put(operationPath, operation));
            database.changeIntent(changes -> changes.delete(operationPath));
        }
        // For this one the SDN Controller does look: it is never there when the transaction ends.
        database.changeObservation(changes -> {
            final var path = NfviDatabase.entry(NfviPaths.INSTANCES, instance.key());
            changes.put(path, instance);
            changes.delete(path);
        });
    }

    private <T extends DataObject> void rehearse(final InstanceIdentifier<T> path, final T data) {
        for (int i = 0; i < ROUNDS; i++) {
            database.changeObservation(changes -> changes.put(path, data)).addListener(() -> {
                try (var tx = database.broker().newReadOnlyTransaction()) {
                    tx.read(LogicalDatastoreType.OPERATIONAL, path);
                }
            }, MoreExecutors.directExecutor());
            database.changeObservation(changes -> changes.delete(path));
        }
    }
}
