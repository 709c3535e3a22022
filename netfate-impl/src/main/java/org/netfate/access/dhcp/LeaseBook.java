package org.netfate.access.dhcp;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Which address is whose, and which one a client gets. An address is in one of these states: free, offered to a client,
 * leased by one (also after the lease has expired), or declined. No operation takes longer than the logarithm of the
 * number of leases. Belongs to one thread.
 *
 * <p>A client keeps its address for as long as the pool has another one for the others: an expired lease is given away,
 * the oldest first, only when nothing is free, and never while its client has a session.
 */
final class LeaseBook {
    /** How long an offered address waits for its client to ask for it. */
    static final Duration OFFER_TIME = Duration.ofSeconds(30);

    private record Offer(long address, Instant until) { }

    private record Declined(Instant until, long address) implements Comparable<Declined> {
        @Override
        public int compareTo(final Declined other) {
            final int order = until.compareTo(other.until);
            return order == 0 ? Long.compare(address, other.address) : order;
        }
    }

    private final Map<UnicastMacAddress, Lease> leases = new HashMap<>();
    private final Map<Long, UnicastMacAddress> owners = new HashMap<>();
    /** Leases that may be given away once they have expired. */
    private final NavigableSet<Lease> reusable = new TreeSet<>();
    /** Leases whose end was not told yet. */
    private final NavigableSet<Lease> running = new TreeSet<>();
    /** Clients whose lease is in use, whatever it says. */
    private final Set<UnicastMacAddress> held = new HashSet<>();
    /** The one that ends first is the first. */
    private final Map<UnicastMacAddress, Offer> offers = new LinkedHashMap<>();
    private final Map<Long, UnicastMacAddress> offered = new HashMap<>();
    private final Map<Long, Declined> declined = new HashMap<>();
    private final NavigableSet<Declined> declinedByEnd = new TreeSet<>();
    private RangeSet<Long> pool = ImmutableRangeSet.of();
    private RangeSet<Long> free = TreeRangeSet.create();

    /**
     * Sets the addresses to give. Leases outside stay known, but are not renewed.
     *
     * @param addresses closed-open ranges
     */
    void setPool(final RangeSet<Long> addresses) {
        pool = addresses;
        free = TreeRangeSet.create(addresses);
        owners.keySet().forEach(this::occupy);
        offered.keySet().forEach(this::occupy);
        declined.keySet().forEach(this::occupy);
        reusable.clear();
        leases.values().stream().filter(this::isReusable).forEach(reusable::add);
    }

    /**
     * Looks a lease up.
     *
     * @param mac the client
     * @return its lease, which may have expired
     */
    Optional<Lease> lease(final UnicastMacAddress mac) {
        return Optional.ofNullable(leases.get(mac));
    }

    /**
     * Finds the client that has leased an address.
     *
     * @param address the address
     * @return the client
     */
    Optional<UnicastMacAddress> owner(final long address) {
        return Optional.ofNullable(owners.get(address));
    }

    /**
     * Tells whether an address may be given at all.
     *
     * @param address the address
     * @return true if it is in the pool and was not declined
     */
    boolean isGiven(final long address) {
        return pool.contains(address) && !declined.containsKey(address);
    }

    /**
     * Reserves an address for a client for a while.
     *
     * @param mac the client
     * @param wish the address that it asks for
     * @param now the time
     * @return its own one, as far as it has one; the one that it asks for, if that is free; else any; empty if there is
     *         none
     */
    Optional<Long> offer(final UnicastMacAddress mac, final Optional<Long> wish, final Instant now) {
        tidy(now);
        final var address = own(mac)
            .or(() -> wish.filter(free::contains))
            .or(() -> free.isEmpty() ? Optional.empty() : Optional.of(free.span().lowerEndpoint()))
            .or(() -> oldestExpired(now));
        address.ifPresent(it -> {
            withdraw(mac);
            offers.put(mac, new Offer(it, now.plus(OFFER_TIME)));
            offered.put(it, mac);
            occupy(it);
            owner(it).map(leases::get).ifPresent(reusable::remove);
        });
        return address;
    }

    /**
     * Tells what is reserved for a client, or is already its own.
     *
     * @param mac the client
     * @param now the time
     * @return the address that it may have
     */
    Optional<Long> reserved(final UnicastMacAddress mac, final Instant now) {
        tidy(now);
        return own(mac);
    }

    /**
     * The client does not want what it was offered.
     *
     * @param mac the client
     */
    void withdraw(final UnicastMacAddress mac) {
        Optional.ofNullable(offers.remove(mac)).ifPresent(offer -> {
            offered.remove(offer.address());
            vacate(offer.address());
        });
    }

