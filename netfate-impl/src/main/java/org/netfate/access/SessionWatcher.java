package org.netfate.access;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;

/** Is told, on the state executor, what network access servers should know of their sessions. It never blocks. */
public interface SessionWatcher {
    /**
     * A session is no more at its node, and that is stored.
     *
     * @param session the session as it was there
     * @param cause why it ended, empty if it goes on at another node
     */
    void left(Session session, Optional<SessionEndCause> cause);

    /**
     * What the user of a session is entitled to has changed.
     *
     * @param session the session, and how it goes on
     */
    void changed(LoginOutcome.Accepted session);
}
