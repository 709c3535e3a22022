package org.netfate.access.radius;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netfate.access.Credential;
import org.netfate.access.LoginRequest;
import org.netfate.access.PasswordAuthority;
import org.netfate.access.Refusal;
import org.netfate.access.RowWriter;
import org.netfate.access.Verdict;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.UpstreamChangedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.Upstream;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.EncryptedSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Name;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's own RADIUS servers. They are asked in their order as long as they answer; one that does not is left
 * out until it answers a Status-Server again. If none answers, all are tried all the same. Belongs to the state
 * executor, but for {@link #isInCharge} and {@link #check}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5997">RFC 5997 (Status-Server)</a>
 */
final class Upstreams implements PasswordAuthority, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private static final Duration PUBLISHED = Duration.ofSeconds(10);

    private final SecureRandom random = new SecureRandom();
    private final RadiusParts parts;
    private final RadiusClient client;
    private final RowWriter<Name> rows;
    private List<UpstreamServer> servers = List.of();
    private volatile boolean inCharge;
    private boolean closed;

    /**
     * Makes it.
     *
     * @param parts what it works with
     * @param client sends
     */
    Upstreams(final RadiusParts parts, final RadiusClient client) {
        this.parts = parts;
        this.client = client;
        rows = new RowWriter<>(parts.database(), parts.state(), changes -> { }, this::put);
    }

    /** Begins to publish what is known of the servers. */
    void start() {
        publish();
    }

    /**
     * The settings or the secrets may have changed.
     *
     * @param configured the servers in their order
     */
    void configure(final List<Upstream> configured) {
        final var before = servers;
        servers = configured.stream().map(upstream -> {
            final var secret = Optional.ofNullable(upstream.getEncryptedSecret()).map(EncryptedSecret::getValue)
                .flatMap(parts.secrets()::decrypt).map(SharedSecret::new);
            return before.stream().filter(server -> server.configured().equals(upstream)
                && server.isUsable() == secret.isPresent()).findFirst()
                .orElseGet(() -> new UpstreamServer(upstream, secret, parts.clock().instant()));
        }).toList();
        servers.stream().filter(server -> !server.isUsable()).forEach(server -> LOG.warn("upstream server {} is not "
            + "used: its secret is not known; set it with the RPC set-upstream-secret", server.name()));
        inCharge = !servers.isEmpty();
        rows.write(Stream.concat(before.stream(), servers.stream())
            .map(server -> server.configured().requireName()).collect(Collectors.toSet()));
    }

    @Override
    public boolean isInCharge() {
        return inCharge;
    }

    @Override
    public ListenableFuture<Verdict> check(final LoginRequest request, final Credential credential) {
        final var verdict = SettableFuture.<Verdict>create();
        parts.state().execute(() -> ask(UpstreamServer::authentication,
            (server, id) -> UpstreamRequest.login(request, credential, random, server.authentication().secret(), id),
            new FutureCallback<>() {
                @Override
                public void onSuccess(final RadiusPacket answer) {
                    verdict.set(verdict(answer));
                }

                @Override
                public void onFailure(final Throwable cause) {
                    verdict.set(new Verdict.Unknown(cause.getMessage()));
                }
            }));
        return verdict;
    }

    /** How a request is written for a server. */
    @FunctionalInterface
    interface Writer {
        /**
         * Writes it.
         *
         * @param server for whom
         * @param id its identifier
         * @return the signed packet
         */
        byte[] write(UpstreamServer server, byte id);
    }

    /**
     * Asks the servers one after the other until one answers.
     *
     * @param where their port
     * @param writer writes the request
     * @param told what became of it, on the state executor
     */
    void ask(final Function<UpstreamServer, Peer> where, final Writer writer,
            final FutureCallback<RadiusPacket> told) {
        askNext(candidates(), where, writer, told);
    }

    @Override
    public void close() {
        closed = true;
    }

    private List<UpstreamServer> candidates() {
        final var usable = servers.stream().filter(UpstreamServer::isUsable).toList();
        final var alive = usable.stream().filter(UpstreamServer::isAlive).toList();
        return alive.isEmpty() ? usable : alive;
    }

    private void askNext(final List<UpstreamServer> left, final Function<UpstreamServer, Peer> where,
            final Writer writer, final FutureCallback<RadiusPacket> told) {
        if (left.isEmpty()) {
            told.onFailure(new RadiusException("no upstream server answers"));
            return;
        }
        final var server = left.get(0);
        server.asked();
        final var answer = client.send(id -> writer.write(server, id), where.apply(server), server.patience());
        Futures.addCallback(answer, new FutureCallback<>() {
            @Override
            public void onSuccess(final RadiusPacket packet) {
                heard(server, true);
                told.onSuccess(packet);
            }

            @Override
            public void onFailure(final Throwable cause) {
                heard(server, false);
                askNext(left.subList(1, left.size()), where, writer, told);
            }
        }, parts.state());
    }

    private void heard(final UpstreamServer server, final boolean answered) {
        if (!server.heard(answered, parts.clock().instant()) || !servers.contains(server)) {
            return;
        }
        if (answered) {
            LOG.info("upstream server {} answers again", server.name());
        } else {
            LOG.warn("upstream server {} does not answer and is left out until it does", server.name());
            armRevival(server);
        }
        rows.write(List.of(server.configured().requireName()));
        parts.notifications().accept(new UpstreamChangedBuilder().setName(server.configured().requireName())
            .setAlive(answered).build());
    }

    private void armRevival(final UpstreamServer server) {
        parts.timer().schedule(() -> parts.state().execute(() -> revive(server)), server.reviveInterval().toMillis(),
            TimeUnit.MILLISECONDS);
    }

    private void revive(final UpstreamServer server) {
        if (closed || server.isAlive() || !servers.contains(server)) {
            return;
        }
        final var answer = client.send(id -> UpstreamRequest.status(random, server.authentication().secret(), id),
            server.authentication(), new Patience(1, server.patience().first(), 1));
        Futures.addCallback(answer, new FutureCallback<>() {
            @Override
            public void onSuccess(final RadiusPacket packet) {
                heard(server, true);
            }

            @Override
            public void onFailure(final Throwable cause) {
                armRevival(server);
            }
        }, parts.state());
    }

    private Verdict verdict(final RadiusPacket answer) {
        return switch (answer.code()) {
            case RadiusCodes.ACCESS_ACCEPT -> new Verdict.Right();
            case RadiusCodes.ACCESS_REJECT -> new Verdict.Wrong("rejected by the upstream server"
                + answer.text(RadiusAttributes.REPLY_MESSAGE).map(text -> ": " + RadiusAttributes.printable(text))
                .orElse(""), Refusal.OTHER);
            default -> new Verdict.Unknown("the upstream server answers with code " + answer.code()
                + ", which is not supported");
        };
    }

    private void publish() {
        if (!closed) {
            if (!servers.isEmpty()) {
                rows.write(servers.stream().map(server -> server.configured().requireName()).toList());
            }
            parts.timer().schedule(() -> parts.state().execute(this::publish), PUBLISHED.toSeconds(),
                TimeUnit.SECONDS);
        }
    }

    private void put(final Changes changes, final Name name) {
        final var path = NfviDatabase.entry(NfviPaths.UPSTREAMS,
            new org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.UpstreamKey(name));
        servers.stream().filter(server -> server.configured().requireName().equals(name)).findFirst()
            .ifPresentOrElse(server -> changes.put(path, server.row()), () -> changes.delete(path));
    }
}
