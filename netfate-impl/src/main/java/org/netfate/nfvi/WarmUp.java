package org.netfate.nfvi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.OperationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.StepBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.operation.StepKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationKind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Writes what the first login will write, before it comes: the platform makes the code that stores an object when it is
 * first stored, and the first user should not wait for that. Each object is put and deleted in one transaction, so
 * nothing is stored and nobody is told.
 */
public final class WarmUp {
    private static final String NAME = "netfate-warm-up";

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
        final var placement = new PlacementBuilder().setInstance(identity.instance()).setFunction(function)
            .setUser(user).setNode(node).build();
        final var chain = new ChainBuilder().setMac(identity.mac()).setUser(user)
            .setInstance(List.of(identity.instance())).setExitNode(node).build();
        final var step = new StepBuilder().setSequence(Uint16.ONE).setName(NAME)
            .setAt(Timestamps.of(Instant.EPOCH)).build();
        final var operation = new OperationBuilder().setId(Uint64.MAX_VALUE).setKind(OperationKind.Create)
            .setInstance(identity.instance()).setSource(node).setDestination(node).setState(OperationState.Starting)
            .setAttempts(Uint32.ONE).setStarted(Timestamps.of(Instant.EPOCH))
            .setStep(Map.of(new StepKey(Uint16.ONE), step)).build();
        final var instance = new InstanceBuilder().setId(identity.instance()).setFunction(function).setUser(user)
            .setState(InstanceState.Starting).setNode(node).setDeliveryNode(node)
            .setUuid(new Uuid(new UUID(0, 0).toString())).setMac(identity.mac()).setInterface(identity.port())
            .setSince(Timestamps.of(Instant.EPOCH)).setAttempts(Uint32.ZERO).build();
        database.changeIntent(changes -> {
            final var placementPath = NfviDatabase.entry(NfviPaths.PLACEMENTS, placement.key());
            final var chainPath = NfviDatabase.entry(NfviPaths.CHAINS, chain.key());
            final var operationPath = NfviDatabase.entry(NfviPaths.OPERATIONS, operation.key());
            changes.put(placementPath, placement);
            changes.put(chainPath, chain);
            changes.put(operationPath, operation);
            changes.delete(placementPath);
            changes.delete(chainPath);
            changes.delete(operationPath);
        });
        database.changeObservation(changes -> {
            final var path = NfviDatabase.entry(NfviPaths.INSTANCES, instance.key());
            changes.put(path, instance);
            changes.delete(path);
        });
    }
}
