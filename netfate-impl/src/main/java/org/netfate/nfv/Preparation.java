package org.netfate.nfv;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.nfv.store.KeptMemory;
import org.netfate.nfv.store.MemoryDirectory;
import org.netfate.nfv.store.StoreException;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * Makes one prepared image: boots a guest that is nobody's, whose configuration disk tells it to wait for its identity,
 * and saves it when it does. That it waits is seen by the hypervisor: it reads that disk again and again, which a guest
 * that boots, or serves, does not.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class Preparation {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Looks in a row, each of which must find that the guest has read since the one before. */
    private static final int LOOKS = 4;
    private static final int MOST_LOOKS = 300;
    /** What the metadata of such a guest begins with. No instance's name has a colon. */
    private static final String MARK = "prepared:";

    /**
     * What is to be made.
     *
     * @param function the function
     * @param image the image
     * @param node where
     */
    record Order(Function function, KeptMemory image, NodeId node) { }

    /** Something to do on the node. */
    @FunctionalInterface
    private interface NodeCall<T> {
        T on(Hypervisor node) throws HypervisorException, StoreException;
    }

    private final Order order;
    private final MemoryDirectory directory;
    private final ImageStore nodeStore;
    private final NodeConnections nodes;
    private final NfvExecutors executors;
    private final HypervisorCalls calls;
    private final Consumer<Optional<String>> ended;
    private final UUID uuid;
    private long reads;
    private int looks;
    private int inRow;
    private boolean abandoned;

    Preparation(final Order order, final MemoryDirectory directory, final ImageStore nodeStore,
            final NodeConnections nodes, final NfvExecutors executors, final Consumer<Optional<String>> ended) {
        this.order = order;
        this.directory = directory;
        this.nodeStore = nodeStore;
        this.nodes = nodes;
        this.executors = executors;
        calls = new HypervisorCalls(executors);
        this.ended = ended;
        uuid = UUID.nameUUIDFromBytes(("netfate:" + MARK + order.image().owner() + ":" + order.node().getValue())
            .getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a virtual machine is a guest that is being prepared. */
    static boolean isOne(final VirtualMachine machine) {
        return machine.instance().startsWith(MARK);
    }

    Order order() {
        return order;
    }

    /** Begins; the end is told with the reason if it was in vain. */
    void begin() {
        calls.submit(executors.store(), () -> directory.writeAwaiting(order.image()), this::boot, this::failed);
    }

    /** Does nothing any more. Its guest is removed when the coordinator looks for such guests again. */
    void abandon() {
        abandoned = true;
    }

    private void boot(final String configuration) {
        final var place = nodes.node(order.node());
        onNode(node -> {
            final var spec = spec(place.orElseThrow(), configuration);
            final long free = node.host().freeMemory();
            // An instance must still have room beside it.
            if (free < 2L * spec.memory()) {
                throw new HypervisorException(Kind.NO_ROOM, "node " + order.node().getValue() + " has " + free
                    + " MiB of memory free, and " + 2L * spec.memory() + " MiB are needed so that an instance still "
                    + "has room beside it");
            }
            node.create(spec);
            return uuid;
        }, created -> watch());
    }

    private void watch() {
        executors.timer().schedule(() -> executors.thread().execute(() -> {
            if (!abandoned) {
                onNode(node -> node.configurationReads(uuid), this::looked);
            }
        }), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void looked(final long now) {
        inRow = now > reads ? inRow + 1 : 0;
        reads = now;
        if (inRow >= LOOKS) {
            save();
        } else if (++looks >= MOST_LOOKS) {
            failed("its guest has not waited for its identity within " + PAUSE.multipliedBy(MOST_LOOKS).toSeconds()
                + " s: build its image as docs/function-images.md says, or set its warm-start to 'false'");
        } else {
            watch();
        }
    }

    private void save() {
        onNode(node -> {
            node.save(uuid, nodeStore.directory() + "/" + directory.toPrepare(order.image()));
            directory.finish(order.image());
            directory.removeUnfinished(order.image());
            return uuid;
        }, saved -> {
            if (!abandoned) {
                ended.accept(Optional.empty());
            }
        });
    }

    private void failed(final String reason) {
        if (abandoned) {
            return;
        }
        final Runnable end = () -> ended.accept(Optional.of(reason));
        nodes.hypervisor(order.node()).ifPresentOrElse(node -> calls.submit(() -> {
            node.destroy(uuid);
            directory.removeUnfinished(order.image());
            return uuid;
        }, gone -> end.run(), trouble -> end.run()), end);
    }

    private <T> void onNode(final NodeCall<T> call, final Consumer<T> answered) {
        nodes.hypervisor(order.node()).ifPresentOrElse(
            node -> calls.submit(() -> call.on(node), answered, this::failed),
            () -> failed(nodes.trouble(order.node())));
    }

    private VirtualMachineSpec spec(final Node node, final String configuration) throws HypervisorException {
        final var identity = InstanceIdentity.of(new InstanceId(order.image().owner() + "@prepared"));
        final var spec = MachineSpecs.of(identity, order.function(), node,
            new InstanceFiles.Locations(Optional.of(configuration), Optional.empty()));
        return new VirtualMachineSpec(uuid, identity.domain(), MARK + order.image().owner(), spec.memory(),
            spec.vcpus(), spec.image(), spec.networkInterface(), spec.managementInterface());
    }
}
