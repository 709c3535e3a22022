package org.netfate.nfv;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorDriver;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.api.hypervisor.VirtualMachineEvent.Type;
import org.netfate.api.hypervisor.VirtualMachineSpec;

/**
 * Hypervisors in memory that behave as libvirt's do where it matters: a peer-to-peer migration takes four steps with
 * their events and goes on when the caller is gone, a call can time out and be done all the same, events and answers
 * overtake each other, and hosts fall silent or die at any time.
 */
final class FakeHypervisors implements HypervisorDriver {
    /** What a host is asked. */
    enum Call { CONNECT, HOST, LOOK, LIST, CREATE, MIGRATE, RESUME, DESTROY, SAVE, RESTORE, READS }

    /** How a call fails. */
    enum Fault {
        REFUSED, IMAGE, UNREACHABLE, TIMEOUT_BUT_DONE, TIMEOUT_AND_NOT_DONE,
        /** Somebody else's virtual machine has the name. */
        EXISTS,
        /** A migration: the call is given up, but the hypervisors go on. */
        TIMEOUT_AND_GOES_ON,
        /** A migration: the guest is left paused at both ends. */
        LEFT_PAUSED,
        /** A bug of the driver's. */
        BUG
    }

    /** A virtual machine; the same object wherever it moves. */
    record Guest(UUID uuid, String instance, int memory, int boot) { }

    private static final class Copy {
        private final Guest guest;
        private State state;
        private boolean migrating;

        Copy(final Guest guest, final State state, final boolean migrating) {
            this.guest = guest;
            this.state = state;
            this.migrating = migrating;
        }
    }

    final Map<String, Host> hosts = new LinkedHashMap<>();
    final Map<UUID, Migration> migrations = new HashMap<>();
    final List<String> calls = new ArrayList<>();
    /** What each virtual machine was created from last. */
    final Map<UUID, VirtualMachineSpec> specs = new HashMap<>();
    final List<String> violations = new ArrayList<>();
    private final Clock clock;
    private Runnable meanwhile = () -> { };
    private final Set<UUID> slow = new HashSet<>();
    private Predicate<UUID> keeps = uuid -> false;
    private boolean eventsWait;
    private int boots;
    private long reads;
    private long savings;
    private final Set<Long> restored = new HashSet<>();

    FakeHypervisors(final Clock clock) {
        this.clock = clock;
    }

    Host host(final String name) {
        return hosts.get(name);
    }

    Host add(final String name, final long memory) {
        final var host = new Host(name, memory);
        hosts.put(name, host);
        return host;
    }

    static String uri(final String name) {
        return "qemu+tls://" + name + "/system";
    }

    /** What happens in the world while a call is under way: between its steps, and before it returns. */
    void meanwhile(final Runnable task) {
        meanwhile = task;
    }

    /** Which virtual machines must not be lost now. */
    void keep(final Predicate<UUID> wanted) {
        keeps = wanted;
    }

    /** Events are delivered one by one by {@link Connection#deliver}. */
    void letEventsWait() {
        eventsWait = true;
    }

    /** Events that wait are delivered now, and others at once from now on. */
    void letEventsPass() {
        eventsWait = false;
        hosts.values().forEach(host -> List.copyOf(host.connections).forEach(Connection::deliverAll));
    }

    /** A virtual machine writes so much that it cannot be moved in time. */
    void slowDown(final UUID uuid) {
        slow.add(uuid);
    }

    /** Someone moves a virtual machine by hand. */
    void migrate(final UUID uuid, final String source, final String destination) {
        final var migration = new Migration(host(source), host(destination), host(source).copies.get(uuid).guest);
        while (!migration.isOver()) {
            migration.step();
        }
    }

    List<String> running(final UUID uuid) {
        return hosts.values().stream().filter(host -> host.state(uuid).equals(Optional.of(State.RUNNING)))
            .map(host -> host.name).toList();
    }

    List<String> places(final UUID uuid) {
        return hosts.values().stream().filter(host -> host.copies.containsKey(uuid)).map(host -> host.name).toList();
    }

