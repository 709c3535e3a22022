package org.netfate.nfv.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.libvirt.Domain;
import org.libvirt.Domain.DomainMigrateParameters;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.LibvirtException;
import org.libvirt.TypedParameter;
import org.libvirt.TypedStringParameter;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.MigrationTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One live migration, peer to peer: the nodes' libvirt daemons carry it out between themselves, so that it ends well
 * even if the Orchestrator does not. It has a connection of its own, since its call lasts as long as it does.
 */
final class Migration {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    /**
     * The silences in milliseconds that a guest is allowed at the end, each for an equal part of the time limit. With
     * the first, a function that writes little memory is silent for some 35 ms; with QEMU's own 300 ms it is for 200.
     * The others let one that writes much get there as well.
     */
    private static final List<Long> SILENCES = List.of(30L, 120L, 480L, 1920L);

    private final Set<Capability> capabilities;
    private final String uri;
    private final UUID uuid;
    private final MigrationTarget target;
    private final String what;

    /**
     * Prepares a migration.
     *
     * @param capabilities what its hypervisor can do
     * @param uri the node that the virtual machine is on
     * @param uuid the virtual machine
     * @param target where it shall go, and how
     */
    Migration(final Set<Capability> capabilities, final String uri, final UUID uuid, final MigrationTarget target) {
        this.capabilities = capabilities;
        this.uri = uri;
        this.uuid = uuid;
        this.target = target;
        what = "migrate virtual machine " + uuid + " to " + target.uri();
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
            if (!hasEnded(own, call, other, limit.dividedBy(SILENCES.size()), timeouts.question())) {
                end(own, call, abort(other, timeouts.question()) ? timeouts.abort() : Duration.ZERO, limit);
            }
        } catch (InterruptedException e) {
            throw LibvirtFailure.interrupted(what, uri, e);
        } catch (HypervisorException e) {
            throw e.kind() == Kind.UNREACHABLE && own.isOpen() ? destinationUnreachable(e) : e;
        }
    }

    /** This node answers, and says that the other one does not. */
    private HypervisorException destinationUnreachable(final HypervisorException seen) {
        final var said = Optional.ofNullable(seen.getCause()).map(Throwable::getMessage).orElse("no reason given");
        return new HypervisorException(Kind.REFUSED, "Cannot " + what + " on " + uri + ": the node cannot reach the "
            + "destination (" + said + "); " + Distrust.in(said).map(Distrust::advice)
                .orElse("check its libvirtd, and the network between the two"), seen);
    }

    private boolean hasEnded(final OwnedConnection own, final Future<Boolean> call, final OwnedConnection other,
            final Duration part, final Duration patience) throws HypervisorException, InterruptedException {
        for (int next = 1; next <= SILENCES.size(); next++) {
            try {
                own.result(what, call, part);
                return true;
            } catch (TimeoutException e) {
                LOG.debug("Cannot {} on {} within {} ms", what, uri, part.multipliedBy(next).toMillis());
            }
            if (next < SILENCES.size()) {
                final long silence = SILENCES.get(next);
                control(Capability.DOWNTIME_LIMIT, other, patience, domain -> domain.migrateSetMaxDowntime(silence));
            }
        }
        return false;
    }

    /** It may have succeeded just before it was aborted. */
    private void end(final OwnedConnection own, final Future<Boolean> call, final Duration patience,
            final Duration limit) throws HypervisorException, InterruptedException {
        final var tooLong = "Cannot " + what + " on " + uri + ": it took longer than " + limit.toMillis() + " ms, and ";
        try {
            own.result(what, call, patience);
        } catch (HypervisorException e) {
            throw new HypervisorException(Kind.TIMEOUT, tooLong + "was aborted", e);
        } catch (TimeoutException e) {
            final var why = capabilities.contains(Capability.ABORT) ? "it could not be aborted"
                : "this hypervisor cannot abort it";
            throw new HypervisorException(Kind.TIMEOUT, tooLong + "goes on, since " + why
                + "; where the virtual machine is shows when it ends", e);
        }
    }

    private boolean abort(final OwnedConnection other, final Duration patience) {
        return control(Capability.ABORT, other, patience, Domain::abortJob);
    }

    private boolean control(final Capability needed, final OwnedConnection other, final Duration patience,
            final Guests.Use<?> how) {
        if (!capabilities.contains(needed)) {
            return false;
        }
        try {
            return other.call("influence the migration of virtual machine " + uuid, patience,
                connect -> Guests.with(connect, uuid, how)).isPresent();
        } catch (HypervisorException e) {
            LOG.debug("it may have ended meanwhile: {}", e.getMessage());
            return false;
        }
    }

    private boolean migrate(final NodeConnect connect) throws LibvirtException, HypervisorException {
        return Guests.with(connect, uuid, this::migrate).orElseThrow(() -> new HypervisorException(Kind.NOT_FOUND,
            "Cannot " + what + " from " + uri + ": there is no such virtual machine of NetFATE's"));
    }

    /** Xen wants at least one parameter. */
    private boolean migrate(final Domain domain) throws LibvirtException {
        final var name = new TypedStringParameter(DomainMigrateParameters.VIR_MIGRATE_PARAM_DEST_NAME,
            domain.getName());
        int flags = MigrateFlags.LIVE | MigrateFlags.PEER2PEER | stream();
        if (capabilities.contains(Capability.DOWNTIME_LIMIT)) {
            domain.migrateSetMaxDowntime(SILENCES.get(0));
        }
        if (capabilities.contains(Capability.AUTO_CONVERGE)) {
            flags |= MigrateFlags.AUTO_CONVERGE;
        }
        domain.migrateToURI(target.uri(), new TypedParameter[] {name}, flags);
        return true;
    }

    private int stream() {
        return switch (target.stream()) {
            case PLAIN -> 0;
            case TUNNELLED -> MigrateFlags.TUNNELED;
            case TLS -> MigrateFlags.TLS;
        };
    }
}
