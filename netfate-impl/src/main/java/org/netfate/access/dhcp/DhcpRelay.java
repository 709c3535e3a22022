package org.netfate.access.dhcp;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.netfate.access.AccessPort;
import org.netfate.access.ClientSubnet;
import org.onlab.packet.DHCP.MsgType;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * Hands the frames of clients to the DHCP server that their node keeps for itself, and its answers back, unchanged. The
 * addresses are learnt from its acknowledgements, which are believed because they come from its port. Belongs to the
 * state executor.
 */
final class DhcpRelay {
    /** How many clients may wait for an answer. */
    private static final int CONVERSATIONS = 4096;

    /** Where each client asked; the one that asked first is the first. */
    private final Map<UnicastMacAddress, AccessPort> asking = new LinkedHashMap<>();
    private final LeaseBook book;
    private final LeaseStore store;
    private final FrameSender sender;
    private final DhcpNews news;
    private final AddressObserver observer;
    private final Clock clock;

    /**
     * Makes the relay.
     *
     * @param book whose an address is
     * @param store keeps that
     * @param sender sends frames on
     * @param news told what happens
     * @param observer told of addresses that clients got or gave back
     * @param clock tells the time
     */
    DhcpRelay(final LeaseBook book, final LeaseStore store, final FrameSender sender, final DhcpNews news,
            final AddressObserver observer, final Clock clock) {
        this.book = book;
        this.store = store;
        this.sender = sender;
        this.news = news;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Takes a client's message.
     *
     * @param from where it came from
     * @param server port of the server on the same node
     * @param message the message
     * @param frame the frame with it
     */
    void fromClient(final AccessPort from, final PortName server, final ClientMessage message, final byte[] frame) {
        asking.remove(message.client());
        asking.put(message.client(), from);
        if (asking.size() > CONVERSATIONS) {
            asking.remove(asking.keySet().iterator().next());
        }
        if (message.type() == MsgType.DHCPRELEASE || message.type() == MsgType.DHCPDECLINE) {
            givenBack(from, message.client());
        }
        sender.send(from.node(), server, frame);
    }

    /**
     * Takes a server's message.
     *
     * @param node the server's node
     * @param answer the message
     * @param frame the frame with it
     * @param subnet the addresses that clients may have
     */
    void fromServer(final NodeId node, final ServerAnswer answer, final byte[] frame, final ClientSubnet subnet) {
        final var client = Optional.ofNullable(asking.get(answer.client())).filter(from -> from.node().equals(node));
        if (client.isEmpty()) {
            return;
        }
        final var to = client.orElseThrow();
        if (answer.type() == MsgType.DHCPACK && answer.lease().isPresent()) {
            if (subnet.admits(Ipv4.address(answer.address()))) {
                learn(to, answer, frame);
            } else {
                news.foreign(answer.client(), node, Ipv4.text(answer.address()));
            }
        } else {
            sender.send(node, to.port(), frame);
        }
    }

    private void learn(final AccessPort to, final ServerAnswer answer, final byte[] frame) {
        final var lease = new Lease(answer.client(), answer.address(),
            clock.instant().plus(answer.lease().orElseThrow()).truncatedTo(ChronoUnit.SECONDS));
        final var loser = book.owner(lease.address()).filter(other -> !other.equals(lease.mac()));
        Futures.addCallback(store.put(lease, loser), new FutureCallback<>() {
            @Override
            public void onSuccess(final Empty result) {
                book.put(lease).ifPresent(other -> observer.changed(other, Optional.empty()));
                sender.send(to.node(), to.port(), frame);
                observer.changed(lease.mac(), Optional.of(to));
            }

            @Override
            public void onFailure(final Throwable cause) {
                news.notStored(lease.mac(), cause);
            }
        }, MoreExecutors.directExecutor());
    }

    private void givenBack(final AccessPort from, final UnicastMacAddress client) {
        book.lease(client).filter(lease -> lease.isValid(clock.instant())).ifPresent(lease -> {
            final var ended = new Lease(client, lease.address(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
            book.put(ended);
            store.put(ended, Optional.empty());
            observer.changed(client, Optional.of(from));
        });
    }
}
