package org.netfate.nfv.libvirt;

import java.util.Set;
import java.util.stream.Collectors;
import org.libvirt.Connect;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.HostInfo;

/**
 * What a node's machine is asked about itself.
 *
 * <p>Everything here is called on the thread that owns the connection.
 */
final class HostQuestion {
    private static final long KIB_PER_MIB = 1024;
    private static final long BYTES_PER_MIB = 1024 * KIB_PER_MIB;

    private HostQuestion() {
        // static
    }

    /**
     * Asks what the machine is and has free now.
     *
     * @param connect the connection
     * @return the machine
     * @throws LibvirtException if libvirt refuses
     */
    static HostInfo info(final Connect connect) throws LibvirtException {
        final var node = connect.nodeInfo();
        final long memory = node.memory / KIB_PER_MIB;
        return new HostInfo(connect.getType(), DottedVersion.of(connect.getVersion()), node.cpus, memory,
            freeMemory(connect, memory));
    }

    /**
     * Asks which kinds of virtualisation the node offers for x86_64.
     *
     * @param connect the connection
     * @return domain types
     * @throws LibvirtException if libvirt refuses
     */
    static Set<String> virtTypes(final Connect connect) throws LibvirtException {
        return XmlTree.parse(connect.getCapabilities()).all("arch")
            .filter(arch -> arch.attribute("name").filter("x86_64"::equals).isPresent())
            .flatMap(arch -> arch.all("domain"))
            .flatMap(domain -> domain.attribute("type").stream())
            .collect(Collectors.toUnmodifiableSet());
    }

    private static long freeMemory(final Connect connect, final long memory) throws LibvirtException {
        try {
            return connect.getFreeMemory() / BYTES_PER_MIB;
        } catch (LibvirtException e) {
            if (LibvirtFailure.is(e, ErrorNumber.VIR_ERR_NO_SUPPORT)) {
                return memory;
            }
            throw e;
        }
    }
}