    /**
     * Sets a lease.
     *
     * @param lease the lease, which ends those of others for its address
     * @return the client that loses its lease by it
     */
    Optional<UnicastMacAddress> put(final Lease lease) {
        withdraw(lease.mac());
        final var loser = owner(lease.address()).filter(other -> !other.equals(lease.mac()));
        loser.ifPresent(this::remove);
        remove(lease.mac());
        leases.put(lease.mac(), lease);
        owners.put(lease.address(), lease.mac());
        occupy(lease.address());
        running.add(lease);
        if (isReusable(lease)) {
            reusable.add(lease);
        }
        return loser;
    }

    /**
     * Forgets a lease.
     *
     * @param mac the client
     */
    void remove(final UnicastMacAddress mac) {
        Optional.ofNullable(leases.remove(mac)).ifPresent(lease -> {
            owners.remove(lease.address());
            reusable.remove(lease);
            running.remove(lease);
            vacate(lease.address());
        });
    }

    /**
     * The lease of a client is in use, or not any more.
     *
     * @param mac the client
     * @param inUse whether it is: then it is not given away, even when it has expired
     */
    void hold(final UnicastMacAddress mac, final boolean inUse) {
        if (inUse) {
            held.add(mac);
            lease(mac).ifPresent(reusable::remove);
        } else {
            held.remove(mac);
            lease(mac).filter(this::isReusable).ifPresent(reusable::add);
        }
    }

    /**
     * An address was found in use by someone who has no lease.
     *
     * @param address the address
     * @param until when it may be given again
     */
    void decline(final long address, final Instant until) {
        Optional.ofNullable(offered.get(address)).ifPresent(this::withdraw);
        owner(address).ifPresent(this::remove);
        Optional.ofNullable(declined.remove(address)).ifPresent(declinedByEnd::remove);
        final var entry = new Declined(until, address);
        declined.put(address, entry);
        declinedByEnd.add(entry);
        occupy(address);
    }

    /**
     * A declined address may be given again.
     *
     * @param address the address
     */
    void restore(final long address) {
        Optional.ofNullable(declined.remove(address)).ifPresent(entry -> {
            declinedByEnd.remove(entry);
            vacate(address);
        });
    }

    /**
     * Finds the declined addresses that may be given again.
     *
     * @param now the time
     * @return these addresses; they are not restored yet
     */
    List<Long> restorable(final Instant now) {
        return declinedByEnd.headSet(new Declined(now, Long.MAX_VALUE), true).stream().map(Declined::address).toList();
    }

    /**
     * Tells which leases have ended since it was called last.
     *
     * @param now the time
     * @return these leases; they stay their clients'
     */
    List<Lease> ended(final Instant now) {
        final var ended = new ArrayList<Lease>();
        while (!running.isEmpty() && !running.first().isValid(now)) {
            ended.add(running.pollFirst());
        }
        return ended;
    }

    /**
     * Tells when the next lease ends.
     *
     * @return when, empty if none runs
     */
    Optional<Instant> nextEnd() {
        return running.isEmpty() ? Optional.empty() : Optional.of(running.first().expires());
    }

    /**
     * Counts leases.
     *
     * @return those whose end was not told
     */
    int running() {
        return running.size();
    }

    /**
     * Counts declined addresses.
     *
     * @return how many there are
     */
    int declined() {
        return declined.size();
    }

    /** The address that the client has, or is offered, unless someone else is about to get it. */
    private Optional<Long> own(final UnicastMacAddress mac) {
        return lease(mac).map(Lease::address)
            .filter(address -> isGiven(address) && mac.equals(offered.getOrDefault(address, mac)))
            .or(() -> Optional.ofNullable(offers.get(mac)).map(Offer::address).filter(this::isGiven));
    }

    private Optional<Long> oldestExpired(final Instant now) {
        return reusable.isEmpty() || reusable.first().isValid(now) ? Optional.empty()
            : Optional.of(reusable.first().address());
    }

    /** Takes back offers that nobody asked for. */
    private void tidy(final Instant now) {
        while (!offers.isEmpty()) {
            final var oldest = offers.entrySet().iterator().next();
            if (oldest.getValue().until().isAfter(now)) {
                break;
            }
            withdraw(oldest.getKey());
        }
    }

    private boolean isReusable(final Lease lease) {
        return !held.contains(lease.mac()) && !offered.containsKey(lease.address()) && pool.contains(lease.address());
    }

    private void occupy(final long address) {
        free.remove(Range.closedOpen(address, address + 1));
    }

    private void vacate(final long address) {
        if (offered.containsKey(address) || declined.containsKey(address)) {
            return;
        }
        final var owner = owner(address);
        if (owner.isPresent()) {
            owner.map(leases::get).filter(this::isReusable).ifPresent(reusable::add);
        } else if (pool.contains(address)) {
            free.add(Range.closedOpen(address, address + 1));
        }
    }
}
