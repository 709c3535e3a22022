package org.netfate.access;

import com.google.common.util.concurrent.ListenableFuture;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * What network access servers may ask of the Orchestrator, in the terms of sessions, so that no protocol is known
 * behind it. Thread-safe; never blocks. What is more than there is room for is refused at once.
 */
public interface AccessDesk {
    /**
     * Logs a user in, once {@link #flush} is called.
     *
     * @param request who and where
     * @param credential how the user proves to be the user
     * @return what became of it; never fails
     */
    ListenableFuture<LoginOutcome> login(LoginRequest request, Credential credential);

    /**
     * Begins to decide about the logins since the last call. Handing many over together costs little more than one.
     */
    void flush();

    /**
     * Tells whether a client has a session at a node, and so needs no login.
     *
     * @param node the node
     * @param mac the client
     * @param address its address, if known
     * @return its session, empty if it has to log in; fails if that cannot be told
     */
    ListenableFuture<Optional<LoginOutcome.Accepted>> check(NodeId node, UnicastMacAddress mac,
        Optional<Ipv4AddressNoZone> address);

    /**
     * Returns the settings.
     *
     * @return the settings as they are now
     */
    RadiusSettings settings();

    /**
     * Tells the operator of what should have been a login, but is none.
     *
     * @param user the name that was given, if it is a valid one
     * @param node where
     * @param mac the client, if it was given
     * @param reason why it is none
     */
    void refused(Optional<String> user, NodeId node, Optional<String> mac, String reason);

    /**
     * A network access server says that a session has ended.
     *
     * @param name which; nothing happens if there is no such session at that node
     * @return completes when that is stored, fails if it is not
     */
    ListenableFuture<Empty> stopped(SessionName name);

    /**
     * A network access server has forgotten its sessions.
     *
     * @param node its node
     * @return completes when that is stored, fails if it is not
     */
    ListenableFuture<Empty> restarted(NodeId node);
}
