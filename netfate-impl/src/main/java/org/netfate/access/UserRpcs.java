package org.netfate.access;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.EncryptedSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUser;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserInput;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.AddUserOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.PasswordHash;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPassword;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPasswordInput;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPasswordOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPasswordOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;

/**
 * The RPCs {@code add-user} and {@code set-password}: they hash a password before it is stored. {@code add-user} sets
 * what its input holds; a user who exists keeps the devices and stays disabled. Thread-safe; never blocks.
 */
final class UserRpcs {
    /** Longest password that a RADIUS User-Password carries (RFC 2865, section 5.2), in octets. */
    private static final int LONGEST_PASSWORD = 128;

    private final NfviDatabase database;
    private final AccessState state;
    private final Executor passwords;
    private final SecretCipher cipher;
    private final SecureRandom random;

    /**
     * Makes the RPCs.
     *
     * @param database the NFVI Database
     * @param state the users and the catalogue
     * @param passwords hashes passwords; bounded: it refuses what it has no room for
     * @param cipher encrypts passwords for CHAP
     * @param random where salts come from
     */
    UserRpcs(final NfviDatabase database, final AccessState state, final Executor passwords,
            final SecretCipher cipher, final SecureRandom random) {
        this.database = database;
        this.state = state;
        this.passwords = passwords;
        this.cipher = cipher;
        this.random = random;
    }

    /**
     * Returns the RPCs.
     *
     * @return what is to be registered
     */
    List<Rpc<?, ?>> implementations() {
        return List.of((AddUser) this::addUser, (SetPassword) this::setPassword);
    }

    private ListenableFuture<RpcResult<AddUserOutput>> addUser(final AddUserInput input) {
        return checked(input.requirePassword(), Boolean.TRUE.equals(input.getReversible()),
            () -> unknownFunctions(input), (stored, answer) -> store(with(input, stored),
                new AddUserOutputBuilder().build(), answer));
    }

    private User with(final AddUserInput input, final Stored stored) {
        return state.users().get(input.requireName()).map(UserBuilder::new).orElseGet(UserBuilder::new)
            .setName(input.requireName())
            .setPassword(stored.hash())
            .setReversiblePassword(stored.reversible().orElse(null))
            .setRequiredFunction(input.getRequiredFunction())
            .setSla(input.getSla())
            .build();
    }

    private ListenableFuture<RpcResult<SetPasswordOutput>> setPassword(final SetPasswordInput input) {
        final var name = input.requireName();
        return checked(input.requirePassword(), Boolean.TRUE.equals(input.getReversible()),
            () -> unknownUser(name), (stored, answer) ->
            state.users().get(name).ifPresentOrElse(
                user -> store(new UserBuilder(user).setPassword(stored.hash())
                    .setReversiblePassword(stored.reversible().orElse(null)).build(),
                    new SetPasswordOutputBuilder().build(), answer),
                () -> answer.set(RpcAnswers.failure(ErrorTag.DATA_MISSING, unknownUser(name).orElseThrow()))));
    }

    /**
     * What is stored of a password.
     *
     * @param hash its hash
     * @param reversible the password encrypted, if that is wanted
     */
    private record Stored(PasswordHash hash, Optional<EncryptedSecret> reversible) { }

    /** What is done with it, on the state executor. */
    private interface Hashed<T> {
        void accept(Stored stored, SettableFuture<RpcResult<T>> answer);
    }

    private <T> ListenableFuture<RpcResult<T>> checked(final String password, final boolean reversible,
            final Supplier<Optional<String>> problem, final Hashed<T> then) {
        final var answer = SettableFuture.<RpcResult<T>>create();
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD) {
            answer.set(RpcAnswers.failure(ErrorTag.INVALID_VALUE, "password has more than " + LONGEST_PASSWORD
                + " octets in UTF-8, which is the most that RADIUS carries"));
            return answer;
        }
        state.executor().execute(() -> {
            if (!state.isComplete()) {
                answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, RpcAnswers.NOT_READ_YET));
                return;
            }
            problem.get().ifPresentOrElse(
                message -> answer.set(RpcAnswers.failure(ErrorTag.DATA_MISSING, message)),
                () -> hash(password, reversible, answer, stored -> then.accept(stored, answer)));
        });
        return answer;
    }

    private <T> void hash(final String password, final boolean reversible,
            final SettableFuture<RpcResult<T>> answer, final Consumer<Stored> then) {
        try {
            passwords.execute(() -> {
                final var hash = new PasswordHash(ShaCrypt.of(password, random));
                final var encrypted = reversible ? ReversiblePassword.encrypt(password, hash, cipher)
                    : Optional.<EncryptedSecret>empty();
                if (reversible && encrypted.isEmpty()) {
                    answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, "the password cannot be stored reversibly: "
                        + "the platform's encryption service (bundle aaa-encrypt-service-impl) is not there"));
                } else {
                    state.executor().execute(() -> then.accept(new Stored(hash, encrypted)));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.set(RpcAnswers.failure(ErrorTag.RESOURCE_DENIED, "too many passwords are being hashed; try again"));
        }
    }

    private <T> void store(final User user, final T output, final SettableFuture<RpcResult<T>> answer) {
        RpcAnswers.whenStored(database.proposeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.USERS, new UserKey(user.requireName())), user)), output, answer);
    }

    private Optional<String> unknownFunctions(final AddUserInput input) {
        final var unknown = state.users().unknown(input.getRequiredFunction());
        return unknown.isEmpty() ? Optional.empty() : Optional.of("required-function " + unknown.stream()
            .map(FunctionId::getValue).collect(Collectors.joining(", "))
            + " is not in the catalogue; it must be one of /netfate-catalog:catalog/function");
    }

    private Optional<String> unknownUser(final UserName name) {
        return state.users().get(name).isPresent() ? Optional.empty() : Optional.of("name " + name.getValue()
            + " is no user; it must be one of /netfate-user:users/user");
    }
}
