package org.netfate.nfv.libvirt;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.api.hypervisor.VirtualMachineSpec.Image;
import org.netfate.api.hypervisor.VirtualMachineSpec.NetworkInterface;

/** Virtual machines to try with. */
final class Specs {
    private static final NetworkInterface PORT = new NetworkInterface("02:4e:46:00:00:11", "br0", "nf0123456789");

    private Specs() {
        // static
    }

    static VirtualMachineSpec of(final String name) {
        return new VirtualMachineSpec(uuid(name), name, "firewall@" + name, 96, 1,
            new Image("/boot/vmlinuz", Optional.of("/boot/fw.initrd"), Optional.empty(), Optional.empty(),
                "quiet"), PORT, Optional.empty());
    }

    static VirtualMachineSpec withDisk(final String disk) {
        return with("firewall@fw", new Image("/boot/vmlinuz", Optional.empty(), Optional.of(disk), Optional.empty(),
            ""));
    }

    static VirtualMachineSpec with(final String instance, final Image image) {
        return new VirtualMachineSpec(uuid("fw"), "fw", instance, 96, 1, image, PORT, Optional.empty());
    }

    static VirtualMachineSpec withMemory(final String name, final int memory) {
        return new VirtualMachineSpec(uuid(name), name, "firewall@" + name, memory, 1, of(name).image(), PORT,
            Optional.empty());
    }

    /** A portal: a second disk and a second interface. */
    static VirtualMachineSpec portal() {
        return new VirtualMachineSpec(uuid("portal"), "portal", "portal@cpe1", 128, 1, new Image("/boot/vmlinuz",
            Optional.of("/boot/portal.initrd"), Optional.of("/boot/portal.img"), Optional.of("/etc/portal-conf.img"),
            ""), PORT, Optional.of(new NetworkInterface("02:4e:46:00:00:22", "mgmt0", "nm0123456789")));
    }

    static UUID uuid(final String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
