package org.netfate.nfv.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.TypedUlongParameter;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's hypervisor. A lasting connection carries events and short questions. Whatever takes long (create, destroy,
 * migrate) opens a connection for itself, so that nothing waits behind it, and so that giving up on it does not cost
 * the lasting one.
 */
final class LibvirtHypervisor implements Hypervisor {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtHypervisor.class);

    // virDomainGetJobStatsFlags
    private static final int STATS_COMPLETED = 1;
    private static final int STATS_KEEP_COMPLETED = 2;

    /** What does not change as long as a connection lasts. */
    private record Nature(DomainXml domainXml, Set<Capability> capabilities, String saveFormat) { }

    private final String uri;
    private final Timeouts timeouts;
    private final LifecycleEvents events;
    private final OwnedConnection connection;
    private final Nature nature;
    private final GuestStates states;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();

    private LibvirtHypervisor(final String uri, final Timeouts timeouts, final LifecycleEvents events,
            final OwnedConnection connection, final Nature nature, final GuestStates states) {
        this.uri = uri;
        this.timeouts = timeouts;
        this.events = events;
        this.connection = connection;
        this.nature = nature;
        this.states = states;
    }

    /**
     * Connects to a node, and learns what it is and what is there, with the events on, so that nothing is missed.
     *
     * @param platform what the URI leads to
     * @param uri its connection URI
     * @param timeouts how long to wait for it
     * @param listener told of events
     * @param clock tells when this process learnt of them
     * @return the connection
     * @throws HypervisorException if it does not answer or refuses
     */
    static LibvirtHypervisor connect(final Platform platform, final String uri, final Timeouts timeouts,
            final HypervisorListener listener, final Clock clock) throws HypervisorException {
        final var events = new LifecycleEvents(listener, clock);
        final var nature = new AtomicReference<Nature>();
        final var states = new GuestStates(platform);
        final var connection = OwnedConnection.open(uri, timeouts.connect(), (opening, connect) -> {
            opening.listen(events);
            nature.set(nature(platform, connect));
            Guests.list(connect, Set.of(), states).forEach(machine -> events.add(machine.uuid()));
        }, listener::onDisconnected);
        return new LibvirtHypervisor(uri, timeouts, events, connection, nature.get(), states);
    }

    @Override
    public HostInfo host() throws HypervisorException {
        return connection.call("ask for the machine", timeouts.question(), NodeConnect::host);
    }

    @Override
    public Set<Capability> capabilities() {
        return nature.capabilities();
    }

    @Override
    public Set<String> missingFiles(final ImageStore store, final Set<String> locations) throws HypervisorException {
        if (!looking.compareAndSet(false, true)) {
            throw StoreLook.unanswered(uri, store);
        }
        boolean begun = false;
        final var look = new StoreLook(uri, store, locations);
        try (var own = open(look.what())) {
            begun = true;
            // It may hang in the node's kernel for ever: until that ends nobody asks again.
            return own.call(look.what(), timeouts.question(), connect -> {
                try {
                    return look.run(connect);
                } finally {
                    looking.set(false);
                }
            });
        } finally {
            if (!begun) {
                looking.set(false);
            }
        }
    }

    @Override
    public List<VirtualMachine> virtualMachines() throws HypervisorException {
        final var machines = connection.call("list virtual machines", timeouts.question(),
            connect -> Guests.list(connect, busy, states));
        machines.forEach(machine -> events.add(machine.uuid()));
        return List.copyOf(machines);
    }

    @Override
    public void create(final VirtualMachineSpec spec) throws HypervisorException {
        begin(spec, Creation.boot(uri, spec, nature.domainXml()));
    }

    @Override
    public void migrate(final UUID uuid, final MigrationTarget target, final Duration limit)
            throws HypervisorException {
        try (var own = open("migrate virtual machine " + uuid)) {
            new Migration(capabilities(), uri, uuid, target).run(own, connection, limit, timeouts);
        }
    }

    @Override
    public Optional<Duration> downtime(final UUID uuid) throws HypervisorException {
        final var what = "ask for the downtime of virtual machine " + uuid;
        return connection.call(what, timeouts.question(),
            connect -> Guests.with(connect, uuid, LibvirtHypervisor::silence)).orElseThrow(() -> none(what));
    }

    @Override
    public void resume(final UUID uuid) throws HypervisorException {
        final var what = "resume virtual machine " + uuid;
        connection.call(what, timeouts.question(), connect -> Guests.with(connect, uuid, this::run))
            .orElseThrow(() -> none(what));
    }

    @Override
    public void destroy(final UUID uuid) throws HypervisorException {
        act(uuid, "destroy virtual machine " + uuid, connect -> Guests.with(connect, uuid, Guests::remove));
    }

    @Override
    public String saveFormat() {
        return nature.saveFormat();
    }

    @Override
    public void save(final UUID uuid, final String file) throws HypervisorException {
        final var what = "save virtual machine " + uuid + " into " + file;
        act(uuid, what, connect -> Guests.with(connect, uuid, domain -> {
            domain.save(file);
            return true;
        }).orElseThrow(() -> none(what)));
    }

    @Override
    public void assign(final Path file, final VirtualMachineSpec spec) throws HypervisorException {
        final var what = "make virtual machine " + spec.name() + " of what is saved in " + file;
        if (!capabilities().contains(Capability.RESTORE_AS)) {
            throw new HypervisorException(Kind.REFUSED, "Cannot " + what + ": " + uri
                + " restores only what was saved as the same");
        }
        try {
            SaveImage.assign(file, nature.domainXml().of(spec));
        } catch (IOException | IllegalArgumentException e) {
            throw new HypervisorException(Kind.IMAGE, "Cannot " + what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void restore(final VirtualMachineSpec spec, final String file) throws HypervisorException {
        begin(spec, Creation.restore(uri, spec, file));
    }

    @Override
    public long configurationReads(final UUID uuid) throws HypervisorException {
        final var what = "ask what virtual machine " + uuid + " has read of its configuration disk";
        return connection.call(what, timeouts.question(),
            connect -> Guests.with(connect, uuid, Guests::lastDiskReads)).orElseThrow(() -> none(what));
    }

    @Override
    public void close() {
        events.end();
        connection.close();
    }

    private void begin(final VirtualMachineSpec spec, final Creation creation) throws HypervisorException {
        act(spec.uuid(), creation.what(), connect -> {
            creation.run(connect, () -> events.add(spec.uuid()));
            return null;
        });
    }

    private void act(final UUID uuid, final String what, final OwnedConnection.Call<?> call)
            throws HypervisorException {
        busy.add(uuid);
        try (var own = open(what)) {
            own.call(what, timeouts.action(), call);
        } finally {
            busy.remove(uuid);
        }
    }

    private OwnedConnection open(final String what) throws HypervisorException {
        if (!connection.isOpen()) {
            throw LibvirtFailure.ended(what, uri);
        }
        return OwnedConnection.open(uri, timeouts.connect(), (opening, connect) -> { },
            reason -> LOG.debug("{}: connection for one action: {}", uri, reason));
    }

    private HypervisorException none(final String what) {
        return new HypervisorException(Kind.NOT_FOUND, "Cannot " + what + " on " + uri
            + ": there is no such virtual machine of NetFATE's");
    }

    /**
     * What was saved by one build of QEMU and libvirt is only given to the same: others may understand it, and may
     * arrange a domain's devices otherwise.
     */
    private static Nature nature(final Platform platform, final NodeConnect connect) throws LibvirtException {
        final var domainXml = domainXml(platform, connect);
        final var capabilities = new HashSet<>(connect.capabilities());
        if (platform == Platform.QEMU && capabilities.contains(Capability.SAVE_RESTORE)) {
            capabilities.add(Capability.RESTORE_AS);
        }
        return new Nature(domainXml, Set.copyOf(capabilities), "%s %s, libvirt %s, %s".formatted(connect.getType(),
            DottedVersion.of(connect.getVersion()), DottedVersion.of(connect.getLibVersion()), domainXml.virtType()));
    }

    private static DomainXml domainXml(final Platform platform, final NodeConnect connect) throws LibvirtException {
        return switch (platform) {
            case QEMU -> new QemuDomainXml(connect.virtTypes());
            case XEN -> new XenDomainXml();
            case TEST -> new TestDomainXml();
        };
    }

    private boolean run(final Domain domain) throws LibvirtException {
        if (states.of(domain) != State.RUNNING) {
            domain.resume();
        }
        return true;
    }

    private static Optional<Duration> silence(final Domain domain) throws LibvirtException {
        try {
            final var stats = domain.getJobStats(STATS_COMPLETED | STATS_KEEP_COMPLETED).stats;
            return Stream.of(stats).filter(TypedUlongParameter.class::isInstance).map(TypedUlongParameter.class::cast)
                .filter(stat -> "downtime".equals(stat.field)).map(stat -> Duration.ofMillis(stat.value)).findFirst();
        } catch (LibvirtException e) {
            if (LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_SUPPORT, ErrorNumber.VIR_ERR_INVALID_ARG,
                    ErrorNumber.VIR_ERR_ARGUMENT_UNSUPPORTED, ErrorNumber.VIR_ERR_OPERATION_UNSUPPORTED)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
