package org.netfate.access;

import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;

/** How a login ended. */
public sealed interface LoginOutcome {
    /**
     * The user is in, and the session is stored.
     *
     * @param session the session
     */
    record Accepted(Session session) implements LoginOutcome { }

    /**
     * The user was not let in.
     *
     * @param reason why, for the operator only
     */
    record Rejected(String reason) implements LoginOutcome { }

    /**
     * It could not be decided or stored. The same request may succeed later.
     *
     * @param reason why, for the operator only
     */
    record Unavailable(String reason) implements LoginOutcome { }
}
