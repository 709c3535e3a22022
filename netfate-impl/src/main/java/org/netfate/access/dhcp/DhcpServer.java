package org.netfate.access.dhcp;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netfate.access.AccessPort;
import org.onlab.packet.DHCP.MsgType;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * Answers DHCP clients. An address is confirmed when its lease is stored, so that no restart can give it to a second
 * client. It is the only server of its network: a client with an address of another one is told so. Belongs to the
 * state executor.
 *
 * <p>A client is its MAC address; what it calls itself (option 61) is returned, but does not make it another one,
 * because the switches let a client's packets pass by its MAC address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2131#section-4.3">RFC 2131, section 4.3</a>
 */
final class DhcpServer {
    private static final long SHORTEST_LEASE = 60;
    /** A lease that has run for less than this part of its time is not written again when its client renews it. */
    private static final int FRESH_PART = 16;

    /** How many addresses the clients of one port may have declined at a time, so that nobody declines all. */
    private static final int DECLINED_BY_PORT = 4;

    private final Set<UnicastMacAddress> beingStored = new HashSet<>();
    private final Map<Long, AccessPort> declinedBy = new HashMap<>();
    private final Multiset<AccessPort> decliners = HashMultiset.create();
    private final LeaseBook book;
    private final LeaseStore store;
    private final FrameSender sender;
    private final DhcpNews news;
    private final AddressObserver observer;
    private final Clock clock;

    /** A message that came, and what holds for it. */
    private record Conversation(DhcpSettings settings, AccessPort from, ClientMessage message) { }

    /**
     * Makes the server.
     *
     * @param book whose an address is
     * @param store keeps that
     * @param sender sends the answers
     * @param news told what happens
     * @param observer told of addresses that clients got or gave back
     * @param clock tells the time
     */
    DhcpServer(final LeaseBook book, final LeaseStore store, final FrameSender sender, final DhcpNews news,
            final AddressObserver observer, final Clock clock) {
        this.book = book;
        this.store = store;
        this.sender = sender;
        this.news = news;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Takes a message.
     *
     * @param settings what is given and told
     * @param from where it came from
     * @param message the message
     */
    void received(final DhcpSettings settings, final AccessPort from, final ClientMessage message) {
        final var conversation = new Conversation(settings, from, message);
        switch (message.type()) {
            case DHCPDISCOVER -> discovered(conversation);
            case DHCPREQUEST -> requested(conversation);
            case DHCPDECLINE -> declined(conversation);
            case DHCPRELEASE -> released(conversation);
            case DHCPINFORM -> informed(conversation);
            default -> news.count(DhcpCounter.MALFORMED);
        }
    }

    private void discovered(final Conversation conversation) {
        news.count(DhcpCounter.DISCOVERS);
        final var message = conversation.message();
        restoreDeclined();
        book.offer(message.client(), message.requested(), clock.instant()).ifPresentOrElse(
            address -> send(conversation, ServerMessage.lease(conversation.settings(), message, MsgType.DHCPOFFER,
                address, leaseTime(conversation))),
            () -> news.exhausted(message.client(), conversation.from().node(), conversation.settings().size()));
    }

    private void requested(final Conversation conversation) {
        news.count(DhcpCounter.REQUESTS);
        final var message = conversation.message();
        if (message.server().isPresent()) {
            selecting(conversation, message.server().orElseThrow());
        } else if (message.address() == 0) {
            message.requested().ifPresent(address -> rebooting(conversation, address));
        } else {
            renewing(conversation);
        }
    }

    private void selecting(final Conversation conversation, final long server) {
        final var message = conversation.message();
        if (server != conversation.settings().gateway()) {
            book.withdraw(message.client());
            return;
        }
        final var mine = book.reserved(message.client(), clock.instant());
        if (mine.isPresent() && mine.equals(message.requested())) {
            grant(conversation, mine.orElseThrow());
        } else {
            refuse(conversation, "not offered");
        }
    }

    /** A client without a lease here may have one of a server that is not known: RFC 2131 wants silence. */
    private void rebooting(final Conversation conversation, final long address) {
        final var mine = book.reserved(conversation.message().client(), clock.instant());
        if (!conversation.settings().isOnNetwork(address)) {
            refuse(conversation, "wrong network");
        } else if (mine.filter(own -> own == address).isPresent()) {
            grant(conversation, address);
        } else if (mine.isPresent()) {
            refuse(conversation, "another address is yours");
        }
    }

    private void renewing(final Conversation conversation) {
        final var message = conversation.message();
        final var lease = book.lease(message.client()).map(Lease::address);
        final var mine = book.reserved(message.client(), clock.instant());
        if (mine.isPresent() && mine.equals(lease) && mine.orElseThrow() == message.address()) {
            grant(conversation, message.address());
        } else if (lease.isPresent() || message.unicast()
                || !conversation.settings().isOnNetwork(message.address())) {
            refuse(conversation, "not yours");
        }
    }

    private void declined(final Conversation conversation) {
        final var client = conversation.message().client();
        final var address = conversation.message().requested()
            .filter(it -> isFor(conversation) && book.reserved(client, clock.instant()).filter(it::equals).isPresent());
        address.ifPresent(it -> {
            news.declined(client, conversation.from().node(), Ipv4.text(it));
            if (decliners.count(conversation.from()) >= DECLINED_BY_PORT) {
                book.withdraw(client);
                return;
            }
            declinedBy.put(it, conversation.from());
            decliners.add(conversation.from());
            final var until = clock.instant().truncatedTo(ChronoUnit.SECONDS)
                .plus(conversation.settings().leaseTime());
            store.decline(book.owner(it), it, until);
            book.decline(it, until);
            observer.changed(client, Optional.of(conversation.from()));
        });
    }

    private void released(final Conversation conversation) {
        final var message = conversation.message();
        book.lease(message.client())
            .filter(lease -> isFor(conversation) && lease.address() == message.address()
                && lease.isValid(clock.instant()))
            .ifPresent(lease -> {
                final var ended = new Lease(lease.mac(), lease.address(),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS));
                book.put(ended);
                store.put(ended, Optional.empty());
                observer.changed(lease.mac(), Optional.of(conversation.from()));
            });
    }

