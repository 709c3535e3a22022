package org.netfate.api.hypervisor;

/**
 * A node's machine.
 *
 * @param kind hypervisor, for example {@code QEMU} or {@code Xen}
 * @param version its version
 * @param vcpus processors
 * @param memory memory in MiB
 * @param freeMemory memory in MiB that virtual machines can be given, so with what the machine's kernel uses as a cache
 */
public record HostInfo(String kind, String version, int vcpus, long memory, long freeMemory) { }
