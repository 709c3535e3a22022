package org.netfate.nfv;

import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netfate.nfv.store.InstanceConfiguration;
import org.netfate.nfv.store.KeptMemory;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;

/** Names what a guest is made of, so that memory of it is of use only to a guest that is made of the same. */
final class MachineVersion {
    private MachineVersion() {
        // functions only
    }

    /**
     * Names what a function's guests are made of.
     *
     * @param function the function
     * @return its version
     */
    static String of(final Function function) {
        final var image = function.getImage();
        return KeptMemory.digest(Stream.of(function.getMemory(), function.requireVcpus(),
            function.getManagementInterface(), image.getKernel(), image.getInitrd(), image.getDisk(),
            image.getDiskAccess(), image.getDiskSize(), image.getChecksum(), image.getBootParameters(),
            image.getConfiguration()).map(Objects::toString).collect(Collectors.joining("\n")));
    }

    /**
     * Names what one instance is made of. Of what it is told when it starts, the addresses of its user's clients are
     * left out: they may be others at each login, and an instance that runs is not told either.
     *
     * @param function its function
     * @param configuration what it is told when it starts
     * @return its version
     */
    static String of(final Function function, final InstanceConfiguration configuration) {
        final var settings = new TreeMap<>(configuration.settings());
        settings.remove("addresses");
        return KeptMemory.digest(of(function) + "\n" + settings + "\n" + new TreeMap<>(configuration.files()));
    }
}
