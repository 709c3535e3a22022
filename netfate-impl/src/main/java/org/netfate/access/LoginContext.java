package org.netfate.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;

/**
 * All that a decision about a login depends on, apart from the request.
 *
 * @param user the user, if there is one of that name
 * @param verdict what was found about the password
 * @param nodeKnown whether the access node is configured
 * @param deviceOwner the user among whose devices the client is, if any
 * @param unknownFunctions what the user requires and the catalogue does not have
 * @param subnet the addresses that clients may have, if configured
 * @param sessionsOfUser the sessions that the user has
 * @param sessionOfMac the session that the client has
 * @param sessionOfAddress the session that has the requested address, or else the address that the client was seen with
 * @param seen what discovery knows of the client
 * @param addressGiven whether clients have only addresses that they were given by DHCP
 * @param ownAddress the address that the client was given, or else was seen with at the node
 * @param secondLogin what becomes of the user's sessions with other clients
 */
record LoginContext(Optional<User> user, Verdict verdict, boolean nodeKnown, Optional<UserName> deviceOwner,
    List<FunctionId> unknownFunctions, Optional<ClientSubnet> subnet, Collection<Session> sessionsOfUser,
    Optional<Session> sessionOfMac, Optional<Session> sessionOfAddress, Optional<Client> seen, boolean addressGiven,
    Optional<Ipv4AddressNoZone> ownAddress, SecondLogin secondLogin) { }
