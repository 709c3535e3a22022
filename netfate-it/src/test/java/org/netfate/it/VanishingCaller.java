package org.netfate.it;

import java.time.Duration;
import java.util.UUID;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.MigrationTarget;
import org.netfate.api.hypervisor.MigrationTarget.Stream;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.nfv.libvirt.LibvirtDriver;

/** A program that has a virtual machine moved; it is killed while it does. */
public final class VanishingCaller {
    private VanishingCaller() {
        // a program
    }

    /**
     * Has a virtual machine moved.
     *
     * @param arguments URI of its node, its UUID, URI of the destination, how memory gets there
     * @throws HypervisorException if it is not moved
     */
    public static void main(final String... arguments) throws HypervisorException {
        try (var driver = new LibvirtDriver(); var source = driver.connect(arguments[0], new HypervisorListener() {
            @Override
            public void onEvent(final VirtualMachineEvent event) {
                // the one who kills this looks for himself
            }

            @Override
            public void onDisconnected(final String reason) {
                // the migration fails, then
            }
        })) {
            source.migrate(UUID.fromString(arguments[1]),
                new MigrationTarget(arguments[2], Stream.valueOf(arguments[3])), Duration.ofMinutes(5));
        }
    }
}
