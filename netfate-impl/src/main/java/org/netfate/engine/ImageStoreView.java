package org.netfate.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.File;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.FileKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.ImageStoreState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Store;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.StoreKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;

/**
 * What the NFV Coordinator has observed of the image store, and what it means for new instances. What is not known yet
 * stands in nobody's way. Belongs to the engine's thread.
 */
final class ImageStoreView implements AutoCloseable {
    private final Replica<StoreKey, Store> stores;
    private final Replica<FileKey, File> files;
    private final Watched<ImageStoreState> own;
    private final Runnable observer;
    private Map<Object, List<Object>> troubles = Map.of();

    /**
     * Begins to watch.
     *
     * @param database the NFVI Database
     * @param thread the engine's thread
     * @param observer told when something stands in the way of new instances, or does no more
     */
    ImageStoreView(final NfviDatabase database, final Executor thread, final Runnable observer) {
        this.observer = observer;
        final var observed = LogicalDatastoreType.OPERATIONAL;
        own = Watched.of(database, observed, NfviPaths.IMAGE_STORE_STATE, thread, value -> changed());
        files = Replica.of(database, observed, NfviPaths.IMAGE_FILES, thread, changes -> changed());
        stores = Replica.of(database, observed, NfviPaths.STORES, thread, changes -> changed());
    }

    /** Whether anything stands in the way of any new instance. */
    boolean isTroubled() {
        return !troubles.isEmpty();
    }

    /** Why no new instance of a function can be made, wherever. */
    Optional<String> refusal(final Function function) {
        final Optional<String> store = NodeFunctions.isOfNodes(function) ? Optional.empty()
            : own.get().filter(ImageStoreView::isUnusable).map(ImageStoreState::getLastError);
        return store.or(() -> locations(function).flatMap(location -> files.get(new FileKey(location)).stream())
            .filter(file -> file.getState() == File.State.Mismatch).map(File::getLastError).findFirst());
    }

    /** Why no new instance of a function can be made on a node, as far as the node is the reason. */
    Optional<String> refusal(final Function function, final Node node) {
        final var image = node.getImageStore();
        final var store = image == null ? Optional.<Store>empty() : stores.get(new StoreKey(node.getId()));
        if (store.filter(ImageStoreView::isInTrouble).isEmpty()) {
            return Optional.empty();
        }
        final var needed = locations(function).filter(location -> location.getValue()
            .startsWith(image.getExport() + "/")).toList();
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        final var seen = store.orElseThrow();
        final String name = "node " + node.getId().getValue();
        return Boolean.FALSE.equals(seen.getReachable())
            ? Optional.of(name + " cannot read the image store: " + seen.getLastError())
            : needed.stream().filter(missing(seen)::contains).findFirst().map(location -> name + " does not find "
                + location.getValue() + ", which function " + function.getId().getValue() + " needs, in its image"
                + " store: put it there, or correct the catalogue");
    }

    @Override
    public void close() {
        stores.close();
        files.close();
        own.close();
    }

    private static Stream<ImageLocation> locations(final Function function) {
        final var image = function.getImage();
        return image == null ? Stream.empty()
            : Stream.of(image.getKernel(), image.getInitrd(), image.getDisk()).filter(Objects::nonNull);
    }

    private static boolean isInTrouble(final Store store) {
        return Boolean.FALSE.equals(store.getReachable()) || !missing(store).isEmpty();
    }

    private static boolean isUnusable(final ImageStoreState state) {
        return state.getState() != ImageStoreState.State.Usable;
    }

    private static Set<ImageLocation> missing(final Store store) {
        return Optional.ofNullable(store.getMissingFile()).orElse(Set.of());
    }

    /** Most of what is observed changes nothing, and may come from every node at the same time. */
    private void changed() {
        final var now = new HashMap<Object, List<Object>>();
        own.get().filter(ImageStoreView::isUnusable).ifPresent(state ->
            now.put(NfviPaths.IMAGE_STORE_STATE, List.of(state.getState())));
        stores.values().stream().filter(ImageStoreView::isInTrouble).forEach(store -> now.put(store.key(),
            List.of(Optional.ofNullable(store.getReachable()), missing(store))));
        files.values().stream().filter(file -> file.getState() == File.State.Mismatch).forEach(file ->
            now.put(file.key(), List.of(file.getState())));
        if (!now.equals(troubles)) {
            troubles = now;
            observer.run();
        }
    }
}
