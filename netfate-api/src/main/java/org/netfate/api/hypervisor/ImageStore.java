package org.netfate.api.hypervisor;

import java.util.Optional;

/**
 * The image store as one machine has it: what the catalogue calls {@code nfs://HOST/PATH} is a directory there.
 *
 * @param export the store by NFS, without a slash at its end
 * @param directory where this machine has it, without a slash at its end
 */
public record ImageStore(String export, String directory) {
    /**
     * Finds a file on this machine.
     *
     * @param location an absolute path, or the name of a file in a store
     * @return its path, empty if it is in another store
     */
    public Optional<String> file(final String location) {
        if (location.startsWith("/")) {
            return Optional.of(location);
        }
        return location.startsWith(export + "/") ? Optional.of(directory + location.substring(export.length()))
            : Optional.empty();
    }

    /**
     * Names a file of the store, so that every machine finds it.
     *
     * @param path its path within the store
     * @return its location
     */
    public String location(final String path) {
        return export + "/" + path;
    }
}