    /** Which boot of a virtual machine runs now: another number means that it was started again. */
    int boot(final UUID uuid) {
        return hosts.values().stream().flatMap(host -> Optional.ofNullable(host.copies.get(uuid)).stream())
            .mapToInt(copy -> copy.guest.boot()).findFirst().orElse(0);
    }

    /** Which boot was the last. */
    int lastBoot() {
        return boots;
    }

    @Override
    public boolean supports(final String uri) {
        return uri.startsWith("qemu");
    }

    @Override
    public Hypervisor connect(final String uri, final HypervisorListener listener) throws HypervisorException {
        final var host = hostOf(uri);
        final var connection = new Connection(host, listener);
        connection.begin(Call.CONNECT);
        host.connections.add(connection);
        meanwhile.run();
        return connection;
    }

    private Host hostOf(final String uri) throws HypervisorException {
        return hosts.values().stream().filter(host -> uri(host.name).equals(uri)).findFirst()
            .orElseThrow(() -> new HypervisorException(Kind.UNREACHABLE, "no host at " + uri));
    }

    private void emit(final Host host, final UUID uuid, final Type type, final boolean migration) {
        if (running(uuid).size() > 1) {
            violations.add("two running copies of " + uuid + ": " + running(uuid));
        }
        final var event = new VirtualMachineEvent(uuid, type, migration, clock.instant());
        List.copyOf(host.connections).forEach(connection -> connection.events.add(event));
        if (!eventsWait) {
            List.copyOf(host.connections).forEach(Connection::deliverAll);
        }
    }

    /** A machine with a hypervisor. */
    final class Host {
        final String name;
        final List<Connection> connections = new ArrayList<>();
        /** Files that the host finds. */
        final Set<String> files = new HashSet<>();
        private final Map<Call, Deque<Fault>> faults = new EnumMap<>(Call.class);
        private final Map<UUID, Copy> copies = new LinkedHashMap<>();
        private long memory;
        private final Set<UUID> foreign = new HashSet<>();
        private final Set<String> absent = new HashSet<>();
        private final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
        private boolean reachable = true;
        private String takenName = "";
        private String saveFormat = "QEMU 7.2";
        private boolean guestsWait = true;

        Host(final String name, final long memory) {
            this.name = name;
            this.memory = memory;
        }

        void memory(final long newMemory) {
            memory = newMemory;
        }

        /** What its hypervisor cannot do. */
        void cannot(final Capability... lacking) {
            capabilities.removeAll(List.of(lacking));
        }

        /** The next calls of a kind fail. */
        void fail(final Call call, final Fault... fault) {
            faults.computeIfAbsent(call, any -> new ArrayDeque<>()).addAll(List.of(fault));
        }

        /** Its hypervisor was replaced by another version. */
        void saveFormat(final String newFormat) {
            saveFormat = newFormat;
        }

        /** Guests do not wait for an identity. */
        void letGuestsNotWait() {
            guestsWait = false;
        }

        /** No call fails any more. */
        void heal() {
            faults.clear();
        }

        Optional<State> state(final UUID uuid) {
            return foreign.contains(uuid) ? Optional.of(State.RUNNING)
                : Optional.ofNullable(copies.get(uuid)).map(copy -> copy.state);
        }

        /** A file is not there. */
        void lacks(final String file) {
            absent.add(file);
        }

        /** Someone else makes a virtual machine of their own. */
        void bootForeign(final UUID uuid) {
            foreign.add(uuid);
        }

        /** They remove it. */
        void removeForeign(final UUID uuid) {
            foreign.remove(uuid);
        }

        /** What is there, as nobody can see it but a test. */
        List<VirtualMachine> machines() {
            return copies.values().stream().map(copy -> new VirtualMachine(copy.guest.uuid(), copy.guest.instance(),
                copy.state, copy.migrating)).toList();
        }

        boolean isReachable() {
            return reachable;
        }

