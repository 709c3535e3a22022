package org.netfate.nfv.libvirt;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.LifecycleListener;
import org.libvirt.event.ResumedDetail;
import org.libvirt.event.StartedDetail;
import org.libvirt.event.StoppedDetail;
import org.libvirt.event.SuspendedDetail;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.api.hypervisor.VirtualMachineEvent.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns libvirt's lifecycle events into NetFATE's. An event does not carry metadata, and asking for it from within one
 * is not possible, so that this remembers which domains are NetFATE's, and takes everything that migrates in for one.
 *
 * <p>Called on libvirt's event loop; the other methods may be called by any thread.
 */
final class LifecycleEvents implements LifecycleListener {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleEvents.class);

    private final HypervisorListener listener;
    private final Clock clock;
    private final Set<UUID> ours = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    LifecycleEvents(final HypervisorListener listener, final Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Lets the events of a domain through from now on, until it has stopped.
     *
     * @param uuid a domain of NetFATE's
     */
    void add(final UUID uuid) {
        ours.add(uuid);
    }

    /** Lets nothing through any more. */
    void end() {
        ended = true;
    }

    @Override
    public int onLifecycleChange(final Domain domain, final DomainEvent event) {
        try {
            final var uuid = UUID.fromString(domain.getUUIDString());
            domain.free();
            type(event).ifPresent(type -> pass(new VirtualMachineEvent(uuid, type, isMigration(event),
                clock.instant())));
        } catch (LibvirtException e) {
            LOG.warn("an event of libvirt's is lost, since it does not tell of which domain: {}", e.getMessage());
        }
        return 0;
    }

    private void pass(final VirtualMachineEvent event) {
        // Of one that comes Xen's driver tells that it resumes for its migration, but not that it has started for it.
        if (event.migration() && (event.type() == Type.STARTED || event.type() == Type.RESUMED)) {
            ours.add(event.uuid());
        }
        final boolean known = event.type() == Type.STOPPED ? ours.remove(event.uuid()) : ours.contains(event.uuid());
        if (known && !ended) {
            listener.onEvent(event);
        }
    }

    private static Optional<Type> type(final DomainEvent event) {
        return switch (event.getType()) {
            case STARTED -> Optional.of(Type.STARTED);
            case SUSPENDED -> Optional.of(Type.SUSPENDED);
            case RESUMED -> Optional.of(Type.RESUMED);
            case STOPPED -> Optional.of(Type.STOPPED);
            default -> Optional.empty();
        };
    }

    private static boolean isMigration(final DomainEvent event) {
        final Enum<?> detail = event.getDetail();
        return detail == StartedDetail.MIGRATED || detail == SuspendedDetail.MIGRATED
            || detail == ResumedDetail.MIGRATED || detail == StoppedDetail.MIGRATED;
    }
}
