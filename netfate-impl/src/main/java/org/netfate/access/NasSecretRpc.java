package org.netfate.access;

import com.google.common.base.CharMatcher;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.util.Optional;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecretInput;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecretOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.SetNasSecretOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.NasBuilder;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;

/** The RPC {@code set-nas-secret}: a shared secret is only ever stored encrypted. Thread-safe; never blocks. */
final class NasSecretRpc implements SetNasSecret {
    /** Of what a shared secret may consist. */
    static final CharMatcher PRINTABLE_ASCII = CharMatcher.inRange(' ', '~');

    private final NfviDatabase database;
    private final AccessState state;
    private final SecretCipher cipher;

    /**
     * Makes the RPC.
     *
     * @param database the NFVI Database
     * @param state the nodes
     * @param cipher encrypts
     */
    NasSecretRpc(final NfviDatabase database, final AccessState state, final SecretCipher cipher) {
        this.database = database;
        this.state = state;
        this.cipher = cipher;
    }

    @Override
    public ListenableFuture<RpcResult<SetNasSecretOutput>> invoke(final SetNasSecretInput input) {
        final var answer = SettableFuture.<RpcResult<SetNasSecretOutput>>create();
        if (PRINTABLE_ASCII.matchesAllOf(input.requireSecret())) {
            state.executor().execute(() -> set(input, answer));
        } else {
            answer.set(RpcAnswers.failure(ErrorTag.INVALID_VALUE, "secret must consist of printable ASCII characters, "
                + "as RADIUS servers and clients do not agree on the encoding of others"));
        }
        return answer;
    }

    private void set(final SetNasSecretInput input, final SettableFuture<RpcResult<SetNasSecretOutput>> answer) {
        if (!state.isComplete()) {
            answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, RpcAnswers.NOT_READ_YET));
            return;
        }
        final Optional<Node> node = state.node(input.requireNode()).filter(known -> known.getNas() != null);
        if (node.isEmpty()) {
            answer.set(RpcAnswers.failure(ErrorTag.DATA_MISSING, "node " + input.requireNode().getValue()
                + " is no node with a nas; it must be one of /netfate-nfvi:nfvi/node that has a nas container"));
            return;
        }
        if (!cipher.isAvailable()) {
            answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, "the secret of node "
                + input.requireNode().getValue() + " cannot be stored: the platform's encryption service (bundle "
                + "aaa-encrypt-service-impl) is not there; try again, or restart the controller if it does not come"));
            return;
        }
        cipher.encrypt(input.requireSecret()).ifPresentOrElse(encrypted -> store(node.orElseThrow(), encrypted, answer),
            () -> answer.set(RpcAnswers.failure(ErrorTag.OPERATION_FAILED, "the secret of node "
                + input.requireNode().getValue() + " cannot be stored: the platform's encryption service did not "
                + "encrypt it; look for its errors in the log")));
    }

    private void store(final Node node, final String encrypted,
            final SettableFuture<RpcResult<SetNasSecretOutput>> answer) {
        final var nas = new NasBuilder(node.getNas()).setEncryptedSecret(encrypted).build();
        RpcAnswers.whenStored(database.proposeIntent(changes ->
            changes.merge(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(node.requireId())),
                new NodeBuilder().setId(node.requireId()).setNas(nas).build())),
            new SetNasSecretOutputBuilder().build(), answer);
    }
}
