package org.netfate.nfv.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds NetFATE's domains, which are those with its metadata, and frees libvirt's references to them.
 *
 * <p>Everything here is called on the thread that owns the connection.
 */
final class Guests {
    private static final Logger LOG = LoggerFactory.getLogger(Guests.class);

    // virDomainJobType; libvirt-java's constants of that name have other values.
    private static final int JOB_BOUNDED = 1;
    private static final int JOB_UNBOUNDED = 2;
    private static final int METADATA_ELEMENT = 2;

    private Guests() {
        // static
    }

    /**
     * Something to do with a domain.
     *
     * @param <T> what comes out of it
     */
    @FunctionalInterface
    interface Use<T> {
        /**
         * Does it.
         *
         * @param domain the domain, not to be kept
         * @return what came out
         * @throws LibvirtException if libvirt refuses
         */
        T of(Domain domain) throws LibvirtException;
    }

    /** A way to a domain. */
    @FunctionalInterface
    interface Lookup {
        /**
         * Looks it up.
         *
         * @return the domain
         * @throws LibvirtException if there is none, or libvirt refuses
         */
        Domain domain() throws LibvirtException;
    }

    /**
     * Lists NetFATE's domains. A domain that ends meanwhile is left out.
     *
     * @param connect the connection
     * @param busy domains that are being created or destroyed, which are not asked whether they migrate: QEMU would not
     *        answer before that is done
     * @param states tells their states
     * @return the domains, in any state
     * @throws LibvirtException if libvirt refuses
     */
    static List<VirtualMachine> list(final NodeConnect connect, final Set<UUID> busy, final GuestStates states)
            throws LibvirtException {
        final var machines = new ArrayList<VirtualMachine>();
        final var domains = connect.listAllDomains(0);
        try {
            for (final var domain : domains) {
                describe(domain, busy, states).ifPresent(machines::add);
            }
        } finally {
            for (final var domain : domains) {
                domain.free();
            }
        }
        states.retain(machines.stream().map(VirtualMachine::uuid).collect(Collectors.toSet()));
        return machines;
    }

    /**
     * Looks a domain up.
     *
     * @param lookup how
     * @return the domain, which the caller has to free; empty if there is none
     * @throws LibvirtException if libvirt refuses
     */
    static Optional<Domain> find(final Lookup lookup) throws LibvirtException {
        try {
            return Optional.of(lookup.domain());
        } catch (LibvirtException e) {
            if (LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Does something with a domain of NetFATE's.
     *
     * @param <T> what comes out of it
     * @param connect the connection
     * @param uuid the domain
     * @param use what to do
     * @return what came out, empty if there is no such domain, or it is not NetFATE's
     * @throws LibvirtException if libvirt refuses
     */
    static <T> Optional<T> with(final NodeConnect connect, final UUID uuid, final Use<T> use) throws LibvirtException {
        final var found = find(() -> connect.domainLookupByUUID(uuid));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        final var domain = found.orElseThrow();
        try {
            return instance(domain).isPresent() ? Optional.of(use.of(domain)) : Optional.empty();
        } finally {
            domain.free();
        }
    }

    /**
     * Ends a domain at once, so that its node knows nothing of it any more.
     *
     * @param domain the domain
     * @return true
     * @throws LibvirtException if libvirt refuses
     */
    static boolean remove(final Domain domain) throws LibvirtException {
        try {
            final boolean persistent = domain.isPersistent() == 1;
            if (domain.isActive() == 1) {
                domain.destroy();
            }
            if (persistent) {
                domain.undefine();
            }
        } catch (LibvirtException e) {
            if (!LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
                throw e;
            }
        }
        return true;
    }

    /**
     * Counts what a domain has read of its last disk.
     *
     * @param domain the domain
     * @return requests since it was started, 0 if it has no disk
     * @throws LibvirtException if libvirt refuses
     */
    static long lastDiskReads(final Domain domain) throws LibvirtException {
        final var targets = XmlTree.parse(domain.getXMLDesc(0)).all("disk").flatMap(disk -> disk.all("target"))
            .flatMap(target -> target.attribute("dev").stream()).toList();
        return targets.isEmpty() ? 0 : domain.blockStats(targets.get(targets.size() - 1)).rd_req;
    }

    private static Optional<VirtualMachine> describe(final Domain domain, final Set<UUID> busy,
            final GuestStates states) throws LibvirtException {
        try {
            final var instance = instance(domain);
            if (instance.isEmpty()) {
                return Optional.empty();
            }
            final var uuid = UUID.fromString(domain.getUUIDString());
            final var state = states.of(domain);
            return Optional.of(new VirtualMachine(uuid, instance.orElseThrow(), state,
                !busy.contains(uuid) && isMigrating(domain, state)));
        } catch (LibvirtException e) {
            if (LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<String> instance(final Domain domain) throws LibvirtException {
        try {
            return Optional.of(DomainXml.instance(domain.getMetadata(METADATA_ELEMENT, DomainXml.NAMESPACE, 0)));
        } catch (LibvirtException e) {
            // Invalid is to ask a transient domain that has just ended, and is still in the list.
            if (LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA, ErrorNumber.VIR_ERR_OPERATION_INVALID)) {
                return Optional.empty();
            }
            throw e;
        } catch (IllegalArgumentException e) {
            LOG.warn("domain {} has metadata of NetFATE's that cannot be read: {}", domain.getUUIDString(),
                e.getMessage());
            return Optional.empty();
        }
    }

    /** QEMU refuses to tell about a migration on the side where it arrives, and thereby tells that there is one. */
    private static boolean isMigrating(final Domain domain, final State state) throws LibvirtException {
        if (state == State.STOPPED) {
            return false;
        }
        try {
            final int job = domain.getJobInfo().getType();
            return job == JOB_BOUNDED || job == JOB_UNBOUNDED;
        } catch (LibvirtException e) {
            if (LibvirtFailure.is(e, ErrorNumber.VIR_ERR_OPERATION_UNSUPPORTED,
                    ErrorNumber.VIR_ERR_OPERATION_INVALID)) {
                return state == State.PAUSED;
            }
            if (LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_SUPPORT)) {
                return false;
            }
            throw e;
        }
    }
}
