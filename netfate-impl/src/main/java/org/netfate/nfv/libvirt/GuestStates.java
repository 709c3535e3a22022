package org.netfate.nfv.libvirt;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.VirtualMachine.State;

/**
 * Tells whether the domains of a node run. libvirt's Xen driver takes a domain for paused whose migration the
 * destination has refused, though it was never suspended, and refuses to resume it: there a paused domain whose
 * processor time goes on between two looks runs.
 *
 * <p>Everything here is called on the thread that owns the connection.
 */
final class GuestStates {
    private final boolean doubtful;
    /** Processor time, in nanoseconds, of the domains that were paused when they were looked at last. */
    private final Map<UUID, Long> paused = new HashMap<>();

    GuestStates(final Platform platform) {
        doubtful = platform == Platform.XEN;
    }

    /**
     * Tells whether a domain runs or does not.
     *
     * @param domain the domain
     * @return its state
     * @throws LibvirtException if libvirt refuses
     */
    State of(final Domain domain) throws LibvirtException {
        try {
            return of(UUID.fromString(domain.getUUIDString()), domain.getInfo());
        } catch (LibvirtException e) {
            if (LibvirtFailure.isRemovedByXen(e)) {
                return State.STOPPED;
            }
            throw e;
        }
    }

    State of(final UUID uuid, final DomainInfo info) {
        final var said = said(info.state);
        if (!doubtful || said != State.PAUSED) {
            paused.remove(uuid);
            return said;
        }
        final Long before = paused.put(uuid, info.cpuTime);
        return before != null && info.cpuTime > before ? State.RUNNING : State.PAUSED;
    }

    /**
     * Forgets all domains but those that the node has: what comes again with the same UUID is another one.
     *
     * @param uuids what the node has
     */
    void retain(final Set<UUID> uuids) {
        paused.keySet().retainAll(uuids);
    }

    private static State said(final DomainState state) {
        return switch (state) {
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> State.PAUSED;
            case VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED -> State.STOPPED;
            // Without a state, as Xen reports domains that wait for work; blocked; about to end.
            default -> State.RUNNING;
        };
    }
}