        /** The Orchestrator cannot reach it; what runs there goes on. */
        void silence() {
            reachable = false;
            List.copyOf(connections).forEach(connection -> connection.lose("no route to host"));
        }

        /** It can be reached again. */
        void answer() {
            reachable = true;
        }

        /** It loses its power and everything that ran. */
        void crash() {
            silence();
            copies.clear();
            List.copyOf(migrations.values()).forEach(migration -> migration.crashed(this));
        }

        /** Someone else makes a virtual machine that carries metadata. */
        void boot(final UUID uuid, final String instance) {
            copies.put(uuid, new Copy(new Guest(uuid, instance, 128, ++boots), State.RUNNING, false));
            emit(this, uuid, Type.STARTED, false);
        }

        /** Someone suspends a virtual machine by hand; an event may tell of it or not. */
        void suspend(final UUID uuid, final boolean told) {
            copies.get(uuid).state = State.PAUSED;
            if (told) {
                emit(this, uuid, Type.SUSPENDED, false);
            }
        }

        /** A virtual machine ends, and no event tells of it. */
        void vanish(final UUID uuid) {
            copies.remove(uuid);
        }

        /** Someone else's virtual machine, which the Orchestrator does not see, has a name; it gives up the last. */
        void takeName(final String taken) {
            takenName = taken;
        }

        /** Someone removes a virtual machine by hand. */
        void remove(final UUID uuid) {
            if (copies.remove(uuid) != null) {
                emit(this, uuid, Type.STOPPED, false);
            }
        }

        private Optional<Fault> fault(final Call call) {
            return Optional.ofNullable(faults.get(call)).map(Deque::poll);
        }

        /** A second one of that name, too little room, a missing file. */
        private void refuse(final VirtualMachineSpec spec) throws HypervisorException {
            if (copies.values().stream().anyMatch(copy -> copy.guest.instance().equals(spec.instance()))) {
                throw new HypervisorException(Kind.EXISTS, name + " has " + spec.name() + " already");
            }
            if (free() < spec.memory()) {
                throw new HypervisorException(Kind.NO_ROOM, name + " has " + free() + " MiB free");
            }
            if (absent.contains(spec.image().kernel())) {
                throw new HypervisorException(Kind.IMAGE, name + " has no " + spec.image().kernel());
            }
        }

        private long free() {
            return memory - copies.values().stream().mapToLong(copy -> copy.guest.memory()).sum();
        }
    }

    /** A migration between two hosts, which needs nobody else. */
    final class Migration {
        private final Host source;
        private final Host destination;
        private final Guest guest;
        private int stage;
        private boolean failed;

        Migration(final Host source, final Host destination, final Guest guest) {
            this.source = source;
            this.destination = destination;
            this.guest = guest;
            migrations.put(guest.uuid(), this);
        }

        boolean isOver() {
            return migrations.get(guest.uuid()) != this;
        }

        void step() {
            final var from = source.copies.get(guest.uuid());
            final var to = destination.copies.get(guest.uuid());
            if (isOver()) {
                return;
            }
            if (from == null || stage > 0 && to == null) {
                fail();
                return;
            }
            stage++;
            switch (stage) {
                case 1 -> {
                    from.migrating = true;
                    destination.copies.put(guest.uuid(), new Copy(guest, State.PAUSED, true));
                    emit(destination, guest.uuid(), Type.STARTED, true);
                }
                case 2 -> {
                    from.state = State.PAUSED;
                    emit(source, guest.uuid(), Type.SUSPENDED, true);
                }
                case 3 -> {
                    to.state = State.RUNNING;
                    to.migrating = false;
                    emit(destination, guest.uuid(), Type.RESUMED, true);
                }
                default -> {
                    source.copies.remove(guest.uuid());
                    migrations.remove(guest.uuid());
                    emit(source, guest.uuid(), Type.STOPPED, true);
                }
            }
        }

