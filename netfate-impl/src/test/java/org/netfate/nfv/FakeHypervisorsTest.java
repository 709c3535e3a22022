package org.netfate.nfv;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.VirtualMachine.State;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.api.hypervisor.VirtualMachineSpec.Image;
import org.netfate.api.hypervisor.VirtualMachineSpec.NetworkInterface;

/** The hypervisors in memory keep the contract. */
public class FakeHypervisorsTest extends HypervisorContract {
    private static final String ABSENT = "/images/absent";

    private final FakeHypervisors hypervisors = new FakeHypervisors(Clock.systemUTC());

    /** Two nodes that can do everything. */
    public FakeHypervisorsTest() {
        this(new Capability[0]);
    }

    FakeHypervisorsTest(final Capability... lacking) {
        for (int node = 0; node < 2; node++) {
            final var host = hypervisors.add(name(node), 1024);
            host.lacks(ABSENT);
            host.cannot(lacking);
        }
    }

    @Override
    protected Hypervisor connect(final int node, final HypervisorListener listener) throws HypervisorException {
        return hypervisors.connect(FakeHypervisors.uri(name(node)), listener);
    }

    @Override
    protected MigrationTarget target(final int node) {
        return new MigrationTarget(FakeHypervisors.uri(name(node)), MigrationTarget.Stream.TUNNELLED);
    }

    @Override
    protected MigrationTarget nowhere() {
        return target(9);
    }

    @Override
    protected VirtualMachineSpec spec(final String name) {
        return new VirtualMachineSpec(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), name,
            "firewall/" + name, 96, 1, new Image("/images/kernel", Optional.empty(), Optional.empty(),
                Optional.empty(), ""), new NetworkInterface("02:4e:46:00:00:11", "br0", "nf0123456789"),
            Optional.empty());
    }

    @Override
    protected void awaitBoot(final int node, final VirtualMachineSpec machine) {
        // nothing takes time here
    }

    @Override
    protected String absentFile(final int node) {
        return ABSENT;
    }

    @Override
    protected UUID bootForeign(final int node) {
        final var foreign = UUID.randomUUID();
        hypervisors.host(name(node)).bootForeign(foreign);
        return foreign;
    }

    @Override
    protected boolean runs(final int node, final UUID machine) {
        return hypervisors.host(name(node)).state(machine).equals(Optional.of(State.RUNNING));
    }

    @Override
    protected void pauseByHand(final int node, final UUID machine) {
        hypervisors.host(name(node)).suspend(machine, true);
    }

    @Override
    protected void removeByHand(final int node, final UUID machine) {
        hypervisors.host(name(node)).remove(machine);
        hypervisors.host(name(node)).removeForeign(machine);
    }

    @Override
    protected void slowDown(final int node, final UUID machine) {
        hypervisors.slowDown(machine);
    }

    @Override
    protected void letTimePass() {
        for (var migration : List.copyOf(hypervisors.migrations.values())) {
            while (!migration.isOver()) {
                migration.step();
            }
        }
    }

    @Override
    protected void migrateAndVanish(final UUID machine) throws HypervisorException {
        final var connection = hypervisors.connect(FakeHypervisors.uri(name(0)), new HypervisorListener() {
            @Override
            public void onEvent(final VirtualMachineEvent event) {
                // it is gone before it could look
            }

            @Override
            public void onDisconnected(final String reason) {
                // nobody is there to be told
            }
        });
        hypervisors.meanwhile(connection::close);
        try {
            connection.migrate(machine, target(1), PATIENCE);
        } catch (HypervisorException e) {
            letTimePass();
        }
    }

    private static String name(final int node) {
        return "host" + node;
    }
}
