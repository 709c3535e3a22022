package org.netfate.nfv.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.Capability;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.nfvi.Transport;

/**
 * libvirt's connection, which can also tell how much memory a node can give away. libvirt's "free memory" leaves out
 * what the node's kernel uses as a cache and would give back, so that a node would seem to be full after it has read
 * some files; the function that tells more is not in libvirt-java.
 *
 * <p>For use by one thread.
 */
final class NodeConnect extends Connect {
    private static final long KIB_PER_MIB = 1024;
    private static final long BYTES_PER_MIB = 1024 * KIB_PER_MIB;
    private static final int ALL_CELLS = -1;

    // virNodeMemoryStats: a name of 80 bytes and an unsigned long long.
    private static final int NAME_SIZE = 80;
    private static final int STAT_SIZE = NAME_SIZE + Long.BYTES;

    /** What libvirt-java does not have. */
    interface MemoryFunctions extends Library {
        /**
         * Tells about a node's memory, in KiB.
         *
         * @param connection a connection
         * @param cell which part of the node, or all
         * @param stats room for the answer, or null to ask how much is needed
         * @param count how many values there are
         * @param flags none
         * @return 0, or -1 if it cannot be told
         */
        int virNodeGetMemoryStats(Pointer connection, int cell, Pointer stats, IntByReference count, int flags);
    }

    /** Loads the library when it is first needed. */
    private static final class Functions {
        private static final MemoryFunctions MEMORY = Native.load("virt", MemoryFunctions.class);
    }

    /**
     * Opens a connection. Waits as long as it takes.
     *
     * @param uri where to
     * @throws LibvirtException if libvirt cannot
     */
    NodeConnect(final String uri) throws LibvirtException {
        super(unattended(uri));
    }

    /** Nobody is there whom ssh could ask: it is told not to wait for an answer. */
    private static String unattended(final String uri) {
        if (Transport.of(uri) != Transport.SSH || uri.contains("no_tty=")) {
            return uri;
        }
        return uri + (uri.contains("?") ? "&" : "?") + "no_tty=1";
    }

    /**
     * Asks what the machine is and has free now.
     *
     * @return the machine
     * @throws LibvirtException if libvirt refuses
     */
    HostInfo host() throws LibvirtException {
        final var node = nodeInfo();
        final var stats = memoryStats();
        final long memory = stats.getOrDefault("total", node.memory);
        final long free = stats.containsKey("free")
            ? stats.get("free") + stats.getOrDefault("buffers", 0L) + stats.getOrDefault("cached", 0L)
            : freeMemory(memory);
        return new HostInfo(getType(), DottedVersion.of(getVersion()), node.cpus, memory / KIB_PER_MIB,
            Math.min(free, memory) / KIB_PER_MIB);
    }

    /**
     * Asks what the hypervisor can do.
     *
     * @return what it can do
     */
    Set<Capability> capabilities() {
        return CapabilityProbe.ask(vcp.getPointer());
    }

    /**
     * Asks which kinds of virtualisation the node offers for x86_64.
     *
     * @return domain types
     * @throws LibvirtException if libvirt refuses
     */
    Set<String> virtTypes() throws LibvirtException {
        return XmlTree.parse(getCapabilities()).all("arch")
            .filter(arch -> arch.attribute("name").filter("x86_64"::equals).isPresent())
            .flatMap(arch -> arch.all("domain"))
            .flatMap(domain -> domain.attribute("type").stream())
            .collect(Collectors.toUnmodifiableSet());
    }

    /** Xen does not tell, and its free memory is what it can give; nor does the test hypervisor. */
    private Map<String, Long> memoryStats() {
        final var count = new IntByReference();
        final var stats = new HashMap<String, Long>();
        final var connection = vcp.getPointer();
        if (Functions.MEMORY.virNodeGetMemoryStats(connection, ALL_CELLS, null, count, 0) != 0
            || count.getValue() <= 0) {
            return stats;
        }
        final var answer = new Memory((long) count.getValue() * STAT_SIZE);
        if (Functions.MEMORY.virNodeGetMemoryStats(connection, ALL_CELLS, answer, count, 0) != 0) {
            return stats;
        }
        for (int index = 0; index < count.getValue(); index++) {
            final long offset = (long) index * STAT_SIZE;
            stats.put(answer.getString(offset, StandardCharsets.US_ASCII.name()), answer.getLong(offset + NAME_SIZE));
        }
        return stats;
    }

    /** The test hypervisor answers in another unit than it should, and has as much as it is asked for. */
    private long freeMemory(final long memory) throws LibvirtException {
        return "TEST".equals(getType()) ? memory : getFreeMemory() / BYTES_PER_MIB * KIB_PER_MIB;
    }
}
