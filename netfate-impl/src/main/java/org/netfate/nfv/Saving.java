package org.netfate.nfv;

import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.KeptMemory;
import org.netfate.nfv.store.MemoryDirectory;
import org.netfate.nfv.store.StoreException;
import org.netfate.nfvi.InstanceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the memory of an instance that nobody needs.
 *
 * @param directory where memory is kept
 * @param nodeStore the store as the node has it
 */
record Saving(MemoryDirectory directory, ImageStore nodeStore) {
    private static final Logger LOG = LoggerFactory.getLogger(Saving.class);

    /**
     * Saves it. Blocks; never called on the coordinator's thread.
     *
     * @param node the node on which it runs
     * @param identity the instance
     * @throws HypervisorException if it was not saved, or that is not known
     */
    void on(final Hypervisor node, final InstanceIdentity identity) throws HypervisorException {
        final var instance = identity.instance().getValue();
        final String file;
        try {
            final var version = directory.made(instance).orElseThrow(() -> new HypervisorException(Kind.REFUSED,
                "instance " + instance + " was started before its memory was to be kept, so what it was made of is not "
                + "known"));
            file = directory.toSave(KeptMemory.of(instance, version, node.saveFormat()));
        } catch (StoreException e) {
            throw new HypervisorException(Kind.IMAGE, e.getMessage(), e);
        }
        try {
            node.save(identity.uuid(), nodeStore.directory() + "/" + file);
        } catch (HypervisorException e) {
            if (e.kind() != Kind.UNREACHABLE && e.kind() != Kind.TIMEOUT) {
                remove(instance);
            }
            throw e;
        }
    }

    /** A part of it is of no use: no hypervisor restores that. */
    private void remove(final String instance) {
        try {
            directory.remove(instance);
        } catch (StoreException e) {
            LOG.warn("Instance {}: what was saved of it in part is left for now: {}", instance, e.getMessage());
        }
    }
}
