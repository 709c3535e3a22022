package org.netfate.nfv;

import com.google.common.base.Throwables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.nfvi.InstanceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries steps out on the hypervisors. Blocks; never called on the coordinator's thread.
 *
 * @param clock tells the time of each milestone
 * @param identity the instance
 * @param milestone told of what was reached: a name and the time
 */
record StepRunner(Clock clock, InstanceIdentity identity, Consumer<Milestone> milestone) {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);
    private static final Duration MIGRATION_LIMIT = Duration.ofMinutes(5);

    /** Something that was reached. */
    record Milestone(String name, Instant at) { }

    /** Asks a node what room it has; the steps that need to know are given the answer. */
    HostInfo ask(final Hypervisor node) throws HypervisorException {
        reached("hypervisor called");
        return node.host();
    }

    /** Starts the instance. */
    void create(final Hypervisor node, final String nodeName, final VirtualMachineSpec spec,
            final Future<HostInfo> room, final Start start) throws HypervisorException {
        checkRoom(answer(room), nodeName, spec.memory());
        reached("destination checked");
        start.on(node, spec, this::reached);
    }

    /**
     * Moves the instance.
     *
     * @return how long its guest did not run, if the hypervisor tells
     */
    Optional<Duration> migrate(final Hypervisor source, final Hypervisor destination, final String destinationName,
            final MigrationPath path, final int memory, final Future<HostInfo> room) throws HypervisorException {
        final var target = path.between(source, destination);
        checkRoom(answer(room), destinationName, memory);
        reached("destination checked");
        source.migrate(identity.uuid(), target, MIGRATION_LIMIT);
        try {
            return destination.downtime(identity.uuid());
        } catch (HypervisorException e) {
            LOG.debug("Instance {}: downtime not known", identity.instance().getValue(), e);
            return Optional.empty();
        }
    }

    /** Removes the instance from a node. */
    void destroy(final Hypervisor node) throws HypervisorException {
        reached("hypervisor called");
        node.destroy(identity.uuid());
    }

    /** Saves the instance, so that it is not on a node any more. */
    void save(final Hypervisor node, final Saving saving) throws HypervisorException {
        reached("hypervisor called");
        saving.on(node, identity);
    }

    /** Lets the instance run again on a node. */
    void resume(final Hypervisor node) throws HypervisorException {
        reached("hypervisor called");
        node.resume(identity.uuid());
    }

    private static HostInfo answer(final Future<HostInfo> room) throws HypervisorException {
        try {
            return room.get();
        } catch (ExecutionException e) {
            Throwables.throwIfInstanceOf(e.getCause(), HypervisorException.class);
            throw new IllegalStateException("asking for room failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(HypervisorException.Kind.UNREACHABLE, "interrupted while asking for room", e);
        }
    }

    private void reached(final String name) {
        milestone.accept(new Milestone(name, clock.instant()));
    }

    private void checkRoom(final HostInfo host, final String nodeName, final int memory) throws HypervisorException {
        if (host.freeMemory() < memory) {
            throw new HypervisorException(HypervisorException.Kind.NO_ROOM, "node " + nodeName + " has "
                + host.freeMemory() + " MiB of memory free and instance " + identity.instance().getValue() + " needs "
                + memory + " MiB: free memory there, or move other instances away");
        }
    }
}
