package org.netfate.nfv;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.netfate.api.hypervisor.HypervisorDriver;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.nfvi.HandSteppedTime;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;

/** The hypervisors of a network for tests of other packages: {@link FakeHypervisors}, by the names of instances. */
public final class HypervisorFarm {
    /** How a migration goes wrong. */
    public enum MigrationFault {
        /** The hypervisor refuses it. */
        REFUSED(FakeHypervisors.Fault.REFUSED),
        /** The call times out, but all was done. */
        TIMEOUT_BUT_DONE(FakeHypervisors.Fault.TIMEOUT_BUT_DONE),
        /** The call times out and the migration failed. */
        TIMEOUT_AND_NOT_DONE(FakeHypervisors.Fault.TIMEOUT_AND_NOT_DONE),
        /** The call times out and the migration goes on. */
        TIMEOUT_AND_GOES_ON(FakeHypervisors.Fault.TIMEOUT_AND_GOES_ON),
        /** The guest is left paused at both ends. */
        LEFT_PAUSED(FakeHypervisors.Fault.LEFT_PAUSED),
        /** The destination has a virtual machine of that name. */
        NAME_IS_TAKEN(FakeHypervisors.Fault.EXISTS);

        private final FakeHypervisors.Fault fault;

        MigrationFault(final FakeHypervisors.Fault fault) {
            this.fault = fault;
        }
    }

    private final FakeHypervisors hypervisors;

    /** Makes hypervisors with the time of a test. */
    public HypervisorFarm(final HandSteppedTime time) {
        hypervisors = new FakeHypervisors(time.clock());
    }

    /** The driver that serves them. */
    public HypervisorDriver driver() {
        return hypervisors;
    }

    /** Puts a host there. */
    public void add(final String node, final long memory) {
        hypervisors.add(node, memory);
    }

    /** Where a host answers. */
    public static String uri(final String node) {
        return FakeHypervisors.uri(node);
    }

    /** What happens in the world while a call is under way. */
    public void meanwhile(final Runnable task) {
        hypervisors.meanwhile(task);
    }

    /** Which instances must not be lost now. */
    public void keep(final Predicate<UUID> wanted) {
        hypervisors.keep(wanted);
    }

    /** What should never have happened. */
    public List<String> violations() {
        return hypervisors.violations;
    }

    /** The calls that were made since this was cleared. */
    public List<String> calls() {
        return hypervisors.calls;
    }

    /** The virtual machines of a host and how they are, by instance. */
    public Map<String, State> machines(final String node) {
        final var machines = new TreeMap<String, State>();
        hypervisors.host(node).machines().forEach(machine -> machines.put(machine.instance(), machine.state()));
        return machines;
    }

    /** Hosts that have an instance. */
    public List<String> places(final String instance) {
        return hypervisors.places(uuid(instance));
    }

    /** Hosts on which an instance runs. */
    public List<String> running(final String instance) {
        return hypervisors.running(uuid(instance));
    }

    /** Which boot of an instance is the present one. */
    public int boot(final String instance) {
        return hypervisors.boot(uuid(instance));
    }

    /** What the hypervisors call an instance. */
    public static UUID uuid(final String instance) {
        return InstanceIdentity.of(new InstanceId(instance)).uuid();
    }

    /** The Orchestrator cannot reach a host any more. */
    public void silence(final String node) {
        hypervisors.host(node).silence();
    }

    /** It can again. */
    public void answer(final String node) {
        hypervisors.host(node).answer();
    }

    /** A host loses its power and everything that ran. */
    public void crash(final String node) {
        hypervisors.host(node).crash();
    }

    /** No call fails any more. */
    public void heal(final String node) {
        hypervisors.host(node).heal();
    }

    /** A host has another size. */
    public void memory(final String node, final long memory) {
        hypervisors.host(node).memory(memory);
    }

    /** The next migration from a host goes wrong. */
    public void failMigration(final String source, final MigrationFault fault) {
        hypervisors.host(source).fail(FakeHypervisors.Call.MIGRATE, fault.fault);
    }

    /** The next creation on a host is refused. */
    public void failCreation(final String node) {
        hypervisors.host(node).fail(FakeHypervisors.Call.CREATE, FakeHypervisors.Fault.REFUSED);
    }

    /** The next answer of a host does not come. */
    public void failAnswer(final String node) {
        hypervisors.host(node).fail(FakeHypervisors.Call.LIST, FakeHypervisors.Fault.UNREACHABLE);
    }

    /** A guest ends, or someone removes it. */
    public void remove(final String instance) {
        hypervisors.places(uuid(instance)).forEach(node -> hypervisors.host(node).remove(uuid(instance)));
    }

    /** Instances that are being moved. */
    public boolean isMigrating(final String instance) {
        return hypervisors.migrations.containsKey(uuid(instance));
    }

    /** Whether any instance is being moved. */
    public boolean isAnyMigrating() {
        return !hypervisors.migrations.isEmpty();
    }

    /** A migration goes on by a step, of those that nobody waits for. */
    public void stepMigration() {
        Optional.of(hypervisors.migrations.values()).stream().flatMap(all -> all.stream()).findFirst()
            .ifPresent(FakeHypervisors.Migration::step);
    }

    /** All migrations end without success. */
    public void failMigrations() {
        List.copyOf(hypervisors.migrations.values()).forEach(FakeHypervisors.Migration::fail);
    }

    /** Events wait until they are delivered. */
    public void letEventsWait() {
        hypervisors.letEventsWait();
    }

    /** Events pass at once from now on. */
    public void letEventsPass() {
        hypervisors.letEventsPass();
    }

    /** The connections over which events may wait. */
    public int connections() {
        return (int) hypervisors.hosts.values().stream().mapToLong(host -> host.connections.size()).sum();
    }

    /** Delivers the event that has waited longest on a connection. */
    public void deliver(final int connection) {
        hypervisors.hosts.values().stream().flatMap(host -> host.connections.stream()).skip(connection).findFirst()
            .ifPresent(FakeHypervisors.Connection::deliver);
    }

    /** The Orchestrator's process has died: its connections close, what runs goes on. */
    public void hangUp() {
        hypervisors.hosts.values().forEach(host -> List.copyOf(host.connections)
            .forEach(FakeHypervisors.Connection::close));
    }
}
