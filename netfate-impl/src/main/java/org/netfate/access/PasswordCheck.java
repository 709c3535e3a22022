package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.netfate.access.Verdict.Right;
import org.netfate.access.Verdict.Unknown;
import org.netfate.access.Verdict.Wrong;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.PasswordHash;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;

/**
 * Finds out whether a user is the user: by what is remembered of earlier logins, by the slow hash, by the answer to a
 * challenge, or by asking the operator's own servers. Only what is remembered is answered at once; the rest is worked
 * out elsewhere, so that it delays nobody. Belongs to the state executor.
 */
final class PasswordCheck {
    private static final ListenableFuture<Verdict> RIGHT = Futures.immediateFuture(new Right());
    private static final Wrong WRONG = new Wrong("wrong password", Refusal.WRONG_PASSWORD);

    private static final Wrong STALE = new Wrong("the reversible password is older than the hash, or was encrypted "
        + "with another key: set it again (netfate:set-password --reversible)", Refusal.WRONG_PASSWORD);

    private final Executor passwords;
    private final VerifiedPasswords verified;
    private final SecretCipher cipher;
    private final PasswordAuthority authority;

    /**
     * Makes it.
     *
     * @param passwords runs what takes time; bounded: it refuses what it has no room for
     * @param cipher decrypts passwords for CHAP
     * @param authority the operator's own servers
     * @param random where the key comes from under which passwords are remembered
     */
    PasswordCheck(final Executor passwords, final SecretCipher cipher, final PasswordAuthority authority,
            final SecureRandom random) {
        this.passwords = passwords;
        this.cipher = cipher;
        this.authority = authority;
        this.verified = new VerifiedPasswords(random);
    }

    /**
     * Checks.
     *
     * @param request who and where
     * @param user the user, empty if there is none of that name; the check then takes as long and is wrong
     * @param credential how the user proves to be the user
     * @return what was found; never fails, completes on any thread
     */
    ListenableFuture<Verdict> check(final LoginRequest request, final Optional<User> user,
            final Credential credential) {
        if (authority.isInCharge() && user.isPresent()) {
            return authority.check(request, credential);
        }
        if (credential instanceof Credential.Password password) {
            return hashed(request, user, password.text());
        }
        return challenged(user, (Credential.Chap) credential);
    }

    private ListenableFuture<Verdict> hashed(final LoginRequest request, final Optional<User> user,
            final String password) {
        final var known = user.map(User::getPassword).map(PasswordHash::getValue);
        if (user.isPresent() && known.isEmpty()) {
            return Futures.immediateFuture(new Wrong("the user has no password", Refusal.WRONG_PASSWORD));
        }
        final String hash = known.orElse(ShaCrypt.OF_NOBODY);
        if (verified.isKnown(request.user(), password, hash)) {
            return RIGHT;
        }
        return elsewhere(() -> {
            if (!ShaCrypt.matches(password, hash)) {
                return WRONG;
            }
            verified.remember(request.user(), password, hash);
            return new Right();
        });
    }

    private ListenableFuture<Verdict> challenged(final Optional<User> user, final Credential.Chap chap) {
        if (user.map(User::getReversiblePassword).isEmpty()) {
            return Futures.immediateFuture(new Wrong("CHAP needs the password in clear, and only its hash is stored: "
                + "let the NAS use PAP, or store it reversibly (netfate:set-password --reversible)",
                Refusal.WRONG_PASSWORD));
        }
        return elsewhere(() -> ReversiblePassword.decrypt(user.orElseThrow(), cipher)
            .<Verdict>map(password -> isRight(password, chap) ? new Right() : WRONG)
            .orElseGet(() -> cipher.isAvailable() ? STALE : new Unknown("the platform's encryption service is not "
                + "there")));
    }

    private static boolean isRight(final String password, final Credential.Chap chap) {
        try {
            final var digest = MessageDigest.getInstance("MD5");
            digest.update(chap.id());
            digest.update(password.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(chap.response(), digest.digest(chap.challenge()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private interface Slow {
        Verdict find();
    }

    private ListenableFuture<Verdict> elsewhere(final Slow check) {
        final var verdict = SettableFuture.<Verdict>create();
        try {
            passwords.execute(() -> verdict.set(check.find()));
        } catch (RejectedExecutionException e) {
            verdict.set(new Unknown("too many logins at a time"));
        }
        return verdict;
    }
}