        /** It ends without success: the source runs on, unless the guest runs at the destination already. */
        void fail() {
            final var from = source.copies.get(guest.uuid());
            final var to = destination.copies.get(guest.uuid());
            final boolean arrived = stage == 3 && to != null;
            failed = !arrived;
            migrations.remove(guest.uuid());
            if (!arrived && to != null) {
                destination.copies.remove(guest.uuid());
                emit(destination, guest.uuid(), Type.STOPPED, true);
            }
            if (arrived && from != null) {
                source.copies.remove(guest.uuid());
                emit(source, guest.uuid(), Type.STOPPED, true);
            } else if (from != null) {
                from.migrating = false;
                final boolean resumes = from.state == State.PAUSED;
                from.state = State.RUNNING;
                if (resumes) {
                    emit(source, guest.uuid(), Type.RESUMED, true);
                }
            }
        }

        /** The worst that can be left behind. */
        void leavePaused() {
            failed = true;
            migrations.remove(guest.uuid());
            for (var host : List.of(source, destination)) {
                Optional.ofNullable(host.copies.get(guest.uuid())).ifPresent(copy -> {
                    copy.migrating = false;
                    copy.state = State.PAUSED;
                    emit(host, guest.uuid(), Type.SUSPENDED, false);
                });
            }
        }

        private void crashed(final Host host) {
            if (host == source || host == destination) {
                fail();
            }
        }
    }

    /** A connection of the Orchestrator to a host. */
    final class Connection implements Hypervisor {
        private final Host host;
        private final HypervisorListener listener;
        private final Deque<VirtualMachineEvent> events = new ArrayDeque<>();
        private boolean open = true;

        Connection(final Host host, final HypervisorListener listener) {
            this.host = host;
            this.listener = listener;
        }

        /** Delivers the event that has waited longest. */
        boolean deliver() {
            final var event = events.poll();
            if (event != null) {
                listener.onEvent(event);
            }
            return event != null;
        }

        void deliverAll() {
            while (deliver()) {
                // one after the other
            }
        }

        void lose(final String reason) {
            if (open) {
                open = false;
                host.connections.remove(this);
                listener.onDisconnected(reason);
            }
        }

        @Override
        public HostInfo host() throws HypervisorException {
            begin(Call.HOST);
            return new HostInfo("QEMU", "7.2", 4, host.memory, host.free());
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.copyOf(host.capabilities);
        }

        @Override
        public Set<String> missingFiles(final ImageStore store, final Set<String> locations)
                throws HypervisorException {
            check(begin(Call.LOOK), Fault.TIMEOUT_AND_NOT_DONE);
            return locations.stream().filter(location -> !store.file(location).map(host.files::contains)
                .orElse(false)).collect(Collectors.toSet());
        }

        @Override
        public List<VirtualMachine> virtualMachines() throws HypervisorException {
            begin(Call.LIST);
            final var answer = host.machines();
            meanwhile.run();
            return answer;
        }

        @Override
        public void create(final VirtualMachineSpec spec) throws HypervisorException {
            final var fault = begin(Call.CREATE);
            host.refuse(spec);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_AND_NOT_DONE);
            if (host.takenName.equals(spec.name())) {
                throw new HypervisorException(Kind.EXISTS, host.name + " has " + spec.name() + " already");
            }
            specs.put(spec.uuid(), spec);
            run(new Guest(spec.uuid(), spec.instance(), spec.memory(), boots + 1));
            boots++;
            meanwhile.run();
            check(fault, Fault.TIMEOUT_BUT_DONE);
        }

