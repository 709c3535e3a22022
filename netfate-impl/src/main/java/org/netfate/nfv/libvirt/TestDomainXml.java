package org.netfate.nfv.libvirt;

import org.netfate.api.hypervisor.VirtualMachineSpec;

/** Domains of libvirt's test hypervisor, which simulates them within the process: for trying NetFATE without nodes. */
final class TestDomainXml extends DomainXml {
    @Override
    String virtType() {
        return "test";
    }

    @Override
    void operatingSystem(final XmlTree os, final VirtualMachineSpec spec) {
        os.add("type").text("hvm");
        directBoot(os, spec, "ttyS0");
    }

    @Override
    void processor(final XmlTree domain) {
        domain.add("clock").with("offset", "utc");
    }

    @Override
    void devices(final XmlTree devices, final VirtualMachineSpec spec) {
        switchPort(devices, spec.networkInterface());
        spec.managementInterface().ifPresent(management -> bridgePort(devices, management));
    }
}
