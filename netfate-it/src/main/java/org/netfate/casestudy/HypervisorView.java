package org.netfate.casestudy;

import java.util.ArrayList;
import java.util.List;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * A read-only connection to a node's libvirt daemon, to see what runs there with eyes that are not NetFATE's. It
 * belongs to one thread.
 */
public final class HypervisorView implements AutoCloseable {
    /** What Xen shows as a guest is the host itself. */
    private static final String HOST = "Domain-0";

    private final String uri;
    private final Connect connect;

    /**
     * A guest.
     *
     * @param name its name
     * @param uuid its UUID
     * @param state its state as libvirt names it
     */
    public record Guest(String name, String uuid, DomainState state) {
        /**
         * Tells whether it runs.
         *
         * @return false if it is paused or shut off
         */
        public boolean running() {
            return state == DomainState.VIR_DOMAIN_RUNNING || state == DomainState.VIR_DOMAIN_BLOCKED;
        }
    }

    private HypervisorView(final String uri, final Connect connect) {
        this.uri = uri;
        this.connect = connect;
    }

    /**
     * Connects.
     *
     * @param uri where the daemon is
     * @return the connection
     * @throws CaseStudyException if it does not answer
     */
    static HypervisorView of(final String uri) throws CaseStudyException {
        try {
            // Errors are thrown; libvirt need not print them as well.
            Connect.setErrorCallback((userData, error) -> { });
            return new HypervisorView(uri, new Connect(uri, true));
        } catch (LibvirtException e) {
            throw new CaseStudyException(uri + ": " + e.getMessage(), e);
        }
    }

    /**
     * Lists the guests.
     *
     * @return the guests that are there at this moment
     * @throws CaseStudyException if the daemon does not answer
     */
    List<Guest> guests() throws CaseStudyException {
        try {
            final var guests = new ArrayList<Guest>();
            for (Domain domain : connect.listAllDomains(0)) {
                addUnlessGone(guests, domain);
            }
            return guests;
        } catch (LibvirtException e) {
            throw new CaseStudyException(uri + ": " + e.getMessage(), e);
        }
    }

    /**
     * Tells whether the states of guests that migrate are true. libvirt's driver for Xen says of a guest that is
     * stopped at the source that it runs, until all is over.
     *
     * @return whether a guest runs if its state says so
     */
    boolean tellsStates() {
        return !uri.startsWith("xen");
    }

    /**
     * Tells what a guest has used of the processor.
     *
     * @param uuid the guest
     * @return nanoseconds since it was created here, 0 if it is not here
     * @throws CaseStudyException if the daemon does not answer
     */
    long processorTime(final String uuid) throws CaseStudyException {
        try {
            final Domain domain = connect.domainLookupByUUIDString(uuid);
            try {
                return domain.isActive() == 1 ? domain.getInfo().cpuTime : 0;
            } finally {
                domain.free();
            }
        } catch (LibvirtException e) {
            if (isGone(e)) {
                return 0;
            }
            throw new CaseStudyException(uri + ": " + e.getMessage(), e);
        }
    }

    private static void addUnlessGone(final List<Guest> guests, final Domain domain) throws LibvirtException {
        try {
            if (!HOST.equals(domain.getName())) {
                guests.add(new Guest(domain.getName(), domain.getUUIDString(), domain.getInfo().state));
            }
        } catch (LibvirtException e) {
            if (!isGone(e)) {
                throw e;
            }
        } finally {
            domain.free();
        }
    }

    /** Xen may have removed what libvirt still has. */
    private static boolean isGone(final LibvirtException failure) {
        return failure.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN
            || failure.getMessage().contains("libxl_domain_info failed");
    }

    @Override
    public void close() {
        try {
            connect.close();
        } catch (LibvirtException e) {
            // The daemon is gone, and the connection with it.
            return;
        }
    }
}
