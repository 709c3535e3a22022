package org.netfate.nfv;

import java.util.Optional;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.WarmStart.Prepared;
import org.netfate.nfv.store.InstanceConfiguration;
import org.netfate.nfv.store.MemoryDirectory;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.Image.DiskAccess;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy.IdleRelease;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Tells of which instances memory is kept, and how an instance starts because of that. Belongs to the coordinator's
 * thread; what it returns is for threads that may block.
 */
final class MemoryKeeper {
    private static final Start NOTHING_TO_KEEP_IT_IN = (node, spec, reached) -> {
        node.create(spec);
        reached.accept("booted: the Orchestrator or the node has no image-store");
    };

    private final NfvIntent intent;
    private final NodeConnections nodes;

    MemoryKeeper(final NfvIntent intent, final NodeConnections nodes) {
        this.intent = intent;
        this.nodes = nodes;
    }

    /**
     * Tells how an instance starts.
     *
     * @param function what it is an instance of
     * @param configuration what it is to know, if it is a user's
     * @param node the node
     * @return what starts it
     */
    Start start(final Function function, final Optional<InstanceConfiguration> configuration, final NodeId node) {
        final boolean warm = configuration.isPresent() && Boolean.TRUE.equals(function.getWarmStart());
        final boolean keeps = configuration.isPresent() && isKept();
        if (!warm && !keeps) {
            return Start.COLD;
        }
        final var directory = directory();
        final var nodeStore = store(node);
        if (directory.isEmpty() || nodeStore.isEmpty()) {
            return warm ? NOTHING_TO_KEEP_IT_IN : Start.COLD;
        }
        return new WarmStart(directory.orElseThrow(), nodeStore.orElseThrow(),
            MachineVersion.of(function, configuration.orElseThrow()),
            warm ? Optional.of(prepared(function)) : Optional.empty(), keeps);
    }

    /**
     * Tells whether an instance would be saved by a node if it ran there and nobody needed it.
     *
     * @param instance the instance
     * @param node the node
     * @return true if it would, false if it would be destroyed
     */
    boolean saves(final InstanceId instance, final NodeId node) {
        return isKept() && isWanted(instance) && saving(node).isPresent()
            && nodes.hypervisor(node).filter(known -> known.capabilities().contains(Capability.SAVE_RESTORE))
                .isPresent();
    }

    /** Whether it may be needed again, and is nothing but its memory: a disk of its own is removed with it. */
    boolean isWanted(final InstanceId instance) {
        return InstanceIdentity.functionOfUser(instance).flatMap(intent::function)
            .filter(function -> function.getImage().getDiskAccess() != DiskAccess.Personal).isPresent()
            && InstanceIdentity.user(instance).filter(intent::isUser).isPresent();
    }

    /**
     * Tells how a node saves.
     *
     * @param node the node
     * @return what saves, empty if nothing can be saved there
     */
    Optional<Saving> saving(final NodeId node) {
        return directory().flatMap(directory -> store(node).map(store -> new Saving(directory, store)));
    }

    /** Names the prepared images of a function. */
    static Prepared prepared(final Function function) {
        return new Prepared(function.getId().getValue(), MachineVersion.of(function),
            function.getImage().getDiskAccess() == DiskAccess.Personal
                ? Optional.of("function " + function.getId().getValue() + " has disk-access 'personal', and what a "
                    + "guest remembers of one disk would not be true of another") : Optional.empty());
    }

    /** Where memory is kept, if the Orchestrator has an image store. */
    Optional<MemoryDirectory> directory() {
        return intent.imageStore().map(MemoryDirectory::new);
    }

    /** The image store as a node has it. */
    Optional<ImageStore> store(final NodeId node) {
        return nodes.node(node).flatMap(MachineSpecs::store);
    }

    /** Whether the instances of users are saved when nobody needs them. */
    boolean isKept() {
        return intent.policy().map(Policy::getIdleRelease).filter(IdleRelease.Save::equals).isPresent();
    }
}
