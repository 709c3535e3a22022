package org.netfate.nfv.libvirt;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Domain.DomainMigrateParameters;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.LibvirtException;
import org.libvirt.TypedParameter;
import org.libvirt.TypedStringParameter;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One live migration, peer to peer: the nodes' libvirt daemons carry it out between themselves, so that it ends well
 * even if the Orchestrator does not. It has a connection of its own, since its call lasts as long as it does.
 */
final class Migration {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    private final String uri;
    private final UUID uuid;
    private final String destinationUri;
    private final String what;

    /**
     * Prepares a migration.
     *
     * @param uri the node that the virtual machine is on
     * @param uuid the virtual machine
     * @param destinationUri where it shall go, as that node reaches it
     */
    Migration(final String uri, final UUID uuid, final String destinationUri) {
        this.uri = uri;
        this.uuid = uuid;
        this.destinationUri = destinationUri;
        what = "migrate virtual machine " + uuid + " to " + destinationUri;
    }

    /**
     * Migrates, and waits for the end.
     *
     * @param own a connection to the node that nothing else uses
     * @param other another connection to it, on which an abort can be asked for meanwhile
     * @param limit how long it may take before it is aborted
     * @param timeouts how long to wait for the abort
     * @throws HypervisorException if it did not succeed, or has not ended after all that
     */
    void run(final OwnedConnection own, final OwnedConnection other, final Duration limit, final Timeouts timeouts)
            throws HypervisorException {
        final var call = own.start(what, this::migrate);
        try {
            own.result(what, call, limit);
        } catch (TimeoutException e) {
            LOG.debug("Cannot {} on {} within {} ms", what, uri, limit.toMillis());
            end(own, call, abort(other, timeouts.question()) ? timeouts.abort() : Duration.ZERO, limit);
        } catch (InterruptedException e) {
            throw own.interrupted(what, e);
        }
    }

    /** It may have succeeded just before it was aborted. */
    private void end(final OwnedConnection own, final Future<Boolean> call, final Duration patience, final Duration limit)
            throws HypervisorException {
        final var tooLong = "Cannot " + what + " on " + uri + ": it took longer than " + limit.toMillis() + " ms, and ";
        try {
            own.result(what, call, patience);
        } catch (HypervisorException e) {
            throw new HypervisorException(Kind.TIMEOUT, tooLong + "was aborted", e);
        } catch (TimeoutException e) {
            throw new HypervisorException(Kind.TIMEOUT, tooLong
                + "goes on, since it could not be aborted; ask both nodes where the virtual machine is", e);
        } catch (InterruptedException e) {
            throw own.interrupted(what, e);
        }
    }

    /** Xen cannot abort. */
    private boolean abort(final OwnedConnection other, final Duration patience) {
        try {
            return other.call("abort the migration of " + uuid, patience,
                connect -> Guests.with(connect, uuid, Domain::abortJob)).isPresent();
        } catch (HypervisorException e) {
            LOG.warn("{}", e.getMessage());
            return false;
        }
    }

    private boolean migrate(final Connect connect) throws LibvirtException, HypervisorException {
        return Guests.with(connect, uuid, this::migrate).orElseThrow(() -> new HypervisorException(Kind.NOT_FOUND,
            "Cannot " + what + " from " + uri + ": there is no such virtual machine of NetFATE's"));
    }

    /** Xen wants at least one parameter. */
    private boolean migrate(final Domain domain) throws LibvirtException {
        final var name = new TypedStringParameter(DomainMigrateParameters.VIR_MIGRATE_PARAM_DEST_NAME,
            domain.getName());
        domain.migrateToURI(destinationUri, new TypedParameter[] {name}, MigrateFlags.LIVE | MigrateFlags.PEER2PEER);
        return true;
    }
}
