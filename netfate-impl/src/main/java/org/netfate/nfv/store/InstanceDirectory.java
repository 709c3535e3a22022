package org.netfate.nfv.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.StoreException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code instances} of the image store: the files that belong to one instance each, and are named by its
 * UUID. Nobody but their owner may read them. A file is there whole or not at all: it is written under another name and
 * then renamed.
 *
 * <p>Calls block, for ever if the file system does. At most one at a time concerns the same instance.
 *
 * @param store the store as the Orchestrator has it
 * @param qemuImg makes personal disks
 */
public record InstanceDirectory(ImageStore store, QemuImg qemuImg) {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceDirectory.class);
    private static final String DIRECTORY = "instances";
    private static final String CONFIGURATION = ".configuration";
    private static final String TRIAL = "trial";
    private static final String OVERLAY = ".qcow2";
    private static final int MIB = 20;
    private static final String UNFINISHED = ".part";
    private static final int UUID_LENGTH = 36;
    private static final Set<PosixFilePermission> OWNER_READS_AND_WRITES =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * Makes it.
     *
     * @param store the store as the Orchestrator has it
     */
    public InstanceDirectory(final ImageStore store) {
        this(store, new QemuImg("qemu-img"));
    }

    /** Puts into a file what is to be in it. */
    @FunctionalInterface
    private interface Content {
        void write(Path file) throws IOException, StoreException;
    }

    /**
     * Writes an instance's configuration disk, in place of the one that it has.
     *
     * @param instance UUID of the instance
     * @param disk the disk from its beginning
     * @return its location in the store
     * @throws StoreException if it cannot be written
     */
    public String writeConfiguration(final UUID instance, final byte[] disk) throws StoreException {
        final String name = instance + CONFIGURATION;
        final var path = directory().resolve(name);
        make(path, unfinished -> {
            try (var file = new RandomAccessFile(unfinished.toFile(), "rw")) {
                file.write(disk);
                file.setLength(ConfigurationDisk.SIZE);
            }
        });
        return store.location(DIRECTORY + "/" + name);
    }

    /**
     * Makes an instance's personal disk, unless it has it already: then it keeps what is on it. One over another disk,
     * or of another size, is removed.
     *
     * @param instance UUID of the instance
     * @param disk what it is
     * @return its location in the store
     * @throws StoreException if it cannot be made
     */
    public String makePersonalDisk(final UUID instance, final PersonalDisk disk) throws StoreException {
        final String name = instance + "." + disk.kind() + OVERLAY;
        final var path = directory().resolve(name);
        for (var file : files()) {
            if (owner(file).equals(Optional.of(instance)) && file.toString().endsWith(OVERLAY) && !file.equals(path)) {
                delete(file);
            }
        }
        if (Files.notExists(path)) {
            final var base = base(disk);
            make(path, unfinished -> qemuImg.makeOverlay(unfinished, directory().relativize(base).toString(),
                disk.size()));
        }
        return store.location(DIRECTORY + "/" + name);
    }

    private Path base(final PersonalDisk disk) throws StoreException {
        final var base = Path.of(store.file(disk.base()).filter(file -> !disk.base().startsWith("/")).orElseThrow(() ->
            new StoreException(Kind.FILE, "personal disks lie over a disk in image store " + store.export() + ", and "
                + disk.base() + " is not in it; correct image/disk of the function, or nfvi/image-store/export")));
        try {
            final long size = Files.size(base);
            if (size > disk.size() << MIB) {
                throw new StoreException(Kind.FILE, "a personal disk of " + disk.size() + " MiB is smaller than "
                    + disk.base() + ", which has " + size + " octets; make the function's disk-size larger");
            }
        } catch (IOException e) {
            throw failure("read", base, e);
        }
        return base;
    }

    /**
     * Writes as much as an instance's configuration disk needs, to see whether that is possible.
     *
     * @throws StoreException if it is not
     */
    public void tryToWrite() throws StoreException {
        final var path = directory().resolve(TRIAL);
        make(path, unfinished -> Files.write(unfinished, new byte[ConfigurationDisk.SIZE]));
        delete(path);
    }

    /**
     * Removes all files of an instance. Nothing happens if it has none.
     *
     * @param instance UUID of the instance
     * @throws StoreException if they cannot be removed
     */
    public void remove(final UUID instance) throws StoreException {
        for (var file : files()) {
            if (owner(file).equals(Optional.of(instance))) {
                delete(file);
            }
        }
    }

    /**
     * Lists whose files are there.
     *
     * @return UUIDs of instances
     * @throws StoreException if the directory cannot be read
     */
    public Set<UUID> owners() throws StoreException {
        return files().stream().flatMap(file -> owner(file).stream()).collect(Collectors.toUnmodifiableSet());
    }

    private void make(final Path path, final Content content) throws StoreException {
        final var unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
        boolean made = false;
        try {
            prepare();
            Files.deleteIfExists(unfinished);
            Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_READS_AND_WRITES));
            content.write(unfinished);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            made = true;
        } catch (IOException e) {
            throw failure("write", path, e);
        } finally {
            if (!made) {
                discard(unfinished);
            }
        }
    }

    private void delete(final Path file) throws StoreException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure("remove", file, e);
        }
    }

    /** A store that is full needs the room. */
    private static void discard(final Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            LOG.debug("{} is left in the image store until its instance is made or removed", unfinished, e);
        }
    }

    private Set<Path> files() throws StoreException {
        if (Files.notExists(directory()) && Files.isDirectory(Path.of(store.directory()))) {
            return Set.of();
        }
        final var files = new HashSet<Path>();
        try (var entries = Files.newDirectoryStream(directory())) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw failure("list", directory(), e);
        }
        return files;
    }

    /** What is named otherwise is not ours, and left alone. */
    private static Optional<UUID> owner(final Path file) {
        final var name = file.getFileName().toString();
        if (name.length() <= UUID_LENGTH || name.charAt(UUID_LENGTH) != '.') {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(name.substring(0, UUID_LENGTH)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The store itself is never made: a directory where nothing is mounted would look like it. */
    private void prepare() throws IOException {
        try {
            Files.createDirectory(directory(), PosixFilePermissions.asFileAttribute(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE)));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory())) {
                throw e;
            }
        }
    }

    private Path directory() {
        return Path.of(store.directory(), DIRECTORY);
    }

    private StoreException failure(final String what, final Path path, final IOException cause) {
        final var said = cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
        final var words = Optional.ofNullable(said).orElse("");
        final String problem = "the Orchestrator cannot " + what + " " + path + " in its image store: ";
        if (words.contains("Read-only file system")) {
            return new StoreException(Kind.READ_ONLY, problem + "the file system is read-only; mount it so that it can"
                + " be written, and look why it is not", cause);
        }
        if (words.contains("No space left") || words.contains("Disk quota exceeded")) {
            return new StoreException(Kind.FULL, problem + words + "; free space there", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new StoreException(Kind.READ_ONLY, problem + "permission denied; let the user that runs the"
                + " Orchestrator write in " + directory(), cause);
        }
        if (cause instanceof NoSuchFileException && "read".equals(what)
                && Files.isDirectory(Path.of(store.directory()))) {
            return new StoreException(Kind.FILE, problem + "there is no such file; put it there, or correct the"
                + " catalogue", cause);
        }
        if (cause instanceof NoSuchFileException && Files.notExists(Path.of(store.directory()))) {
            return new StoreException(Kind.UNREACHABLE, problem + "there is no " + store.directory() + "; mount "
                + store.export() + " there, or correct nfvi/image-store/directory", cause);
        }
        return new StoreException(Kind.UNREACHABLE, problem + (words.isEmpty() ? cause.toString() : words)
            + "; check that " + store.export() + " is mounted there and answers", cause);
    }
}
