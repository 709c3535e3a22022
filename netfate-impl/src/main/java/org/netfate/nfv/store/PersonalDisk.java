package org.netfate.nfv.store;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The writable disk of one instance: a qcow2 overlay over a disk of the catalogue, which it does not change.
 *
 * @param base location of the disk below it, in the image store
 * @param size its size as the guest sees it, in MiB
 */
public record PersonalDisk(String base, long size) {
    private static final int DIGITS = 8;

    /**
     * Tells one over which disk, and of which size, from another in the name of its file: what was written over one
     * disk means nothing over another.
     *
     * @return a few letters and digits
     */
    String kind() {
        return Hashing.sha256().hashString(size + " " + base, StandardCharsets.UTF_8).toString().substring(0, DIGITS);
    }
}
