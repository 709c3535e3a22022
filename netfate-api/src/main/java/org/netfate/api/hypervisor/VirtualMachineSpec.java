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
 * @param networkInterface its network interface on the node's switch
 * @param managementInterface its second interface, on a Linux bridge of the node that belongs to the operator's
 *        management network
 */
public record VirtualMachineSpec(UUID uuid, String name, String instance, int memory, int vcpus, Image image,
        NetworkInterface networkInterface, Optional<NetworkInterface> managementInterface) {
    /**
     * What a virtual machine boots from.
     *
     * @param kernel absolute path of the kernel on the node
     * @param initrd absolute path of the initial RAM disk on the node
     * @param disk raw read-only disk on shared storage: an absolute path, or {@code nfs://HOST/PATH}
     * @param configuration raw read-only disk of the node's own, the second one: an absolute path
     * @param bootParameters kernel command line
     */
    public record Image(String kernel, Optional<String> initrd, Optional<String> disk, Optional<String> configuration,
        String bootParameters) { }

    /**
     * A network interface, connected to a bridge of the node.
     *
     * @param mac its MAC address
     * @param bridge the bridge
     * @param name name of the bridge's port, 15 characters at most
     */
    public record NetworkInterface(String mac, String bridge, String name) { }
}