        @Override
        public void migrate(final UUID uuid, final MigrationTarget target, final Duration limit)
                throws HypervisorException {
            final var fault = begin(Call.MIGRATE);
            final var migration = beginMigration(uuid, target.uri());
            while (!migration.isOver()) {
                meanwhile.run();
                if (!open) {
                    throw unreachable();
                }
                if (slow.contains(uuid) && migration.stage == 1) {
                    giveUp(migration);
                } else if (fault.equals(Optional.of(Fault.TIMEOUT_AND_NOT_DONE)) && migration.stage == 1) {
                    migration.fail();
                } else if (fault.equals(Optional.of(Fault.LEFT_PAUSED)) && migration.stage == 2) {
                    migration.leavePaused();
                } else if (fault.equals(Optional.of(Fault.TIMEOUT_AND_GOES_ON)) && migration.stage == 1) {
                    check(fault, Fault.TIMEOUT_AND_GOES_ON);
                } else {
                    migration.step();
                }
            }
            meanwhile.run();
            check(fault, Fault.TIMEOUT_BUT_DONE);
            check(fault, Fault.TIMEOUT_AND_NOT_DONE);
            if (migration.failed) {
                throw new HypervisorException(Kind.REFUSED, host.name + " could not migrate " + uuid);
            }
        }

        /** Its time is over: it is aborted where that can be done, and else goes on. */
        private void giveUp(final Migration migration) throws HypervisorException {
            final boolean aborted = host.capabilities.contains(Capability.ABORT);
            if (aborted) {
                migration.fail();
            }
            throw new HypervisorException(Kind.TIMEOUT, "it took too long, and "
                + (aborted ? "was aborted" : "goes on, since this hypervisor cannot abort it"));
        }

        private Migration beginMigration(final UUID uuid, final String uri) throws HypervisorException {
            final var copy = host.copies.get(uuid);
            if (copy == null) {
                throw new HypervisorException(Kind.NOT_FOUND, host.name + " has no " + uuid);
            }
            final var destination = hosts.values().stream().filter(any -> uri(any.name).equals(uri)).findFirst()
                .orElseThrow(() -> new HypervisorException(Kind.REFUSED, host.name + " cannot reach " + uri));
            if (copy.state != State.RUNNING || copy.migrating || migrations.containsKey(uuid)) {
                throw new HypervisorException(Kind.REFUSED, host.name + " has no " + uuid + " that can be migrated");
            }
            if (destination.copies.containsKey(uuid)) {
                throw new HypervisorException(Kind.EXISTS, destination.name + " has " + uuid + " already");
            }
            return new Migration(host, destination, copy.guest);
        }

        @Override
        public Optional<Duration> downtime(final UUID uuid) throws HypervisorException {
            if (!open) {
                throw unreachable();
            }
            if (!host.copies.containsKey(uuid)) {
                throw new HypervisorException(Kind.NOT_FOUND, host.name + " has no " + uuid);
            }
            return Optional.of(Duration.ofMillis(200));
        }

