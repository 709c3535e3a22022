package org.netfate.access;

import com.google.common.base.Suppliers;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netfate.access.LoginOutcome.Unavailable;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * Takes logins, from RADIUS and from the RPC alike: refuses who is locked out, has the password checked, decides by
 * {@link LoginRules} and stores the session. Nothing on this way reads the data store, and a login that changes nothing
 * writes nothing. Thread-safe; never blocks.
 *
 * <p>A bounded number of logins is on the way at a time; what comes beyond is unavailable at once, so that a flood
 * makes the server forget requests, which their senders repeat, and not slow.
 */
final class LoginDesk {
    private static final int LOGINS_AT_A_TIME = 2048;

    private final Semaphore places = new Semaphore(LOGINS_AT_A_TIME);
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean handedOver = new AtomicBoolean();
    private final AccessState state;
    private final PasswordCheck passwords;
    private final Clock clock;
    private final SessionNews news;
    private final AccessCounters counters;

    /**
     * Makes the desk.
     *
     * @param state what logins depend on
     * @param passwords checks passwords
     * @param clock tells the time of a login
     * @param news tells what became of it
     * @param counters counts what became of it
     */
    LoginDesk(final AccessState state, final PasswordCheck passwords, final Clock clock, final SessionNews news,
            final AccessCounters counters) {
        this.state = state;
        this.passwords = passwords;
        this.clock = clock;
        this.news = news;
        this.counters = counters;
    }

    /**
     * Logs a user in.
     *
     * @param request who and where
     * @param credential how the user proves to be the user
     * @return what became of it; never fails. Completed on the state executor, or at once if there is no room
     */
    ListenableFuture<LoginOutcome> login(final LoginRequest request, final Credential credential) {
        final var outcome = ask(request, credential);
        flush();
        return outcome;
    }

    /**
     * Logs a user in, once {@link #flush} is called.
     *
     * @param request who and where
     * @param credential how the user proves to be the user
     * @return as {@link #login} does
     */
    ListenableFuture<LoginOutcome> ask(final LoginRequest request, final Credential credential) {
        if (!places.tryAcquire()) {
            counters.count(AccessCounter.OVERLOAD);
            return Futures.immediateFuture(new Unavailable("too many logins at a time"));
        }
        final var outcome = SettableFuture.<LoginOutcome>create();
        outcome.addListener(places::release, Runnable::run);
        asked.add(() -> lookUp(request, credential, outcome));
        return outcome;
    }

    /** Begins to decide about the logins that were asked for. */
    void flush() {
        if (!asked.isEmpty() && handedOver.compareAndSet(false, true)) {
            state.executor().execute(this::lookUpAll);
        }
    }

    private void lookUpAll() {
        // before the first is taken: what is asked from now on is handed over anew
        handedOver.set(false);
        for (var next = asked.poll(); next != null; next = asked.poll()) {
            next.run();
        }
    }

    private void lookUp(final LoginRequest request, final Credential credential,
            final SettableFuture<LoginOutcome> outcome) {
        if (!state.isComplete()) {
            counters.count(AccessCounter.OVERLOAD);
            outcome.set(new Unavailable("the NFVI Database is not read yet"));
            return;
        }
        final var lockOut = state.lockOuts().remaining(request);
        if (lockOut.isPresent()) {
            counters.count(AccessCounter.LOCKED_OUT);
            final long seconds = lockOut.orElseThrow().plus(Duration.ofSeconds(1).minusNanos(1)).toSeconds();
            reject(request, "locked out for another " + seconds + " s",
                "Locked out, try again in " + seconds + " s", outcome);
            return;
        }
        final var verdict = passwords.check(request, state.users().get(request.user()), credential);
        if (verdict.isDone()) {
            decide(request, Futures.getUnchecked(verdict), outcome);
        } else {
            verdict.addListener(() -> decide(request, Futures.getUnchecked(verdict), outcome), state.executor());
        }
    }

    private void decide(final LoginRequest request, final Verdict verdict,
            final SettableFuture<LoginOutcome> outcome) {
        if (verdict instanceof Verdict.Unknown unknown) {
            counters.count(AccessCounter.OVERLOAD);
            outcome.set(new Unavailable(unknown.reason()));
            return;
        }
        final var decision = LoginRules.decide(request, state.contextOf(request, verdict),
            () -> new Uuid(UUID.randomUUID().toString()), Suppliers.memoize(() -> Timestamps.of(clock.instant())));
        if (decision instanceof LoginDecision.Accepted accepted) {
            state.lockOuts().succeeded(request);
            accept(accepted, outcome);
        } else if (decision instanceof LoginDecision.Rejected rejected) {
            refuse(request, rejected, outcome);
        }
    }

    private void refuse(final LoginRequest request, final LoginDecision.Rejected rejected,
            final SettableFuture<LoginOutcome> outcome) {
        final boolean unknown = rejected.refusal() == Refusal.UNKNOWN_USER;
        if (unknown || rejected.guessed()) {
            state.lockOuts().failed(request).forEach(news::lockedOut);
        }
        final var told = unknown && !state.settings().revealUnknownUser() ? Refusal.WRONG_PASSWORD
            : rejected.refusal();
        reject(request, rejected.reason(), told.text(), outcome);
    }

    private void reject(final LoginRequest request, final String reason, final String told,
            final SettableFuture<LoginOutcome> outcome) {
        counters.count(AccessCounter.REJECTED);
        news.rejected(Optional.of(request.user().getValue()), request.node().getValue(),
            Optional.of(request.mac().getValue()), reason);
        outcome.set(new LoginOutcome.Rejected(reason, told));
    }

    private void accept(final LoginDecision.Accepted accepted, final SettableFuture<LoginOutcome> outcome) {
        final var session = accepted.session();
        if (accepted.change() == LoginDecision.Change.NONE && accepted.replaced().isEmpty()) {
            state.idle().stillThere(session);
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
        outcome.set(state.accepted(session));
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
}
