package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutInput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** The RPCs {@code login} and {@code logout}. A login goes the way of one by RADIUS. Thread-safe; never blocks. */
final class SessionRpcs {
    private final LoginDesk desk;
    private final AccessState state;

    /**
     * Makes the RPCs.
     *
     * @param desk takes logins
     * @param state the sessions
     */
    SessionRpcs(final LoginDesk desk, final AccessState state) {
        this.desk = desk;
        this.state = state;
    }

    /**
     * Returns the RPCs.
     *
     * @return what is to be registered
     */
    List<Rpc<?, ?>> implementations() {
        return List.of((Login) this::login, (Logout) this::logout);
    }

    private ListenableFuture<RpcResult<LoginOutput>> login(final LoginInput input) {
        final var request = new LoginRequest(input.requireUser(), input.requireNode(), input.requireMac(),
            Optional.ofNullable(input.getAddress()));
        return Futures.transform(desk.login(request, new Credential.Password(input.requirePassword())),
            outcome -> answer(request, outcome), MoreExecutors.directExecutor());
    }

    private static RpcResult<LoginOutput> answer(final LoginRequest request, final LoginOutcome outcome) {
        final String what = "login of user " + request.user().getValue() + " with client " + request.mac().getValue()
            + " at node " + request.node().getValue();
        if (outcome instanceof LoginOutcome.Accepted accepted) {
            return RpcResultBuilder.success(
                new LoginOutputBuilder().setSessionId(accepted.session().requireId()).build()).build();
        }
        if (outcome instanceof LoginOutcome.Rejected rejected) {
            return RpcAnswers.failure(ErrorTag.ACCESS_DENIED, what + " rejected: " + rejected.reason());
        }
        return RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, what + " is not possible now: "
            + ((LoginOutcome.Unavailable) outcome).reason() + "; try again");
    }

    private ListenableFuture<RpcResult<LogoutOutput>> logout(final LogoutInput input) {
        final var answer = SettableFuture.<RpcResult<LogoutOutput>>create();
        state.executor().execute(() -> {
            final var session = state.sessions().index().ofMac(input.requireMac());
            if (!state.isComplete()) {
                answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, RpcAnswers.NOT_READ_YET));
            } else if (session.isEmpty()) {
                answer.set(RpcAnswers.failure(ErrorTag.DATA_MISSING, "mac " + input.requireMac().getValue()
                    + " has no session; it must be one of /netfate-orchestration:sessions/session"));
            } else {
                RpcAnswers.whenStored(state.sessions().end(List.of(
                    new SessionStore.Ending(session.orElseThrow(), SessionEndCause.Operator))),
                    new LogoutOutputBuilder().build(), answer);
            }
        });
        return answer;
    }
}
