package org.netfate.nfv;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.nfv.store.KeptMemory;
import org.netfate.nfv.store.MemoryDirectory;
import org.netfate.nfv.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an instance with the memory that is kept for it: its own, saved when nobody needed it, else that of a prepared
 * guest of its function. Whatever stands in the way of that, it boots, and the operation says why. Only where it is not
 * known what the node has done, nothing else is tried: it may run already.
 *
 * @param directory where memory is kept
 * @param nodeStore the store as the node has it
 * @param version what the instance is made of now
 * @param prepared the prepared images that it may start from; empty if its function has none
 * @param keeps whether it will be saved when nobody needs it
 */
record WarmStart(MemoryDirectory directory, ImageStore nodeStore, String version, Optional<Prepared> prepared,
        boolean keeps) implements Start {
    /** The step of an operation that says that its guest went on, and has no need to get ready. */
    static final String GOES_ON = "restored from saved memory";

    private static final Logger LOG = LoggerFactory.getLogger(WarmStart.class);

    /**
     * The prepared images of a function.
     *
     * @param function the function
     * @param version what it is made of now
     * @param obstacle why its instances cannot start from one, if they cannot
     */
    record Prepared(String function, String version, Optional<String> obstacle) {
        KeptMemory of(final String saveFormat) {
            return KeptMemory.of(function, version, saveFormat);
        }
    }

    @Override
    public void on(final Hypervisor node, final VirtualMachineSpec spec, final Consumer<String> reached)
            throws HypervisorException {
        if (keeps) {
            note(spec.instance());
        }
        if (!goesOn(node, spec, reached)) {
            final var reason = prepared.isPresent() ? startPrepared(node, spec) : Optional.<String>empty();
            if (prepared.isPresent() && reason.isEmpty()) {
                reached.accept("restored from prepared image");
            } else {
                node.create(spec);
                reason.ifPresent(why -> reached.accept("booted: " + why));
            }
        }
    }

    /** Without the note it is not saved later; that is no reason not to start it. */
    private void note(final String instance) {
        try {
            directory.noteMade(instance, version);
        } catch (StoreException e) {
            LOG.warn("Instance {}: will not be saved when nobody needs it: {}", instance, e.getMessage());
        }
    }

    private boolean goesOn(final Hypervisor node, final VirtualMachineSpec spec, final Consumer<String> reached)
            throws HypervisorException {
        if (!node.capabilities().contains(Capability.SAVE_RESTORE)) {
            return false;
        }
        try {
            final var file = directory.take(KeptMemory.of(spec.instance(), version, node.saveFormat()));
            if (file.isEmpty()) {
                return false;
            }
            final var reason = restore(node, spec, file.orElseThrow());
            reached.accept(reason.map(why -> "not restored from saved memory: " + why)
                .orElse(GOES_ON));
            return reason.isEmpty();
        } catch (StoreException e) {
            reached.accept("not restored from saved memory: " + e.getMessage());
            return false;
        }
    }

    /** Returns why it has to boot, if it has to. */
    private Optional<String> startPrepared(final Hypervisor node, final VirtualMachineSpec spec)
            throws HypervisorException {
        if (prepared.flatMap(Prepared::obstacle).isPresent()) {
            return prepared.flatMap(Prepared::obstacle);
        }
        if (!node.capabilities().contains(Capability.RESTORE_AS)) {
            return Optional.of("the node's hypervisor cannot start from a prepared image");
        }
        if (spec.image().configuration().isEmpty()) {
            return Optional.of("it has no configuration disk to learn its identity from");
        }
        final var image = prepared.orElseThrow().of(node.saveFormat());
        try {
            final var copy = directory.copy(image, spec.instance());
            if (copy.isEmpty()) {
                return Optional.of("there is no prepared image for " + node.saveFormat() + " yet");
            }
            final var reason = restore(node, spec, copy.orElseThrow());
            if (reason.isPresent()) {
                // It is of no use to the next one either; another is made.
                directory.removePrepared(image);
            }
            return reason;
        } catch (StoreException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> restore(final Hypervisor node, final VirtualMachineSpec spec, final String file)
            throws HypervisorException {
        try {
            if (node.capabilities().contains(Capability.RESTORE_AS)) {
                node.assign(Path.of(directory.store().directory(), file), spec);
            }
            node.restore(spec, nodeStore.directory() + "/" + file);
        } catch (HypervisorException e) {
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.TIMEOUT || e.kind() == Kind.EXISTS
                    || e.kind() == Kind.NO_ROOM) {
                throw e;
            }
            LOG.warn("Instance {}: boots, since its memory was not restored: {}", spec.instance(), e.getMessage());
            removeTaken(spec.instance());
            return Optional.of(e.getMessage());
        }
        removeTaken(spec.instance());
        return Optional.empty();
    }

    /** What is left there is never used again, and removed later. */
    private void removeTaken(final String instance) {
        try {
            directory.removeTaken(instance);
        } catch (StoreException e) {
            LOG.warn("Instance {}: a file with its memory is left for now: {}", instance, e.getMessage());
        }
    }
}
