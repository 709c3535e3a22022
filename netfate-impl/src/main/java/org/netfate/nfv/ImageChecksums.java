package org.netfate.nfv;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.FileChecksum;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.File;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.FileBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.FileKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the files of the catalogue with their checksums, one file at a time, and publishes what comes out. A file is
 * read again only when its size or its time of change is another.
 *
 * <p>Belongs to the coordinator's thread; files are read on a thread of the store.
 */
final class ImageChecksums {
    private static final Logger LOG = LoggerFactory.getLogger(ImageChecksums.class);

    /** A checksum that a function wants a file to have. */
    private record Wanted(String function, String sha256) { }

    private final NfvExecutors executors;
    private final Clock clock;
    private final NfviDatabase database;
    private final Map<String, FileChecksum> read = new HashMap<>();
    private final Map<String, File> published = new HashMap<>();
    private final Queue<String> due = new ArrayDeque<>();
    private Map<String, List<Wanted>> wanted = Map.of();
    private Optional<ImageStore> store = Optional.empty();
    private boolean reading;

    ImageChecksums(final NfvExecutors executors, final Clock clock, final NfviDatabase database) {
        this.executors = executors;
        this.clock = clock;
        this.database = database;
    }

    /** The operator says where the Orchestrator has the store, or that it has none. */
    void configured(final Optional<ImageStore> newStore) {
        if (!newStore.equals(store)) {
            store = newStore;
            read.clear();
            lookAgain();
        }
    }

    /** The catalogue has changed. */
    void catalogueChanged(final Collection<Function> functions) {
        final Map<String, List<Wanted>> checksums = new TreeMap<>();
        functions.forEach(function -> checksums(function).forEach((location, sha256) ->
            checksums.merge(location, List.of(new Wanted(function.getId().getValue(), sha256)),
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList())));
        if (!checksums.equals(wanted)) {
            wanted = checksums;
            lookAgain();
        }
    }

    /** Looks whether files have changed. */
    void lookAgain() {
        final var present = wanted.keySet().stream()
            .filter(location -> store.flatMap(known -> path(known, location)).isPresent()).toList();
        Set.copyOf(published.keySet()).stream().filter(location -> !present.contains(location)).forEach(this::forget);
        present.stream().filter(location -> !due.contains(location)).forEach(due::add);
        next();
    }

    /** Why no instance of a function may be created. */
    Optional<String> refusal(final Function function) {
        return checksums(function).keySet().stream().map(published::get).filter(Objects::nonNull)
            .filter(file -> file.getState() == File.State.Mismatch).map(File::getLastError).findFirst();
    }

    private void next() {
        final var location = reading ? null : due.poll();
        if (location == null) {
            return;
        }
        final var path = store.flatMap(known -> path(known, location));
        if (path.isEmpty() || !wanted.containsKey(location)) {
            next();
            return;
        }
        reading = true;
        final var before = Optional.ofNullable(read.get(location));
        Futures.addCallback(Futures.submit(() -> FileChecksum.of(path.orElseThrow(), before), executors.store()),
            new FutureCallback<FileChecksum>() {
                @Override
                public void onSuccess(final FileChecksum checksum) {
                    read.put(location, checksum);
                    compare(location, checksum);
                    proceed();
                }

                @Override
                public void onFailure(final Throwable cause) {
                    read.remove(location);
                    publish(location, new FileBuilder().setState(File.State.Unreadable)
                        .setLastError(cause.getMessage()));
                    proceed();
                }
            }, executors.thread());
    }

    private void proceed() {
        reading = false;
        next();
    }

    private void compare(final String location, final FileChecksum checksum) {
        final var other = wanted.getOrDefault(location, List.of()).stream()
            .filter(want -> !want.sha256().equals(checksum.sha256())).findFirst();
        publish(location, new FileBuilder().setState(other.isPresent() ? File.State.Mismatch : File.State.Verified)
            .setSeen(new Sha256(checksum.sha256())).setLastError(other.map(want -> "file " + location
                + " has SHA-256 " + checksum.sha256() + " and function " + want.function() + " wants " + want.sha256()
                + "; put the right file there, or correct the function's checksum").orElse(null)));
    }

    private void publish(final String location, final FileBuilder builder) {
        if (!wanted.containsKey(location)) {
            return;
        }
        final var before = Optional.ofNullable(published.get(location));
        final var same = before.map(known -> builder.setLocation(known.getLocation()).setChecked(known.getChecked())
            .build().equals(known)).orElse(false);
        if (same) {
            return;
        }
        final var file = builder.setLocation(new ImageLocation(location)).setChecked(Timestamps.of(clock.instant()))
            .build();
        published.put(location, file);
        if (file.getLastError() == null) {
            LOG.info("Image file {}: is what the catalogue says", location);
        } else {
            LOG.warn("Image file {}: {}", location, file.getLastError());
        }
        database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.IMAGE_FILES, file.key()), file));
    }

    private void forget(final String location) {
        published.remove(location);
        read.remove(location);
        database.changeObservation(changes -> changes.delete(NfviDatabase.entry(NfviPaths.IMAGE_FILES,
            new FileKey(new ImageLocation(location)))));
    }

    /** A path on the nodes is none of the Orchestrator's. */
    private static Optional<Path> path(final ImageStore store, final String location) {
        return location.startsWith("/") ? Optional.empty() : store.file(location).map(Path::of);
    }

    private static Map<String, String> checksums(final Function function) {
        final Map<String, String> checksums = new HashMap<>();
        Optional.ofNullable(function.getImage()).filter(image -> image.getChecksum() != null).ifPresent(image -> {
            put(checksums, image.getKernel(), image.getChecksum().getKernel());
            put(checksums, image.getInitrd(), image.getChecksum().getInitrd());
            put(checksums, image.getDisk(), image.getChecksum().getDisk());
        });
        return checksums;
    }

    private static void put(final Map<String, String> checksums, final ImageLocation location, final Sha256 sha256) {
        if (location != null && sha256 != null) {
            checksums.put(location.getValue(), sha256.getValue());
        }
    }
}
