package org.netfate.access;

import com.google.common.util.concurrent.ListenableFuture;

/** Somebody else who decides about passwords: the operator's own servers. Thread-safe; never blocks. */
public interface PasswordAuthority {
    /**
     * Tells whether there is one. If so, what is stored here of passwords does not count.
     *
     * @return true if there is
     */
    boolean isInCharge();

    /**
     * Asks about a login.
     *
     * @param request who and where
     * @param credential how the user proves to be the user
     * @return what was found; never fails
     */
    ListenableFuture<Verdict> check(LoginRequest request, Credential credential);
}