    private void informed(final Conversation conversation) {
        final var message = conversation.message();
        if (book.lease(message.client())
                .filter(lease -> lease.isValid(clock.instant()) && lease.address() == message.address()).isPresent()) {
            news.count(DhcpCounter.ACKNOWLEDGED);
            send(conversation, ServerMessage.information(conversation.settings(), message));
        }
    }

    private void grant(final Conversation conversation, final long address) {
        final var client = conversation.message().client();
        final var now = clock.instant();
        final var time = leaseTime(conversation);
        final var known = book.lease(client).filter(lease -> lease.address() == address
            && lease.expires().isAfter(now.plus(time).minus(time.dividedBy(FRESH_PART)))
            && !lease.expires().isAfter(wholeSecond(now.plus(time))));
        if (known.isPresent()) {
            acknowledge(conversation, known.orElseThrow());
        } else if (beingStored.add(client)) {
            store(conversation, new Lease(client, address, wholeSecond(now.plus(time))));
        }
    }

    private void store(final Conversation conversation, final Lease lease) {
        // it keeps the address from others until the lease is stored
        book.offer(lease.mac(), Optional.of(lease.address()), clock.instant());
        final var loser = book.owner(lease.address()).filter(other -> !other.equals(lease.mac()));
        Futures.addCallback(store.put(lease, loser), new FutureCallback<>() {
            @Override
            public void onSuccess(final Empty result) {
                beingStored.remove(lease.mac());
                book.put(lease);
                acknowledge(conversation, lease);
            }

            @Override
            public void onFailure(final Throwable cause) {
                beingStored.remove(lease.mac());
                news.notStored(lease.mac(), cause);
            }
        }, MoreExecutors.directExecutor());
    }

    private void acknowledge(final Conversation conversation, final Lease lease) {
        news.count(DhcpCounter.ACKNOWLEDGED);
        final var rest = Duration.between(clock.instant(), lease.expires());
        final var most = leaseTime(conversation);
        send(conversation, ServerMessage.lease(conversation.settings(), conversation.message(), MsgType.DHCPACK,
            lease.address(), rest.compareTo(most) > 0 ? most : rest));
        observer.changed(lease.mac(), Optional.of(conversation.from()));
    }

    private void refuse(final Conversation conversation, final String reason) {
        news.count(DhcpCounter.REFUSED);
        send(conversation, ServerMessage.refusal(conversation.settings(), conversation.message(), reason));
    }

    private void restoreDeclined() {
        for (long address : book.restorable(clock.instant())) {
            Optional.ofNullable(declinedBy.remove(address)).ifPresent(decliners::remove);
            book.restore(address);
            store.restore(address);
        }
    }

    /** The lease must not end before the client thinks that it does. */
    private static Instant wholeSecond(final Instant time) {
        final var before = time.truncatedTo(ChronoUnit.SECONDS);
        return before.equals(time) ? before : before.plusSeconds(1);
    }

    private static boolean isFor(final Conversation conversation) {
        return conversation.message().server().filter(it -> it == conversation.settings().gateway()).isPresent();
    }

    private static Duration leaseTime(final Conversation conversation) {
        final long most = conversation.settings().leaseTime().toSeconds();
        return Duration.ofSeconds(Math.min(most,
            Math.max(SHORTEST_LEASE, conversation.message().leaseSeconds().orElse(most))));
    }

    private void send(final Conversation conversation, final byte[] frame) {
        sender.send(conversation.from().node(), conversation.from().port(), frame);
    }
}
