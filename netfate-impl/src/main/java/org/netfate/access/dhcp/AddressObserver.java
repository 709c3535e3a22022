package org.netfate.access.dhcp;

import java.util.Optional;
import org.netfate.access.AccessPort;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/** Is told on the state executor that a client got an address, or lost it. */
@FunctionalInterface
public interface AddressObserver {
    /**
     * The address of a client may have changed.
     *
     * @param client the client
     * @param from where it asked for it, empty if it did not
     */
    void changed(UnicastMacAddress client, Optional<AccessPort> from);
}
