package org.netfate.access;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.netfate.access.LoginOutcome.Unavailable;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.PasswordHash;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * Takes logins, from RADIUS and from the RPC alike: looks the user up, has the password checked, decides by
 * {@link LoginRules} and stores the session. Nothing on this way reads the data store. Thread-safe; never blocks.
 *
 * <p>A bounded number of logins is on the way at a time; what comes beyond is unavailable at once, so that a flood
 * makes the server forget requests, which their senders repeat, and not slow.
 */
final class LoginDesk {
    private static final int LOGINS_AT_A_TIME = 2048;

    private final Semaphore places = new Semaphore(LOGINS_AT_A_TIME);
    private final AccessState state;
    private final Executor passwordChecks;
    private final Clock clock;
    private final SessionNews news;
    private final AccessCounters counters;

    /**
     * Makes the desk.
     *
     * @param state what logins depend on
     * @param passwordChecks runs password checks; bounded: it refuses what it has no room for
     * @param clock tells the time of a login
     * @param news tells what became of it
     * @param counters counts what became of it
     */
    LoginDesk(final AccessState state, final Executor passwordChecks, final Clock clock, final SessionNews news,
            final AccessCounters counters) {
        this.state = state;
        this.passwordChecks = passwordChecks;
        this.clock = clock;
        this.news = news;
        this.counters = counters;
    }

    /**
     * Logs a user in.
     *
     * @param request who and where
     * @param password in clear
     * @return what became of it; never fails. Completed on the state executor, or at once if there is no room
     */
    ListenableFuture<LoginOutcome> login(final LoginRequest request, final String password) {
        if (!places.tryAcquire()) {
            return Futures.immediateFuture(overloaded());
        }
        final var outcome = SettableFuture.<LoginOutcome>create();
        outcome.addListener(places::release, Runnable::run);
        state.executor().execute(() -> lookUp(request, password, outcome));
        return outcome;
    }

    private void lookUp(final LoginRequest request, final String password,
            final SettableFuture<LoginOutcome> outcome) {
        if (!state.isComplete()) {
            counters.count(AccessCounter.OVERLOAD);
            outcome.set(new Unavailable("the NFVI Database is not read yet"));
            return;
        }
        final String hash = state.users().get(request.user()).map(User::getPassword).map(PasswordHash::getValue)
            .orElse(ShaCrypt.OF_NOBODY);
        try {
            passwordChecks.execute(() -> {
                final boolean correct = ShaCrypt.matches(password, hash);
                state.executor().execute(() -> decide(request, correct, outcome));
            });
        } catch (RejectedExecutionException e) {
            outcome.set(overloaded());
        }
    }

    private void decide(final LoginRequest request, final boolean passwordCorrect,
            final SettableFuture<LoginOutcome> outcome) {
        final var decision = LoginRules.decide(request, state.contextOf(request, passwordCorrect),
            new Uuid(UUID.randomUUID().toString()), Timestamps.of(clock.instant()));
        if (decision instanceof LoginDecision.Accepted accepted) {
            accept(accepted, outcome);
        } else if (decision instanceof LoginDecision.Rejected rejected) {
            counters.count(AccessCounter.REJECTED);
            news.rejected(Optional.of(request.user().getValue()), request.node().getValue(),
                Optional.of(request.mac().getValue()), rejected.reason());
            outcome.set(new LoginOutcome.Rejected(rejected.reason()));
        }
    }

    private void accept(final LoginDecision.Accepted accepted, final SettableFuture<LoginOutcome> outcome) {
        final var session = accepted.session();
        if (accepted.change() == LoginDecision.Change.NONE && accepted.replaced().isEmpty()) {
            state.idle().restart(session);
            accepted(session, outcome);
            return;
        }
        Futures.addCallback(state.sessions().store(session, accepted.replaced()), new FutureCallback<>() {
            @Override
            public void onSuccess(final Empty result) {
                accepted(session, outcome);
                tell(accepted);
            }

            @Override
            public void onFailure(final Throwable cause) {
                outcome.set(new Unavailable("the session cannot be stored: " + cause.getMessage()));
            }
        }, MoreExecutors.directExecutor());
    }

    private void accepted(final Session session, final SettableFuture<LoginOutcome> outcome) {
        counters.count(AccessCounter.ACCEPTED);
        outcome.set(new LoginOutcome.Accepted(session));
    }

    private void tell(final LoginDecision.Accepted accepted) {
        switch (accepted.change()) {
            case OPENED -> news.opened(accepted.session());
            case MOVED -> news.moved(accepted.session());
            default -> {
                // the operator is not interested
            }
        }
    }

    private LoginOutcome overloaded() {
        counters.count(AccessCounter.OVERLOAD);
        return new Unavailable("too many logins at a time");
    }
}
