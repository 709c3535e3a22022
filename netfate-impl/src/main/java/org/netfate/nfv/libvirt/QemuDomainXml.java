package org.netfate.nfv.libvirt;

import java.net.URI;
import java.util.Set;
import org.netfate.api.hypervisor.VirtualMachineSpec;

/**
 * Domains of QEMU, with KVM where the node has it.
 *
 * <p>Everything that could differ between two nodes is fixed (board, processor model), and nothing is attached that a
 * network function does not need: each device is state to move. Offloads of checksums and segmentation are off, since
 * frames that the guest forwards leave through a switch that does not complete them.
 */
final class QemuDomainXml extends DomainXml {
    private static final String KVM = "kvm";

    private final boolean kvm;

    /**
     * Makes a writer for one node.
     *
     * @param virtTypes kinds of virtualisation that the node offers for x86_64
     */
    QemuDomainXml(final Set<String> virtTypes) {
        kvm = virtTypes.contains(KVM);
    }

    @Override
    String virtType() {
        return kvm ? KVM : "qemu";
    }

    @Override
    void operatingSystem(final XmlTree os, final VirtualMachineSpec spec) {
        os.add("type").with("arch", "x86_64").with("machine", "pc").text("hvm");
        directBoot(os, spec, "ttyS0");
    }

    @Override
    void processor(final XmlTree domain) {
        domain.add("features").mark("acpi");
        // The models that QEMU has for either accelerator on whatever processor, so that every node can take the guest.
        domain.add("cpu").with("mode", "custom").with("match", "exact").with("check", "none")
            .add("model").with("fallback", "forbid").text(kvm ? "kvm64" : "qemu64");
        domain.add("clock").with("offset", "utc");
    }

    @Override
    void devices(final XmlTree devices, final VirtualMachineSpec spec) {
        final var image = spec.image();
        image.overlay().ifPresentOrElse(overlay -> overlay(devices, overlay, image.disk().orElseThrow(() ->
            new IllegalArgumentException("overlay '" + overlay + "' has no disk to lie over"))),
            () -> image.disk().ifPresent(disk -> readOnly(devices, disk, "vda")));
        image.configuration().ifPresent(disk -> readOnly(devices, disk, "vdb"));
        devices.add("controller").with("type", "usb").with("model", "none");
        networkInterface(switchPort(devices, spec.networkInterface()));
        spec.managementInterface().ifPresent(management -> networkInterface(bridgePort(devices, management)));
        console(devices, spec.name());
        devices.add("memballoon").with("model", "none");
    }

    /** A read-only disk does not stand in the way of a live migration wherever its file is. */
    private static void readOnly(final XmlTree devices, final String where, final String device) {
        final var disk = devices.add("disk").with("type", type(where)).with("device", "disk");
        driver(disk, "raw");
        source(disk, where);
        disk.add("target").with("dev", device).with("bus", "virtio");
        disk.mark("readonly");
        disk.mark("shareable");
    }

    /**
     * What is under the overlay is said here, so that the node does not go by what is written in the file. Nothing of
     * it stays in the node's memory: the destination of a migration reads what the source has written. A store that
     * cannot be written is the guest's to cope with: it is told, and not stopped, so that the traffic flows on.
     */
    private static void overlay(final XmlTree devices, final String overlay, final String base) {
        final var disk = devices.add("disk").with("type", type(overlay)).with("device", "disk");
        driver(disk, "qcow2").with("error_policy", "report").with("rerror_policy", "report");
        source(disk, overlay);
        final var backing = disk.add("backingStore").with("type", type(base));
        backing.add("format").with("type", "raw");
        source(backing, base);
        backing.mark("backingStore");
        disk.add("target").with("dev", "vda").with("bus", "virtio");
    }

    private static XmlTree driver(final XmlTree disk, final String format) {
        return disk.add("driver").with("name", "qemu").with("type", format).with("cache", "none");
    }

    private static String type(final String where) {
        return where.startsWith("nfs:") ? "network" : "file";
    }

    private static void source(final XmlTree disk, final String where) {
        if (where.startsWith("nfs:")) {
            nfsSource(disk, where);
        } else {
            disk.add("source").with("file", where);
        }
    }

    /** Read by QEMU's own NFS client: nothing is mounted on the node. */
    private static void nfsSource(final XmlTree disk, final String where) {
        final var uri = URI.create(where);
        if (uri.getHost() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException("disk '" + where + "' is not of the form nfs://HOST/PATH");
        }
        final var source = disk.add("source").with("protocol", "nfs").with("name", uri.getPath());
        source.add("host").with("name", uri.getHost().replaceAll("[\\[\\]]", ""));
        source.add("nfs").with("user", "+0").with("group", "+0");
    }

    private static void networkInterface(final XmlTree port) {
        port.add("model").with("type", "virtio");
        final var driver = port.add("driver").with("name", "qemu");
        driver.add("host").with("csum", "off").with("gso", "off").with("tso4", "off").with("tso6", "off")
            .with("ecn", "off").with("ufo", "off").with("mrg_rxbuf", "off");
        driver.add("guest").with("csum", "off").with("tso4", "off").with("tso6", "off").with("ecn", "off")
            .with("ufo", "off");
        // It boots the kernel that it is given, never from the network.
        port.add("rom").with("enabled", "no");
    }

    /** The log goes through virtlogd, which rotates it, so that a guest cannot fill the node's disk. */
    private static void console(final XmlTree devices, final String name) {
        final var serial = devices.add("serial").with("type", "pty");
        serial.add("log").with("file", "/var/log/libvirt/qemu/" + name + "-console.log").with("append", "on");
        serial.add("target").with("port", "0");
    }
}
