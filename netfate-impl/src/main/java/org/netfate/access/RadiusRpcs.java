package org.netfate.access;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.util.List;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.SetUpstreamSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.SetUpstreamSecretInput;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.SetUpstreamSecretOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.SetUpstreamSecretOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Unlock;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.UnlockInput;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.UnlockOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.UnlockOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.Upstream;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.UpstreamBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.UpstreamKey;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOut.Kind;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.unlock.input.subject.Mac;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.unlock.input.subject.User;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.EncryptedSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Name;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** The RPCs {@code unlock} and {@code set-upstream-secret}. Thread-safe; never blocks. */
final class RadiusRpcs {
    private final NfviDatabase database;
    private final AccessState state;
    private final SecretCipher cipher;

    /**
     * Makes the RPCs.
     *
     * @param database the NFVI Database
     * @param state the settings and the lock-outs
     * @param cipher encrypts
     */
    RadiusRpcs(final NfviDatabase database, final AccessState state, final SecretCipher cipher) {
        this.database = database;
        this.state = state;
        this.cipher = cipher;
    }

    /**
     * Returns the RPCs.
     *
     * @return what is to be registered
     */
    List<Rpc<?, ?>> implementations() {
        return List.of((Unlock) this::unlock, (SetUpstreamSecret) this::setSecret);
    }

    private ListenableFuture<RpcResult<UnlockOutput>> unlock(final UnlockInput input) {
        final var answer = SettableFuture.<RpcResult<UnlockOutput>>create();
        final var who = input.getSubject();
        final var subject = who instanceof Mac client
            ? new LockOuts.Subject(Kind.Client, client.requireMac().getValue())
            : new LockOuts.Subject(Kind.User, ((User) who).requireUser().getValue());
        state.executor().execute(() -> answer.set(state.lockOuts().forget(subject)
            ? RpcResultBuilder.success(new UnlockOutputBuilder().build()).build()
            : RpcAnswers.failure(ErrorTag.DATA_MISSING, subject.kind().getName() + ' ' + subject.name()
                + " has no failed logins; who is locked out is in /netfate-radius:radius-state/lock-out")));
        return answer;
    }

    private ListenableFuture<RpcResult<SetUpstreamSecretOutput>> setSecret(final SetUpstreamSecretInput input) {
        final var answer = SettableFuture.<RpcResult<SetUpstreamSecretOutput>>create();
        if (NasSecretRpc.PRINTABLE_ASCII.matchesAllOf(input.requireSecret())) {
            state.executor().execute(() -> set(input, answer));
        } else {
            answer.set(RpcAnswers.failure(ErrorTag.INVALID_VALUE, "secret must consist of printable ASCII characters, "
                + "as RADIUS servers and clients do not agree on the encoding of others"));
        }
        return answer;
    }

    private void set(final SetUpstreamSecretInput input,
            final SettableFuture<RpcResult<SetUpstreamSecretOutput>> answer) {
        final var name = input.requireName();
        if (!state.isComplete()) {
            answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, RpcAnswers.NOT_READ_YET));
        } else if (state.settings().upstreams().stream().noneMatch(server -> name.equals(server.getName()))) {
            answer.set(RpcAnswers.failure(ErrorTag.DATA_MISSING, "name " + name.getValue()
                + " is no upstream server; it must be one of /netfate-radius:radius/upstream"));
        } else {
            cipher.encrypt(input.requireSecret()).ifPresentOrElse(encrypted -> store(name, encrypted, answer),
                () -> answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, "the secret of " + name.getValue()
                    + " cannot be stored: the platform's encryption service (bundle aaa-encrypt-service-impl) is not "
                    + "there; try again, or restart the controller if it does not come")));
        }
    }

    private void store(final Name name, final String encrypted,
            final SettableFuture<RpcResult<SetUpstreamSecretOutput>> answer) {
        RpcAnswers.whenStored(database.proposeIntent(changes ->
            changes.merge(NfviPaths.RADIUS.child(Upstream.class, new UpstreamKey(name)),
                new UpstreamBuilder().setName(name).setEncryptedSecret(new EncryptedSecret(encrypted)).build())),
            new SetUpstreamSecretOutputBuilder().build(), answer);
    }
}
