package org.netfate.access.dhcp;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.Test;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

public class LeaseBookTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    /** Random histories, each step of which is checked against what must always hold. */
    @Test
    public void noAddressIsEverTwoClients() {
        for (int seed = 0; seed < 200; seed++) {
            new History(seed).run();
        }
    }

    @Test
    public void aHundredThousandClientsGetTheirAddressesQuickly() {
        final var book = new LeaseBook();
        final int clients = 100_000;
        book.setPool(pool(1 << 24, (1 << 24) + clients));
        final var random = new Random(1);
        final Set<Long> given = new HashSet<>();
        final long begin = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            final long wish = (1 << 24) + random.nextInt(clients);
            final long address = book.offer(mac(i), Optional.of(wish), NOON).orElseThrow();
            assertTrue(given.add(address));
            book.put(new Lease(mac(i), address, NOON.plus(HOUR)));
        }
        assertEquals(Optional.empty(), book.offer(mac(clients), Optional.empty(), NOON));
        for (int i = 0; i < clients; i++) {
            final var lease = book.lease(mac(i)).orElseThrow();
            book.put(new Lease(mac(i), lease.address(), NOON.plus(HOUR).plusSeconds(random.nextInt(3600))));
            assertEquals(Optional.empty(), book.offer(mac(clients), Optional.empty(), NOON.plusSeconds(i / 30)));
        }
        final Instant later = NOON.plus(HOUR).plus(HOUR);
        Instant oldest = Instant.MIN;
        for (int i = 0; i < clients; i++) {
            final var address = book.offer(mac(clients + i), Optional.empty(), later).orElseThrow();
            final var loser = book.lease(book.owner(address).orElseThrow()).orElseThrow();
            assertFalse("the oldest first", loser.expires().isBefore(oldest));
            oldest = loser.expires();
            book.put(new Lease(mac(clients + i), address, later.plus(HOUR)));
        }
        // some seconds where it is slow; a search through all clients would take hours
        assertTrue(Duration.ofNanos(System.nanoTime() - begin).compareTo(Duration.ofSeconds(60)) < 0);
    }

    private static RangeSet<Long> pool(final long first, final long end) {
        return ImmutableRangeSet.of(Range.closedOpen(first, end));
    }

    private static UnicastMacAddress mac(final int number) {
        return new UnicastMacAddress(String.format("02:00:%02x:%02x:%02x:%02x", number >>> 24, number >>> 16 & 0xff,
            number >>> 8 & 0xff, number & 0xff));
    }

    private static final class History {
        private static final int CLIENTS = 12;
        private static final int STEPS = 300;

        private final LeaseBook book = new LeaseBook();
        private final Set<UnicastMacAddress> held = new HashSet<>();
        private final Map<UnicastMacAddress, Lease> leases = new HashMap<>();
        private final Map<Long, Instant> declined = new HashMap<>();
        private final Random random;
        private RangeSet<Long> pool = pool(100, 108);
        private Instant now = NOON;

        History(final int seed) {
            random = new Random(seed);
            book.setPool(pool);
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
        }

        private void step() {
            final var mac = mac(random.nextInt(CLIENTS));
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> obtain(mac);
                case 4 -> book.offer(mac, Optional.of(100L + random.nextInt(12)), now);
                case 5 -> {
                    if (random.nextBoolean() ? held.add(mac) : held.remove(mac)) {
                        book.hold(mac, held.contains(mac));
                    }
                }
                case 6 -> book.reserved(mac, now).ifPresent(address -> {
                    declined.put(address, now.plus(HOUR));
                    leases.values().removeIf(lease -> lease.address() == address);
                    book.decline(address, now.plus(HOUR));
                });
                case 7 -> {
                    leases.remove(mac);
                    book.remove(mac);
                }
                case 8 -> {
                    pool = pool(100 + random.nextInt(4), 106 + random.nextInt(4));
                    book.setPool(pool);
                    // a client whose lease is good again may still have an offer
                    now = now.plus(LeaseBook.OFFER_TIME);
                }
                default -> now = now.plusSeconds(random.nextInt(1800));
            }
        }

        private void obtain(final UnicastMacAddress mac) {
            for (long address : book.restorable(now)) {
                assertFalse(declined.remove(address).isAfter(now));
                book.restore(address);
            }
            final var before = Optional.ofNullable(leases.get(mac)).map(Lease::address);
            final var free = free();
            final var reserved = book.reserved(mac, now);
            final var offer = book.offer(mac, Optional.empty(), now);
            if (offer.isEmpty()) {
                assertEquals(Set.of(), free);
                return;
            }
            final long address = offer.orElseThrow();
            assertTrue(pool.contains(address));
            assertFalse(declined.containsKey(address));
            final var owner = book.owner(address).filter(other -> !other.equals(mac));
            owner.ifPresent(other -> {
                assertFalse("a valid lease is given away", leases.get(other).isValid(now));
                assertFalse("the lease of a session is given away", held.contains(other));
                // it may have been offered before another one became free
                assertTrue("though another address is free", free.isEmpty() || reserved.equals(offer));
            });
            if (before.filter(it -> pool.contains(it) && !declined.containsKey(it)).isPresent() && owner.isEmpty()) {
                // unless someone was offered it meanwhile
                assertTrue(before.equals(offer) || book.offer(mac(CLIENTS), before, now).filter(before.orElseThrow()
                    ::equals).isEmpty());
                book.withdraw(mac(CLIENTS));
            }
            final var lease = new Lease(mac, address, now.plus(HOUR));
            assertEquals(owner, book.put(lease));
            owner.ifPresent(leases::remove);
            leases.put(mac, lease);
        }

        /** Addresses that are surely free: not leased, not declined, and not offered to one of the clients. */
        private Set<Long> free() {
            final Set<Long> free = new HashSet<>();
            for (long address = 100; address < 112; address++) {
                if (pool.contains(address)) {
                    free.add(address);
                }
            }
            leases.values().forEach(lease -> free.remove(lease.address()));
            free.removeAll(declined.keySet());
            for (int i = 0; i < CLIENTS; i++) {
                book.reserved(mac(i), now).ifPresent(free::remove);
            }
            return free;
        }

        private void check() {
            final Set<Long> seen = new HashSet<>();
            for (int i = 0; i < CLIENTS; i++) {
                final var mac = mac(i);
                assertEquals(Optional.ofNullable(leases.get(mac)), book.lease(mac));
                book.lease(mac).ifPresent(lease -> assertTrue("two clients have " + lease.address(),
                    seen.add(lease.address())));
            }
            seen.clear();
            for (int i = 0; i < CLIENTS; i++) {
                book.reserved(mac(i), now).ifPresent(address -> assertTrue("two clients may have " + address,
                    seen.add(address)));
            }
        }
    }
}
