package org.netfate.access;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginRejectedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionClosedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionOpenedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yangtools.yang.binding.Notification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens to sessions: to the operator by the log, to subscribers by notifications. Never blocks: a
 * notification that the platform has no room for is lost. Thread-safe.
 */
final class SessionNews {
    private static final Logger LOG = LoggerFactory.getLogger(SessionNews.class);

    private final Consumer<Notification<?>> notifications;

    /**
     * Makes it.
     *
     * @param notifications publishes a notification, or loses it, but never blocks
     */
    SessionNews(final Consumer<Notification<?>> notifications) {
        this.notifications = notifications;
    }

    /**
     * A session was opened.
     *
     * @param session the session, stored
     */
    void opened(final Session session) {
        LOG.info("session {} opened: user {} with client {} at node {}", session.requireId().getValue(),
            session.requireUser().getValue(), session.requireMac().getValue(), session.requireNode().getValue());
        publishOpened(session);
    }

    /**
     * A session moved to another access node.
     *
     * @param session the session, stored
     */
    void moved(final Session session) {
        LOG.info("session {} moved: user {} with client {} is now at node {}", session.requireId().getValue(),
            session.requireUser().getValue(), session.requireMac().getValue(), session.requireNode().getValue());
        publishOpened(session);
    }

    /**
     * A session was moved lately, and is not moved again, though its client is seen elsewhere.
     *
     * @param session the session
     * @param client where the client is seen
     * @param more how often this was not told
     */
    void stays(final Session session, final Client client, final long more) {
        LOG.warn("session {} stays at node {}: client {} is seen at port {} of node {} shortly after the session was"
            + " moved; it moves fast, or two devices use its addresses; {} more of it not logged",
            session.requireId().getValue(), session.requireNode().getValue(), session.requireMac().getValue(),
            client.getPort().getValue(), client.getNode().getValue(), more);
    }

    /**
     * A session ended.
     *
     * @param session the session
     * @param cause why
     */
    void closed(final Session session, final SessionEndCause cause) {
        LOG.info("session {} closed ({}): user {} with client {} at node {}", session.requireId().getValue(),
            cause.getName(), session.requireUser().getValue(), session.requireMac().getValue(),
            session.requireNode().getValue());
        notifications.accept(new SessionClosedBuilder()
            .setSessionId(session.requireId())
            .setUser(session.requireUser())
            .setMac(session.requireMac())
            .setCause(cause)
            .build());
    }

    /**
     * A login was rejected.
     *
     * @param user the name that was given, empty if it is no possible name
     * @param node where
     * @param mac the client, empty if it was not given
     * @param reason why
     */
    void rejected(final Optional<String> user, final String node, final Optional<String> mac, final String reason) {
        LOG.info("login rejected: {}; user {} with client {} at node {}", reason, user.orElse("(no valid name)"),
            mac.orElse("(not given)"), node);
        notifications.accept(new LoginRejectedBuilder()
            .setUser(user.orElse(null))
            .setNode(node)
            .setMac(mac.orElse(null))
            .setReason(reason)
            .build());
    }

    /**
     * Someone failed to log in too often.
     *
     * @param subject who may not log in for a while
     */
    void lockedOut(final LockOuts.Subject subject) {
        LOG.warn("{} {} is locked out after too many failed logins; netfate:unlock ends it",
            subject.kind().getName(), subject.name());
    }

    /**
     * Changes of sessions could not be stored.
     *
     * @param macs the clients
     * @param cause why
     */
    void notStored(final Collection<UnicastMacAddress> macs, final Throwable cause) {
        LOG.error("cannot store the sessions of clients {}: {}; they stay as they were",
            macs.stream().map(UnicastMacAddress::getValue).collect(Collectors.joining(", ")), cause.getMessage());
    }

    private void publishOpened(final Session session) {
        notifications.accept(new SessionOpenedBuilder()
            .setSessionId(session.requireId())
            .setUser(session.requireUser())
            .setMac(session.requireMac())
            .setNode(session.requireNode())
            .build());
    }
}
