package org.netfate.access;

import java.util.List;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;

/** What becomes of a login. */
sealed interface LoginDecision {
    /**
     * The user is in.
     *
     * @param session the session as it shall be stored
     * @param change what is to be done for it
     * @param replaced sessions that end because of it
     */
    record Accepted(Session session, Change change, List<Session> replaced) implements LoginDecision { }

    /**
     * The user is not let in.
     *
     * @param reason why, for the operator
     * @param refusal what the user is told
     * @param guessed whether the user may have guessed, and is to be kept from going on
     */
    record Rejected(String reason, Refusal refusal, boolean guessed) implements LoginDecision { }

    /** How an accepted login changes the sessions. */
    enum Change {
        /** A new session. */
        OPENED,
        /** The session is now at another access node. */
        MOVED,
        /** The session stays where it is; its port or address is now known better. */
        UPDATED,
        /** The session is already as it should be. */
        NONE
    }
}