        @Override
        public void resume(final UUID uuid) throws HypervisorException {
            final var fault = begin(Call.RESUME);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_AND_NOT_DONE);
            final var copy = host.copies.get(uuid);
            if (copy == null || copy.migrating) {
                throw new HypervisorException(Kind.NOT_FOUND, host.name + " has no " + uuid + " that can be resumed");
            }
            if (copy.state != State.RUNNING) {
                copy.state = State.RUNNING;
                emit(host, uuid, Type.RESUMED, false);
            }
            check(fault, Fault.TIMEOUT_BUT_DONE);
        }

        @Override
        public void destroy(final UUID uuid) throws HypervisorException {
            final var fault = begin(Call.DESTROY);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_AND_NOT_DONE);
            if (keeps.test(uuid) && running(uuid).equals(List.of(host.name))) {
                violations.add("the only running copy of " + uuid + " is destroyed on " + host.name);
            } else if (keeps.test(uuid) && places(uuid).equals(List.of(host.name))) {
                violations.add("the only copy of " + uuid + " is destroyed on " + host.name);
            }
            host.remove(uuid);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_BUT_DONE);
        }

        @Override
        public String saveFormat() {
            return host.saveFormat;
        }

        /** The file is there in part until the end, and the guest is stopped. */
        @Override
        public void save(final UUID uuid, final String file) throws HypervisorException {
            final var fault = begin(Call.SAVE);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_AND_NOT_DONE);
            final var copy = host.copies.get(uuid);
            if (copy == null || copy.migrating) {
                throw new HypervisorException(Kind.NOT_FOUND, host.name + " has no " + uuid + " that can be saved");
            }
            final var memory = new SavedGuests(Path.of(file));
            memory.begin();
            copy.state = State.PAUSED;
            copy.migrating = true;
            emit(host, uuid, Type.SUSPENDED, false);
            meanwhile.run();
            if (host.copies.get(uuid) != copy) {
                throw new HypervisorException(Kind.REFUSED, uuid + " has ended while it was saved");
            }
            memory.write(new SavedGuests.Content(copy.guest, ++savings, uuid));
            host.remove(uuid);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_BUT_DONE);
        }

        @Override
        public void assign(final Path file, final VirtualMachineSpec spec) throws HypervisorException {
            final var memory = new SavedGuests(file);
            final var saved = memory.read();
            memory.write(new SavedGuests.Content(new Guest(spec.uuid(), spec.instance(), saved.guest().memory(),
                saved.guest().boot()), saved.serial(), saved.owner()));
        }

        @Override
        public void restore(final VirtualMachineSpec spec, final String file) throws HypervisorException {
            final var fault = begin(Call.RESTORE);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_AND_NOT_DONE);
            final var saved = new SavedGuests(Path.of(file)).read();
            final var guest = saved.guest();
            if (!guest.uuid().equals(spec.uuid()) || guest.memory() != spec.memory()) {
                throw new HypervisorException(Kind.REFUSED, file + " is not of " + spec.name());
            }
            if (saved.owner().equals(guest.uuid()) && !restored.add(saved.serial())) {
                violations.add("the same memory of " + guest.instance() + " goes on twice");
            }
            run(guest);
            meanwhile.run();
            check(fault, Fault.TIMEOUT_BUT_DONE);
        }

        @Override
        public long configurationReads(final UUID uuid) throws HypervisorException {
            begin(Call.READS);
            if (!host.copies.containsKey(uuid)) {
                throw new HypervisorException(Kind.NOT_FOUND, host.name + " has no " + uuid);
            }
            return host.guestsWait ? ++reads : 1;
        }

        private void run(final Guest guest) throws HypervisorException {
            if (host.copies.containsKey(guest.uuid())) {
                throw new HypervisorException(Kind.EXISTS, host.name + " has " + guest.uuid() + " already");
            }
            if (!open) {
                throw unreachable();
            }
            if (!places(guest.uuid()).isEmpty()) {
                violations.add(guest.instance() + " begins on " + host.name + " and is on " + places(guest.uuid()));
            }
            host.copies.put(guest.uuid(), new Copy(guest, State.RUNNING, false));
            emit(host, guest.uuid(), Type.STARTED, false);
        }

        @Override
        public void close() {
            open = false;
            host.connections.remove(this);
        }

        private Optional<Fault> begin(final Call call) throws HypervisorException {
            calls.add(call + " " + host.name);
            if (!host.reachable || !open) {
                throw unreachable();
            }
            final var fault = host.fault(call);
            check(fault, Fault.REFUSED);
            check(fault, Fault.EXISTS);
            check(fault, Fault.IMAGE);
            check(fault, Fault.UNREACHABLE);
            check(fault, Fault.BUG);
            return fault;
        }

        private void check(final Optional<Fault> fault, final Fault now) throws HypervisorException {
            if (!fault.equals(Optional.of(now))) {
                return;
            }
            switch (now) {
                case REFUSED -> throw new HypervisorException(Kind.REFUSED, host.name + " refused");
                case EXISTS -> throw new HypervisorException(Kind.EXISTS,
                    host.name + " was told that there is such a virtual machine already");
                case IMAGE -> throw new HypervisorException(Kind.IMAGE, host.name + " has no /images/kernel");
                case UNREACHABLE -> throw unreachable();
                case BUG -> throw new IllegalStateException("bug of the driver");
                default -> throw new HypervisorException(Kind.TIMEOUT, host.name + " took too long");
            }
        }

        private HypervisorException unreachable() {
            return new HypervisorException(Kind.UNREACHABLE, host.name + " does not answer");
        }
    }
}
