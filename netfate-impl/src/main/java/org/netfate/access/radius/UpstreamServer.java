package org.netfate.access.radius;

import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.Upstream;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.opendaylight.yangtools.yang.common.Uint8;

/** One of the operator's own RADIUS servers, and what is known of it. Belongs to the state executor. */
final class UpstreamServer {
    private final Upstream configured;
    private final Optional<SharedSecret> secret;
    private boolean alive = true;
    private Instant since;
    private long requests;
    private long timeOuts;

    /**
     * Makes it, taken for alive.
     *
     * @param configured what is configured
     * @param secret the shared secret, empty if it is not set or cannot be decrypted
     * @param now the time
     */
    UpstreamServer(final Upstream configured, final Optional<SharedSecret> secret, final Instant now) {
        this.configured = configured;
        this.secret = secret;
        this.since = now;
    }

    Upstream configured() {
        return configured;
    }

    String name() {
        return configured.requireName().getValue();
    }

    boolean isUsable() {
        return secret.isPresent();
    }

    boolean isAlive() {
        return alive;
    }

    /**
     * Where it takes logins.
     *
     * @return address and secret
     */
    Peer authentication() {
        return peer(Optional.ofNullable(configured.getAuthenticationPort())
            .map(port -> port.getValue().toJava()).orElse(1812));
    }

    /**
     * Where it takes accounting.
     *
     * @return address and secret
     */
    Peer accounting() {
        return peer(Optional.ofNullable(configured.getAccountingPort())
            .map(port -> port.getValue().toJava()).orElse(1813));
    }

    /**
     * How long its answer is waited for.
     *
     * @return how long, how often
     */
    Patience patience() {
        return new Patience(Optional.ofNullable(configured.getAttempts()).map(Uint8::toJava).map(Short::intValue)
            .orElse(2), Duration.ofMillis(Optional.ofNullable(configured.getResponseTime()).map(Uint16::toJava)
            .orElse(1000)), 1);
    }

    Duration reviveInterval() {
        return Duration.ofSeconds(Optional.ofNullable(configured.getReviveInterval()).map(Uint16::toJava).orElse(10));
    }

    void asked() {
        requests++;
    }

    /**
     * It answered, or did not.
     *
     * @param answered whether it did
     * @param now the time
     * @return whether that is news
     */
    boolean heard(final boolean answered, final Instant now) {
        if (!answered) {
            timeOuts++;
        }
        if (alive == answered) {
            return false;
        }
        alive = answered;
        since = now;
        return true;
    }

    /**
     * Tells what is known of it.
     *
     * @return its row in the NFVI Database
     */
    org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.Upstream row() {
        return new org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.UpstreamBuilder()
            .setName(configured.requireName()).setAlive(alive && isUsable()).setSince(Timestamps.of(since))
            .setRequests(new ZeroBasedCounter64(Uint64.valueOf(requests)))
            .setTimeOuts(new ZeroBasedCounter64(Uint64.valueOf(timeOuts))).build();
    }

    private Peer peer(final int port) {
        return new Peer(new InetSocketAddress(InetAddresses.forString(configured.requireAddress().getValue()), port),
            secret.orElseThrow(), !Boolean.FALSE.equals(configured.getRequireMessageAuthenticator()));
    }
}
