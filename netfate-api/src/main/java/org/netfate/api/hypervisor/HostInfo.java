package org.netfate.api.hypervisor;

/**
 * A node's machine.
 *
 * @param kind hypervisor, for example {@code QEMU} or {@code Xen}
 * @param version its version
 * @param vcpus processors
 * @param memory memory in MiB
 * @param freeMemory free memory in MiB
 */
public record HostInfo(String kind, String version, int vcpus, long memory, long freeMemory) { }
