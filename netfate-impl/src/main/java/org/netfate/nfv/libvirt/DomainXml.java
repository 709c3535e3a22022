package org.netfate.nfv.libvirt;

import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.api.hypervisor.VirtualMachineSpec.NetworkInterface;

/**
 * Writes the libvirt domain XML of a virtual machine. What all platforms share is here; a subclass adds what its
 * platform needs. Immutable.
 *
 * <p>See <a href="https://libvirt.org/formatdomain.html">libvirt's domain XML format</a>.
 */
abstract sealed class DomainXml permits QemuDomainXml, XenDomainXml, TestDomainXml {
    /** Namespace of NetFATE's metadata in a domain. */
    static final String NAMESPACE = "urn:netfate:domain";

    /**
     * Describes a virtual machine.
     *
     * @param spec what it is made of
     * @return its domain XML; it is for libvirt, not for logs
     * @throws IllegalArgumentException if a value cannot be used on this platform; the message says which and why
     */
    final String of(final VirtualMachineSpec spec) {
        final var domain = XmlTree.document("domain").with("type", virtType());
        domain.add("name").text(spec.name());
        domain.add("uuid").text(spec.uuid().toString());
        domain.add("metadata").add(NAMESPACE, "netfate:instance").text(spec.instance());
        domain.add("memory").with("unit", "MiB").text(Integer.toString(spec.memory()));
        domain.add("vcpu").text(Integer.toString(spec.vcpus()));
        operatingSystem(domain.add("os"), spec);
        processor(domain);
        // A function that ends for whatever reason is seen to be gone, and is then created anew.
        domain.add("on_poweroff").text("destroy");
        domain.add("on_reboot").text("destroy");
        domain.add("on_crash").text("destroy");
        devices(domain.add("devices"), spec);
        return domain.toXml();
    }

    /**
     * Reads the instance out of the metadata that {@link #of} wrote.
     *
     * @param metadata the element of NetFATE's namespace, as libvirt returns it
     * @return the instance
     * @throws IllegalArgumentException if it is no XML
     */
    static String instance(final String metadata) {
        final var instance = XmlTree.parse(metadata).text();
        if (instance.isBlank()) {
            throw new IllegalArgumentException("it names no instance");
        }
        return instance;
    }

    /**
     * Names the kind of virtualisation.
     *
     * @return the domain's type
     */
    abstract String virtType();

    /**
     * Says what is booted.
     *
     * @param os the element to fill
     * @param spec the virtual machine
     */
    abstract void operatingSystem(XmlTree os, VirtualMachineSpec spec);

    /**
     * Says what processor and board the guest sees.
     *
     * @param domain the element to add to
     */
    abstract void processor(XmlTree domain);

    /**
     * Says what devices it has.
     *
     * @param devices the element to fill
     * @param spec the virtual machine
     */
    abstract void devices(XmlTree devices, VirtualMachineSpec spec);

    /**
     * Boots a kernel of the node's directly. The command line tells the guest which instance it is, and which device is
     * its console: so a function's boot parameters are the same for every platform.
     *
     * @param os the element to add to
     * @param spec the virtual machine
     * @param console the guest's name of the console that this platform gives it
     */
    static void directBoot(final XmlTree os, final VirtualMachineSpec spec, final String console) {
        if (spec.instance().chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("instance '" + spec.instance()
                + "' has a space, which would end its name on the kernel command line");
        }
        os.add("kernel").text(spec.image().kernel());
        spec.image().initrd().ifPresent(initrd -> os.add("initrd").text(initrd));
        // The kernel's /dev/console is the last one that is named.
        os.add("cmdline").text((spec.image().bootParameters() + " console=" + console + " netfate.instance="
            + spec.instance()).strip());
    }

    /**
     * Adds a network interface on the node's Open vSwitch. The fixed target makes the switch port's name the same
     * wherever the virtual machine is.
     *
     * @param devices the element to add to
     * @param networkInterface the interface
     * @return the new element
     */
    static XmlTree switchPort(final XmlTree devices, final NetworkInterface networkInterface) {
        final var port = bridgePort(devices, networkInterface);
        port.add("virtualport").with("type", "openvswitch");
        return port;
    }

    /**
     * Adds a network interface on a Linux bridge of the node.
     *
     * @param devices the element to add to
     * @param networkInterface the interface
     * @return the new element
     */
    static XmlTree bridgePort(final XmlTree devices, final NetworkInterface networkInterface) {
        final var port = devices.add("interface").with("type", "bridge");
        port.add("mac").with("address", networkInterface.mac());
        port.add("source").with("bridge", networkInterface.bridge());
        port.add("target").with("dev", networkInterface.name());
        return port;
    }
}
