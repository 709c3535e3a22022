package org.netfate.sdn;

import java.util.List;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * What Table III says of a session beside the rules.
 *
 * @param user the user
 * @param address the client's address
 * @param functions MAC addresses of the functions, from the client to the exit
 */
record SessionFacts(UserName user, Ipv4AddressNoZone address, List<UnicastMacAddress> functions) {
    SessionFacts {
        functions = List.copyOf(functions);
    }
}
