package org.netfate.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.nfvi.Replica;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;

/**
 * Ends the sessions of users who were deleted or disabled, also when that happened while the controller was down.
 * Belongs to the state executor.
 */
final class RemovedUsers implements SessionObserver {
    private final Executor state;
    private final UserDirectory users;
    private final SessionStore sessions;
    private boolean begun;

    /**
     * Makes it.
     *
     * @param state the state executor
     * @param users the users
     * @param sessions their sessions
     */
    RemovedUsers(final Executor state, final UserDirectory users, final SessionStore sessions) {
        this.state = state;
        this.users = users;
        this.sessions = sessions;
    }

    /**
     * Users were added, changed or deleted.
     *
     * @param changes what changed, the first time all there are
     */
    void usersChanged(final List<Replica.Change<UserKey, User>> changes) {
        if (begun) {
            changes.forEach(change -> sessions.index().allOfUser(change.key().getName()).forEach(this::check));
        } else {
            begun = true;
            sessions.index().all().forEach(this::check);
        }
    }

    @Override
    public void changed(final Optional<Session> before, final Optional<Session> after) {
        if (begun) {
            // later, because the other observers have not been told of this change yet
            after.ifPresent(session -> state.execute(() -> sessions.index().ofMac(session.requireMac())
                .ifPresent(this::check)));
        }
    }

    private void check(final Session session) {
        if (users.get(session.requireUser()).filter(user -> !Boolean.FALSE.equals(user.getEnabled())).isEmpty()) {
            sessions.end(List.of(new SessionStore.Ending(session, SessionEndCause.UserRemoved)));
        }
    }
}
