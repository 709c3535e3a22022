package org.netfate.nfv;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netfate.nfv.store.MemoryDirectory.Entry;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.ImageKey;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.saved.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.saved.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.saved.instances.InstanceKey;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Publishes whose memory is kept. Writes only what changed. Belongs to the coordinator's thread. */
final class KeptMemoryPublisher {
    /**
     * What is to be published of a prepared image.
     *
     * @param function its function
     * @param format the hypervisors that can restore it
     * @param state whether it can be used
     * @param node where it is being made
     * @param error why there is none
     */
    record Row(FunctionId function, String format, Image.State state, Optional<NodeId> node, Optional<String> error) { }

    private final NfviDatabase database;
    private final Clock clock;
    private final Map<ImageKey, Image> images = new HashMap<>();
    private final Map<InstanceKey, Instance> instances = new HashMap<>();

    KeptMemoryPublisher(final NfviDatabase database, final Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Publishes the prepared images. */
    void prepared(final Collection<Row> rows) {
        final var now = rows.stream().map(this::image).collect(Collectors.toMap(Image::key, Function.identity(),
            (one, other) -> one));
        if (!now.equals(images)) {
            database.changeObservation(changes -> {
                images.keySet().stream().filter(key -> !now.containsKey(key)).forEach(key ->
                    changes.delete(NfviDatabase.entry(NfviPaths.PREPARED_IMAGES, key)));
                now.values().stream().filter(image -> !image.equals(images.get(image.key()))).forEach(image ->
                    changes.put(NfviDatabase.entry(NfviPaths.PREPARED_IMAGES, image.key()), image));
            });
            images.clear();
            images.putAll(now);
        }
    }

    /** Publishes the saved instances. */
    void saved(final Collection<Entry> entries) {
        final var now = entries.stream().map(KeptMemoryPublisher::instance).collect(Collectors.toMap(Instance::key,
            Function.identity(), (one, other) -> one));
        if (!now.equals(instances)) {
            database.changeObservation(changes -> {
                instances.keySet().stream().filter(key -> !now.containsKey(key)).forEach(key ->
                    changes.delete(NfviDatabase.entry(NfviPaths.SAVED_INSTANCES, key)));
                now.values().stream().filter(instance -> !instance.equals(instances.get(instance.key())))
                    .forEach(instance ->
                        changes.put(NfviDatabase.entry(NfviPaths.SAVED_INSTANCES, instance.key()), instance));
            });
            instances.clear();
            instances.putAll(now);
        }
    }

    private Image image(final Row row) {
        final var key = new ImageKey(row.format(), row.function());
        final var before = Optional.ofNullable(images.get(key)).filter(known -> known.getState() == row.state());
        return new ImageBuilder().withKey(key).setState(row.state()).setNode(row.node().orElse(null))
            .setLastError(row.error().orElse(null))
            .setSince(before.map(Image::getSince).orElseGet(() -> Timestamps.of(clock.instant()))).build();
    }

    private static Instance instance(final Entry entry) {
        return new InstanceBuilder().setId(new InstanceId(entry.memory().owner()))
            .setSaved(Timestamps.of(entry.written())).setSize(Uint64.valueOf(entry.size())).build();
    }
}
