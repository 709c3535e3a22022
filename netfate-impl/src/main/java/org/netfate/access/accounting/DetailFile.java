package org.netfate.access.accounting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/**
 * The detail file: {@code detail} grows to its limit, is then closed, compressed and named after the time; of the
 * closed ones the oldest are deleted. Only the controller's own user may read them. Belongs to one thread, which may
 * block.
 *
 * <p>The platform's logging could roll files too, but it loses what it cannot write without anybody knowing; here a
 * write that fails leaves the file as it was, and the caller tries again.
 */
final class DetailFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final DateTimeFormatter STAMP =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final String NAME = "detail";
    private static final String COMPRESSED = ".gz";
    private static final String UNFINISHED = ".tmp";

    private final Path directory;
    private final Clock clock;
    private Optional<FileChannel> current = Optional.empty();

    /**
     * Makes it.
     *
     * @param directory where the files are; made if it is not there
     * @param clock names closed files
     */
    DetailFile(final Path directory, final Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Adds text, all or nothing.
     *
     * @param text whole entries
     * @throws IOException if that is not possible; the file is as it was
     */
    void append(final String text) throws IOException {
        final var file = open();
        final long before = file.size();
        final var octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try {
            while (octets.hasRemaining()) {
                file.write(octets);
            }
        } catch (IOException e) {
            file.truncate(before);
            close();
            throw e;
        }
    }

    /**
     * Closes the file if it has grown to its limit, compresses what is closed, and deletes what is too old.
     *
     * @param size the limit, in octets
     * @param files closed files that are kept
     * @throws IOException if that is not possible; nothing is lost
     */
    void roll(final long size, final int files) throws IOException {
        if (current.isPresent() && current.orElseThrow().size() >= size) {
            close();
            Files.move(directory.resolve(NAME), directory.resolve(NAME + "-" + STAMP.format(clock.instant())));
        }
        for (var closed : closed(name -> !name.endsWith(COMPRESSED) && !name.endsWith(UNFINISHED))) {
            compress(closed);
        }
        final var compressed = closed(name -> name.endsWith(COMPRESSED));
        for (var old : compressed.subList(0, Math.max(0, compressed.size() - files))) {
            Files.delete(old);
        }
    }

    @Override
    public void close() throws IOException {
        final var file = current;
        current = Optional.empty();
        if (file.isPresent()) {
            file.orElseThrow().close();
        }
    }

    private FileChannel open() throws IOException {
        if (current.isEmpty()) {
            Files.createDirectories(directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            current = Optional.of(FileChannel.open(directory.resolve(NAME), Set.of(StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY)));
        }
        return current.orElseThrow();
    }

    private List<Path> closed(final Predicate<String> wanted) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(NAME + "-")
                && wanted.test(file.getFileName().toString())).sorted().toList();
        }
    }

    private static void compress(final Path file) throws IOException {
        final var unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (var out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
            Files.copy(file, out);
        }
        Files.move(unfinished, file.resolveSibling(file.getFileName() + COMPRESSED), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
