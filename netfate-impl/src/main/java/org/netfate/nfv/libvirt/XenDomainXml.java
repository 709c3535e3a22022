package org.netfate.nfv.libvirt;

import java.util.Optional;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.api.hypervisor.VirtualMachineSpec.Image;

/** Paravirtualised domains of Xen (libxl): no emulated machine, so that there is little to move. */
final class XenDomainXml extends DomainXml {
    @Override
    String virtType() {
        return "xen";
    }

    @Override
    void operatingSystem(final XmlTree os, final VirtualMachineSpec spec) {
        os.add("type").with("arch", "x86_64").with("machine", "xenpv").text("linux");
        directBoot(os, spec, "hvc0");
    }

    @Override
    void processor(final XmlTree domain) {
        domain.add("clock").with("offset", "utc");
    }

    @Override
    void devices(final XmlTree devices, final VirtualMachineSpec spec) {
        final var image = spec.image();
        image.overlay().ifPresentOrElse(overlay -> disk(devices, "disk", file(image, overlay), "qcow2", "xvda"),
            () -> image.disk().ifPresent(disk -> readOnly(devices, file(image, disk), "xvda")));
        image.configuration().ifPresent(disk -> readOnly(devices, file(image, disk), "xvdb"));
        switchPort(devices, spec.networkInterface());
        spec.managementInterface().ifPresent(management -> bridgePort(devices, management));
        devices.add("console").with("type", "pty").add("target").with("type", "xen").with("port", "0");
    }

    /** Dom0 reads disks from files: what is in the image store is where this node has mounted it. */
    private static String file(final Image image, final String location) {
        final Optional<String> file = location.startsWith("/") ? Optional.of(location)
            : image.store().flatMap(store -> store.file(location));
        return file.orElseThrow(() -> new IllegalArgumentException("disk '" + location
            + "' is not an absolute path, and Xen reads disks from files only: mount the store on the node and name it "
            + "in the node's image-store"));
    }

    /**
     * A read-only disk is a CD-ROM: QEMU, which serves files as disks, opens a disk for writing even if it must not be
     * written, and fails on what cannot be. The guest sees a read-only disk.
     */
    private static void readOnly(final XmlTree devices, final String file, final String device) {
        final var disk = disk(devices, "cdrom", file, "raw", device);
        disk.mark("readonly");
        disk.mark("shareable");
    }

    private static XmlTree disk(final XmlTree devices, final String kind, final String file, final String format,
            final String device) {
        final var disk = devices.add("disk").with("type", "file").with("device", kind);
        disk.add("driver").with("name", "qemu").with("type", format);
        disk.add("source").with("file", file);
        disk.add("target").with("dev", device).with("bus", "xen");
        return disk;
    }
}
