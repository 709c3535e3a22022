package org.netfate.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * The sessions of each user. A user who may have several shares the functions among them: they run where the latest
 * login was, and that session leads. Belongs to the engine's thread.
 */
final class UserSessions {
    /** The later login is the greater; two at the same time are told apart by the client, so that one always leads. */
    static final Comparator<Session> BY_LOGIN =
        Comparator.comparing((Session session) -> Timestamps.toInstant(session.getLoginTime()))
            .thenComparing(session -> session.getMac().getValue());

    private final Map<UserName, Map<UnicastMacAddress, Session>> sessions = new HashMap<>();

    /** Whether nothing of a session has changed but its port or address, which decide nothing. */
    static boolean needsNoOtherPlan(final Optional<Session> before, final Session after) {
        return before.filter(session -> session.getUser().equals(after.getUser())
            && session.getNode().equals(after.getNode())
            && session.getLoginTime().equals(after.getLoginTime())).isPresent();
    }

    /** A session began, changed or ended. */
    void changed(final Optional<Session> before, final Optional<Session> after) {
        before.ifPresent(session -> sessions.computeIfPresent(session.getUser(),
            (user, all) -> all.remove(session.getMac()) != null && all.isEmpty() ? null : all));
        after.ifPresent(session -> sessions.computeIfAbsent(session.getUser(), user -> new HashMap<>())
            .put(session.getMac(), session));
    }

    /** The clients of a user. */
    Set<UnicastMacAddress> of(final UserName user) {
        return Set.copyOf(sessions.getOrDefault(user, Map.of()).keySet());
    }

    /** The session that leads, of those that can; if none can, there is none. */
    Optional<Session> leader(final UserName user, final Predicate<UnicastMacAddress> can) {
        return sessions.getOrDefault(user, Map.of()).values().stream()
            .filter(session -> can.test(session.getMac())).max(BY_LOGIN);
    }
}
