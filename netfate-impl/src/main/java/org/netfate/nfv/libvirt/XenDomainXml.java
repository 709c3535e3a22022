package org.netfate.nfv.libvirt;

import org.netfate.api.hypervisor.VirtualMachineSpec;

/** Paravirtualised domains of Xen (libxl): no emulated machine, so that there is little to move. */
final class XenDomainXml extends DomainXml {
    @Override
    String virtType() {
        return "xen";
    }

    @Override
    void operatingSystem(final XmlTree os, final VirtualMachineSpec spec) {
        os.add("type").with("arch", "x86_64").with("machine", "xenpv").text("linux");
        directBoot(os, spec);
    }

    @Override
    void processor(final XmlTree domain) {
        domain.add("clock").with("offset", "utc");
    }

    @Override
    void devices(final XmlTree devices, final VirtualMachineSpec spec) {
        spec.image().disk().ifPresent(file -> disk(devices, file, "xvda"));
        spec.image().configuration().ifPresent(file -> disk(devices, file, "xvdb"));
        switchPort(devices, spec.networkInterface());
        spec.managementInterface().ifPresent(management -> bridgePort(devices, management));
        devices.add("console").with("type", "pty").add("target").with("type", "xen").with("port", "0");
    }

    private static void disk(final XmlTree devices, final String file, final String device) {
        if (!file.startsWith("/")) {
            throw new IllegalArgumentException("disk '" + file
                + "' is not an absolute path, and Xen reads disks from files only: mount it on the node");
        }
        final var disk = devices.add("disk").with("type", "file").with("device", "disk");
        disk.add("driver").with("name", "qemu").with("type", "raw");
        disk.add("source").with("file", file);
        disk.add("target").with("dev", device).with("bus", "xen");
        disk.mark("readonly");
        disk.mark("shareable");
    }
}
