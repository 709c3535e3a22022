package org.netfate.nfv.store;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import org.netfate.nfv.store.StoreException.Kind;

/**
 * The SHA-256 checksum of a file, and of which version of the file it is. To read a file takes long, to see that it has
 * not changed takes nothing.
 *
 * @param size size of the file in octets
 * @param modified when it was changed last
 * @param sha256 its checksum, in lower-case hexadecimal digits
 */
public record FileChecksum(long size, Instant modified, String sha256) {
    /**
     * Reads a file, unless it is the one that was read before. Blocks.
     *
     * @param path the file
     * @param before what was read before
     * @return what it is now
     * @throws StoreException if it cannot be read, or changes while it is
     */
    public static FileChecksum of(final Path path, final Optional<FileChecksum> before) throws StoreException {
        try {
            final var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (before.filter(known -> known.isOf(attributes)).isPresent()) {
                return before.orElseThrow();
            }
            final var checksum = new FileChecksum(attributes.size(), attributes.lastModifiedTime().toInstant(),
                MoreFiles.asByteSource(path).hash(Hashing.sha256()).toString());
            if (!checksum.isOf(Files.readAttributes(path, BasicFileAttributes.class))) {
                throw new StoreException(Kind.FILE, "the Orchestrator has read " + path
                    + " in its image store while it was being changed; give a new version of a file a name of its own");
            }
            return checksum;
        } catch (NoSuchFileException e) {
            throw new StoreException(Kind.FILE, "the Orchestrator finds no " + path
                + " in its image store; put it there, or correct the catalogue", e);
        } catch (IOException e) {
            throw new StoreException(Kind.FILE, "the Orchestrator cannot read " + path + " in its image store: "
                + e.getMessage() + "; let the user that runs the Orchestrator read it", e);
        }
    }

    private boolean isOf(final BasicFileAttributes attributes) {
        return size == attributes.size() && modified.equals(attributes.lastModifiedTime().toInstant());
    }
}
