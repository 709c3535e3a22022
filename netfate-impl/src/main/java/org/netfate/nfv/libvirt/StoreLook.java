package org.netfate.nfv.libvirt;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.ImageStore;

/**
 * Looks, through a node's libvirt, whether files of the image store are there: a directory is made a storage pool for
 * as long as that takes, unless it is one already. Nothing is written on the node, and nothing stays.
 */
final class StoreLook {
    private static final String POOL = "netfate-look-";

    private final String uri;
    private final ImageStore store;
    private final Set<String> locations;

    /**
     * Prepares a look.
     *
     * @param uri the node
     * @param store the store as the node has it
     * @param locations files of the store
     */
    StoreLook(final String uri, final ImageStore store, final Set<String> locations) {
        this.uri = uri;
        this.store = store;
        this.locations = Set.copyOf(locations);
    }

    /**
     * Says what this does.
     *
     * @return it, to follow "Cannot"
     */
    String what() {
        return reading(store);
    }

    /**
     * Makes the exception for a look that is not begun, since the last one has not come back yet.
     *
     * @param uri the node
     * @param store the store as the node has it
     * @return the exception to throw
     */
    static HypervisorException unanswered(final String uri, final ImageStore store) {
        return new HypervisorException(Kind.TIMEOUT, "Cannot " + reading(store) + " on " + uri
            + ": it has not answered since it was asked last; check that " + store.export() + " is mounted there and"
            + " that its server answers");
    }

    /**
     * Looks.
     *
     * @param connect the connection, on the thread that owns it
     * @return the locations of the files that are not there
     * @throws LibvirtException if the connection breaks
     * @throws HypervisorException IMAGE if the store cannot be read there, UNSUPPORTED if this libvirt cannot tell
     */
    Set<String> run(final NodeConnect connect) throws LibvirtException, HypervisorException {
        final Map<String, Set<String>> filesOf = new TreeMap<>();
        filesOf.put(store.directory(), names(connect, store.directory(), true));
        final var missing = new HashSet<String>();
        for (var location : locations) {
            final var path = store.file(location).orElse("");
            final int slash = path.lastIndexOf('/');
            if (slash > 0) {
                final var directory = path.substring(0, slash);
                if (!filesOf.containsKey(directory)) {
                    filesOf.put(directory, names(connect, directory, false));
                }
            }
            if (slash <= 0 || !filesOf.get(path.substring(0, slash)).contains(path.substring(slash + 1))) {
                missing.add(location);
            }
        }
        return missing;
    }

    /** The files of a directory; none if a directory within the store is not there. */
    private Set<String> names(final NodeConnect connect, final String directory, final boolean required)
            throws LibvirtException, HypervisorException {
        try {
            final var known = poolOf(connect, directory);
            final var pool = known.isPresent() ? known.orElseThrow() : connect.storagePoolCreateXML(xml(directory), 0);
            try {
                if (known.isPresent()) {
                    pool.refresh(0);
                }
                return Set.of(pool.listVolumes());
            } finally {
                release(pool);
            }
        } catch (LibvirtException e) {
            final var failure = translate(e);
            if (required || failure.kind() != Kind.IMAGE) {
                throw failure;
            }
            return Set.of();
        }
    }

    /** libvirt has no two pools of one directory: the operator may have one there, and a look may have broken off. */
    private static Optional<StoragePool> poolOf(final NodeConnect connect, final String directory)
            throws LibvirtException {
        Optional<StoragePool> found = Optional.empty();
        for (var name : connect.listStoragePools()) {
            final var pool = connect.storagePoolLookupByName(name);
            final boolean same = XmlTree.parse(pool.getXMLDesc(0)).all("path")
                .anyMatch(path -> path.text().equals(directory));
            if (same && found.isEmpty()) {
                found = Optional.of(pool);
            } else {
                pool.free();
            }
        }
        return found;
    }

    private static void release(final StoragePool pool) throws LibvirtException {
        if (pool.getName().startsWith(POOL)) {
            pool.destroy();
        }
        pool.free();
    }

    private static String xml(final String directory) {
        final var pool = XmlTree.document("pool").with("type", "dir");
        pool.add("name").text(POOL + Integer.toHexString(directory.hashCode()));
        pool.add("target").add("path").text(directory);
        return pool.toXml();
    }

    private HypervisorException translate(final LibvirtException failure) {
        final var general = LibvirtFailure.of(what(), uri, failure);
        if (general.kind() == Kind.UNREACHABLE || general.kind() == Kind.TIMEOUT) {
            return general;
        }
        if (LibvirtFailure.is(failure, ErrorNumber.VIR_ERR_NO_SUPPORT, ErrorNumber.VIR_ERR_OPERATION_UNSUPPORTED,
                ErrorNumber.VIR_ERR_CONFIG_UNSUPPORTED)) {
            return new HypervisorException(Kind.UNSUPPORTED, "Cannot " + what() + " on " + uri + ": its libvirt has no"
                + " storage driver, which would have to be installed there", failure);
        }
        return new HypervisorException(Kind.IMAGE, "Cannot " + what() + " on " + uri + ": libvirt says '"
            + failure.getMessage() + "'; check that " + store.export() + " is mounted there", failure);
    }

    private static String reading(final ImageStore store) {
        return "read the image store in " + store.directory();
    }
}
