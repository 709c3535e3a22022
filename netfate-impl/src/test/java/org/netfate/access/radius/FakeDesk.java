package org.netfate.access.radius;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netfate.access.AccessDesk;
import org.netfate.access.Credential;
import org.netfate.access.LoginOutcome;
import org.netfate.access.LoginRequest;
import org.netfate.access.RadiusSettings;
import org.netfate.access.SessionName;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/** An {@link AccessDesk} that remembers what it is asked and answers as the test says. */
final class FakeDesk implements AccessDesk {
    /** Someone whose request was no login. */
    record Refusal(Optional<String> user, NodeId node, Optional<String> mac, String reason) { }

    final List<LoginRequest> logins = new ArrayList<>();
    final List<Credential> credentials = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    SettableFuture<LoginOutcome> outcome = SettableFuture.create();
    Optional<LoginOutcome.Accepted> known = Optional.empty();
    int flushes;
    RadiusSettings settings = RadiusSettings.DEFAULT;

    @Override
    public ListenableFuture<LoginOutcome> login(final LoginRequest request, final Credential credential) {
        credentials.add(credential);
        logins.add(request);
        return outcome;
    }

    @Override
    public ListenableFuture<Optional<LoginOutcome.Accepted>> check(final NodeId node, final UnicastMacAddress mac,
            final Optional<Ipv4AddressNoZone> address) {
        return Futures.immediateFuture(known);
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public RadiusSettings settings() {
        return settings;
    }

    @Override
    public void refused(final Optional<String> user, final NodeId node, final Optional<String> mac,
            final String reason) {
        refusals.add(new Refusal(user, node, mac, reason));
    }

    @Override
    public ListenableFuture<Empty> stopped(final SessionName name) {
        return Futures.immediateFuture(Empty.value());
    }

    @Override
    public ListenableFuture<Empty> restarted(final NodeId node) {
        return Futures.immediateFuture(Empty.value());
    }
}
