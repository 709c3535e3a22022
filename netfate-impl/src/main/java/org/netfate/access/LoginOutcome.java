package org.netfate.access;

import java.time.Duration;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;

/** How a login ended. */
public sealed interface LoginOutcome {
    /**
     * The user is in, and the session is stored.
     *
     * @param session the session
     * @param service how far its functions are
     * @param interim how often its traffic shall be reported
     * @param remaining how long it may go on, empty if there is no limit
     */
    record Accepted(Session session, ServiceState service, Duration interim, Optional<Duration> remaining)
        implements LoginOutcome { }

    /**
     * The user was not let in.
     *
     * @param reason why, for the operator only
     * @param told what the user is told
     */
    record Rejected(String reason, String told) implements LoginOutcome { }

    /**
     * It could not be decided or stored. The same request may succeed later.
     *
     * @param reason why, for the operator only
     */
    record Unavailable(String reason) implements LoginOutcome { }
}
