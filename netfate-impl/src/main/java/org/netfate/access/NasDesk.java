package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/** The {@link AccessDesk} over what access knows. */
final class NasDesk implements AccessDesk {
    private static final int REQUESTS_AT_A_TIME = 1024;

    private final LoginDesk logins;
    private final AccessState state;
    private final SessionNews news;
    private final AccessCounters counters;
    private final CallChecks callChecks;
    private final BoundedExecutor bounded;

    /**
     * Makes the desk.
     *
     * @param logins takes logins
     * @param state the sessions
     * @param callChecks tells which clients need no login
     * @param news tells the operator
     * @param counters counts what is refused
     */
    NasDesk(final LoginDesk logins, final AccessState state, final CallChecks callChecks, final SessionNews news,
            final AccessCounters counters) {
        this.logins = logins;
        this.state = state;
        this.news = news;
        this.counters = counters;
        this.callChecks = callChecks;
        this.bounded = new BoundedExecutor(state.executor(), REQUESTS_AT_A_TIME,
            () -> counters.count(AccessCounter.OVERLOAD));
    }

    @Override
    public ListenableFuture<LoginOutcome> login(final LoginRequest request, final Credential credential) {
        return logins.ask(request, credential);
    }

    @Override
    public void flush() {
        logins.flush();
    }

    @Override
    public ListenableFuture<Optional<LoginOutcome.Accepted>> check(final NodeId node, final UnicastMacAddress mac,
            final Optional<Ipv4AddressNoZone> address) {
        counters.count(AccessCounter.CALL_CHECK);
        return onState(() -> Futures.transform(callChecks.session(mac, address, node),
            session -> session.map(state::accepted), MoreExecutors.directExecutor()));
    }

    @Override
    public RadiusSettings settings() {
        return state.settings();
    }

    @Override
    public void refused(final Optional<String> user, final NodeId node, final Optional<String> mac,
            final String reason) {
        counters.count(AccessCounter.REJECTED);
        news.rejected(user, node.getValue(), mac, reason);
    }

    @Override
    public ListenableFuture<Empty> stopped(final SessionName name) {
        return end(() -> named(name).stream().toList(), SessionEndCause.Logout);
    }

    @Override
    public ListenableFuture<Empty> restarted(final NodeId node) {
        return end(() -> state.sessions().index().atNode(node), SessionEndCause.NasRestarted);
    }

    private Optional<Session> named(final SessionName name) {
        final var index = state.sessions().index();
        final var session = name.exact().isPresent() ? name.exact().flatMap(index::ofId)
            : name.own().flatMap(index::ofId).or(() -> name.mac().flatMap(index::ofMac));
        return session.filter(found -> found.requireNode().equals(name.node()));
    }

    private ListenableFuture<Empty> end(final Supplier<Collection<Session>> which, final SessionEndCause cause) {
        return onState(() -> endNow(which, cause));
    }

    private <T> ListenableFuture<T> onState(final Supplier<ListenableFuture<T>> action) {
        final var done = SettableFuture.<T>create();
        if (!bounded.offer(() -> done.setFuture(state.isComplete() ? action.get()
                : Futures.immediateFailedFuture(new IllegalStateException(RpcAnswers.NOT_READ_YET))))) {
            done.setException(new IllegalStateException("too many requests at a time"));
        }
        return done;
    }

    private ListenableFuture<Empty> endNow(final Supplier<Collection<Session>> which, final SessionEndCause cause) {
        final List<SessionStore.Ending> endings = which.get().stream()
            .map(session -> new SessionStore.Ending(session, cause)).toList();
        return endings.isEmpty() ? Futures.immediateFuture(Empty.value()) : state.sessions().end(endings);
    }
}
