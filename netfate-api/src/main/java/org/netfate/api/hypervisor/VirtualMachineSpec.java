package org.netfate.api.hypervisor;

import java.util.Optional;
import java.util.UUID;

/**
 * What a virtual machine is made of.
 *
 * @param uuid its UUID
 * @param name its name on the hypervisor
 * @param instance the instance that it is; kept in its metadata
 * @param memory its memory in MiB
 * @param vcpus its virtual processors
 * @param image what it boots from
 * @param networkInterface its network interface
 */
public record VirtualMachineSpec(UUID uuid, String name, String instance, int memory, int vcpus, Image image,
        NetworkInterface networkInterface) {
    /**
     * What a virtual machine boots from.
     *
     * @param kernel absolute path of the kernel on the node
     * @param initrd absolute path of the initial RAM disk on the node
     * @param disk raw read-only disk on shared storage: an absolute path, or {@code nfs://HOST/PATH}
     * @param bootParameters kernel command line
     */
    public record Image(String kernel, Optional<String> initrd, Optional<String> disk, String bootParameters) { }

    /**
     * A network interface, connected to the node's Open vSwitch.
     *
     * @param mac its MAC address
     * @param bridge the bridge
     * @param name name of the switch port, 15 characters at most
     */
    public record NetworkInterface(String mac, String bridge, String name) { }
}
