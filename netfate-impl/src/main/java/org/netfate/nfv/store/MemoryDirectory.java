package org.netfate.nfv.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.StoreException.Kind;

/**
 * The directories {@code saved} and {@code prepared} of the image store: the memory of guests. The nodes write it there
 * by their own mounts of the store; it is named, taken, copied and removed here.
 *
 * <p>What was saved is used at most once: to use it, it is renamed, and what has the other name is never used again,
 * whatever came of it. Calls block, for ever if the file system does.
 *
 * @param store the store as the Orchestrator has it
 */
public record MemoryDirectory(ImageStore store) {
    private static final String SAVED = "saved";
    private static final String PREPARED = "prepared";
    /** Memory that is being restored. */
    private static final String TAKEN = "taken";
    /** Memory that a node is still writing. */
    private static final String PART = ".part";
    /** Configuration disk of a guest that is being prepared. */
    private static final String AWAITING = ".configuration";
    /** What a running instance is made of. */
    private static final String MADE = ".made";
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final Set<PosixFilePermission> OWNER_READS_AND_WRITES =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * A file that is there.
     *
     * @param memory what it has
     * @param size its size in octets
     * @param written when it was written last
     */
    public record Entry(KeptMemory memory, long size, Instant written) { }

    /** Something to do with the file system. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    /**
     * Notes what an instance that is about to start is made of, so that it is known when it is saved.
     *
     * @param instance the instance
     * @param version what it is made of
     * @throws StoreException if it cannot be noted
     */
    public void noteMade(final String instance, final String version) throws StoreException {
        final var file = directory(SAVED).resolve(KeptMemory.prefix(instance) + version + MADE);
        call("write", file, () -> {
            prepare(SAVED);
            removeAll(files(SAVED, name -> name.startsWith(KeptMemory.prefix(instance)) && name.endsWith(MADE)));
            return Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_READS_AND_WRITES));
        });
    }

    /**
     * Tells what a running instance is made of.
     *
     * @param instance the instance
     * @return what was noted when it started, empty if nothing was
     * @throws StoreException if it cannot be read
     */
    public Optional<String> made(final String instance) throws StoreException {
        final var prefix = KeptMemory.prefix(instance);
        return call("list", directory(SAVED), () -> files(SAVED, name -> name.startsWith(prefix)
            && name.endsWith(MADE)).stream().map(MemoryDirectory::name)
            .map(name -> name.substring(prefix.length(), name.length() - MADE.length())).findFirst());
    }

    /**
     * Prepares for an instance's memory to be saved: whatever was saved of it before is removed.
     *
     * @param memory what will be saved
     * @return where the node is to write it, as a path within the store
     * @throws StoreException if the store cannot be written
     */
    public String toSave(final KeptMemory memory) throws StoreException {
        call("write", directory(SAVED), () -> {
            prepare(SAVED);
            removeAll(ofOwner(memory.owner()));
            return memory;
        });
        return SAVED + "/" + memory.file();
    }

    /**
     * Takes what was saved of an instance, if it is of the version that is wanted now. It cannot be taken again, and
     * what else there is of the instance is removed.
     *
     * @param wanted the instance, its version now and the format of the node
     * @return the file, within the store; empty if there is none
     * @throws StoreException if the store cannot be read or written
     */
    public Optional<String> take(final KeptMemory wanted) throws StoreException {
        final var saved = directory(SAVED).resolve(wanted.file());
        return call("take", saved, () -> {
            if (Files.notExists(directory(SAVED))) {
                return Optional.empty();
            }
            final var taken = taken(wanted.owner());
            final boolean there = Files.exists(saved);
            if (there) {
                Files.move(saved, taken, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            removeAll(files(SAVED, name -> KeptMemory.parse(name).filter(other -> other.owner().equals(wanted.owner()))
                .isPresent()));
            return there ? Optional.of(SAVED + "/" + name(taken)) : Optional.empty();
        });
    }

    /**
     * Copies a prepared image for one instance.
     *
     * @param prepared the image
     * @param instance the instance
     * @return the copy, within the store, as {@link #take} would return it; empty if there is no such image
     * @throws StoreException if the store cannot be read or written
     */
    public Optional<String> copy(final KeptMemory prepared, final String instance) throws StoreException {
        final var image = directory(PREPARED).resolve(prepared.file());
        final var copy = taken(instance);
        return call("copy to", copy, () -> {
            if (Files.notExists(image)) {
                return Optional.empty();
            }
            prepare(SAVED);
            Files.copy(image, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            return Optional.of(SAVED + "/" + name(copy));
        });
    }

    /**
     * Removes what was taken or copied for an instance.
     *
     * @param instance the instance
     * @throws StoreException if it cannot be removed
     */
    public void removeTaken(final String instance) throws StoreException {
        final var file = taken(instance);
        call("remove", file, () -> Files.deleteIfExists(file));
    }

    /**
     * Removes all that is kept of an instance.
     *
     * @param instance the instance
     * @throws StoreException if it cannot be removed
     */
    public void remove(final String instance) throws StoreException {
        call("remove", directory(SAVED), () -> {
            removeAll(ofOwner(instance));
            return instance;
        });
    }

    /**
     * Writes the configuration disk of a guest that is to wait for its identity.
     *
     * @param image the image that it is for
     * @return its location in the store
     * @throws StoreException if it cannot be written
     */
    public String writeAwaiting(final KeptMemory image) throws StoreException {
        final var file = awaiting(image);
        return call("write", file, () -> {
            prepare(PREPARED);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_READS_AND_WRITES));
            Files.write(file, Arrays.copyOf(ConfigurationDisk.of(Map.of("await", "identity"), Map.of()),
                ConfigurationDisk.SIZE));
            return store.location(PREPARED + "/" + name(file));
        });
    }

    /**
     * Prepares for a prepared image to be written.
     *
     * @param image the image
     * @return where the node is to write it, as a path within the store; it is of use after {@link #finish} only
     * @throws StoreException if the store cannot be written
     */
    public String toPrepare(final KeptMemory image) throws StoreException {
        final var part = directory(PREPARED).resolve(image.file() + PART);
        call("write", part, () -> {
            prepare(PREPARED);
            return Files.deleteIfExists(part);
        });
        return PREPARED + "/" + name(part);
    }

    /**
     * Makes a prepared image that was written whole one that is used.
     *
     * @param image the image
     * @throws StoreException if the store cannot be written
     */
    public void finish(final KeptMemory image) throws StoreException {
        final var file = directory(PREPARED).resolve(image.file());
        call("write", file, () -> Files.move(directory(PREPARED).resolve(image.file() + PART), file,
            StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /**
     * Removes a prepared image.
     *
     * @param image the image
     * @throws StoreException if it cannot be removed
     */
    public void removePrepared(final KeptMemory image) throws StoreException {
        final var file = directory(PREPARED).resolve(image.file());
        call("remove", file, () -> Files.deleteIfExists(file));
    }

    /**
     * Removes what was needed to make a prepared image, and what there is of one that was not finished.
     *
     * @param image the image
     * @throws StoreException if it cannot be removed
     */
    public void removeUnfinished(final KeptMemory image) throws StoreException {
        final var part = directory(PREPARED).resolve(image.file() + PART);
        call("remove", part, () -> {
            Files.deleteIfExists(awaiting(image));
            return Files.deleteIfExists(part);
        });
    }

    /**
     * Lists the prepared images.
     *
     * @return what is there whole
     * @throws StoreException if the directory cannot be read
     */
    public List<Entry> prepared() throws StoreException {
        return entries(PREPARED);
    }

    /**
     * Lists what was saved and not taken.
     *
     * @return what is there
     * @throws StoreException if the directory cannot be read
     */
    public List<Entry> saved() throws StoreException {
        return entries(SAVED);
    }

    /**
     * Removes what was taken and what was noted of instances that do not exist any more. The caller knows that nobody
     * uses it.
     *
     * @param inUse whether an instance is being started or runs
     * @param before what is younger is left alone, since it may belong to what has begun meanwhile
     * @throws StoreException if it cannot be removed
     */
    public void removeRest(final Predicate<String> inUse, final Instant before) throws StoreException {
        call("remove", directory(SAVED), () -> {
            for (var file : files(SAVED, name -> name.endsWith("." + TAKEN) || name.endsWith(MADE))) {
                if (!inUse.test(owner(name(file))) && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
            return inUse;
        });
    }

    /** Of what is not named as {@link KeptMemory} is. */
    private static String owner(final String name) {
        final int end = name.lastIndexOf('.');
        final int ownerEnd = name.endsWith(MADE) ? name.lastIndexOf('.', end - 1) : end;
        return name.substring(0, Math.max(ownerEnd, 0)).replace('+', '/');
    }

    private List<Entry> entries(final String kind) throws StoreException {
        return call("list", directory(kind), () -> {
            final var entries = new ArrayList<Entry>();
            for (var file : files(kind, name -> true)) {
                final var memory = KeptMemory.parse(name(file));
                if (memory.isPresent()) {
                    try {
                        entries.add(new Entry(memory.orElseThrow(), Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                    } catch (NoSuchFileException e) {
                        // taken meanwhile
                        continue;
                    }
                }
            }
            return entries;
        });
    }

    private List<Path> ofOwner(final String owner) throws IOException {
        return files(SAVED, name -> name.equals(KeptMemory.prefix(owner) + TAKEN)
            || KeptMemory.parse(name).filter(memory -> memory.owner().equals(owner)).isPresent());
    }

    private List<Path> files(final String kind, final Predicate<String> which) throws IOException {
        final var files = new ArrayList<Path>();
        if (Files.isDirectory(directory(kind)) || Files.notExists(Path.of(store.directory()))) {
            try (var entries = Files.newDirectoryStream(directory(kind), file -> which.test(name(file)))) {
                entries.forEach(files::add);
            }
        }
        return files;
    }

    private static void removeAll(final List<Path> files) throws IOException {
        for (var file : files) {
            Files.deleteIfExists(file);
        }
    }

    private Path awaiting(final KeptMemory image) {
        return directory(PREPARED).resolve(image.file() + AWAITING);
    }

    private Path taken(final String instance) {
        return directory(SAVED).resolve(KeptMemory.prefix(instance) + TAKEN);
    }

    private Path directory(final String kind) {
        return Path.of(store.directory(), kind);
    }

    /** The store itself is never made: a directory where nothing is mounted would look like it. */
    private void prepare(final String kind) throws IOException {
        try {
            Files.createDirectory(directory(kind), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory(kind))) {
                throw e;
            }
        }
    }

    private static String name(final Path file) {
        return file.getFileName().toString();
    }

    private <T> T call(final String what, final Path file, final Call<T> call) throws StoreException {
        try {
            return call.run();
        } catch (IOException e) {
            throw new StoreException(Kind.UNREACHABLE, "the Orchestrator cannot " + what + " " + file
                + " in its image store (" + e + "); check that " + store.export() + " is mounted there and can be "
                + "written", e);
        }
    }
}
