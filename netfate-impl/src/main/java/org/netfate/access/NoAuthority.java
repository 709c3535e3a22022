package org.netfate.access;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;

/** Nobody else decides about passwords. */
final class NoAuthority implements PasswordAuthority {
    @Override
    public boolean isInCharge() {
        return false;
    }

    @Override
    public ListenableFuture<Verdict> check(final LoginRequest request, final Credential credential) {
        return Futures.immediateFuture(new Verdict.Unknown("nobody is in charge"));
    }
}
