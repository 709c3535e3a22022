package org.netfate.access;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;

/** Is told of every change of a session, on the state executor, as soon as it is decided. */
@FunctionalInterface
interface SessionObserver {
    /**
     * A session changed.
     *
     * @param before what it was, empty if the client had none
     * @param after what it is, empty if the client has none any more
     */
    void changed(Optional<Session> before, Optional<Session> after);
}
