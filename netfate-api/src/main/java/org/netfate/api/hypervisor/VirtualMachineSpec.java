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
     * What a virtual machine boots from. A disk is an absolute path on the node, or {@code nfs://HOST/PATH}; where the
     * hypervisor cannot read NFS itself, the node's store says where it is.
     *
     * @param kernel absolute path of the kernel on the node
     * @param initrd absolute path of the initial RAM disk on the node
     * @param disk raw disk on shared storage, the first one; read-only
     * @param configuration raw disk, the last one; read-only
     * @param bootParameters kernel command line
     * @param overlay qcow2 file over the disk in which the virtual machine keeps what it writes; empty if it must not
     *        write
     * @param store the image store as the node has it
     */
    public record Image(String kernel, Optional<String> initrd, Optional<String> disk, Optional<String> configuration,
            String bootParameters, Optional<String> overlay, Optional<ImageStore> store) {
        /**
         * Makes an image on files that every node has under the same path, of which nothing is written.
         *
         * @param kernel absolute path of the kernel on the node
         * @param initrd absolute path of the initial RAM disk on the node
         * @param disk raw read-only disk on shared storage
         * @param configuration raw read-only disk
         * @param bootParameters kernel command line
         */
        public Image(final String kernel, final Optional<String> initrd, final Optional<String> disk,
                final Optional<String> configuration, final String bootParameters) {
            this(kernel, initrd, disk, configuration, bootParameters, Optional.empty(), Optional.empty());
        }
    }

    /**
     * A network interface, connected to a bridge of the node.
     *
     * @param mac its MAC address
     * @param bridge the bridge
     * @param name name of the bridge's port, 15 characters at most
     */
    public record NetworkInterface(String mac, String bridge, String name) { }
}
