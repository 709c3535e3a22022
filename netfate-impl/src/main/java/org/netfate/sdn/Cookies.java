package org.netfate.sdn;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * How the cookie of a flow entry tells whose it is: 16 bits {@link #TAG}, 8 bits epoch of the connection in which it
 * was sent, 1 bit whether it counts a session's packets, 1 bit whether to the client, 38 bits hash of the rule's id.
 */
final class Cookies {
    /** Marks an entry as NetFATE's: "NF". */
    static final long TAG = 0x4E46L << 48;
    /** The bits of the tag. */
    static final long TAG_MASK = 0xFFFFL << 48;
    /** The bit of an entry that counts a session's packets. */
    static final long COUNTED = 1L << 39;

    private static final long TO_CLIENT = 1L << 38;
    private static final int EPOCH_SHIFT = 40;
    private static final int EPOCH_BITS = 8;
    private static final long HASH_MASK = TO_CLIENT - 1;

    private static final long RULE_MASK = COUNTED | TO_CLIENT | HASH_MASK;

    private Cookies() {
        // functions only
    }

    /** The cookie of a rule in an epoch. */
    static long of(final Rule rule, final int epoch) {
        return TAG | (long) (epoch & 0xFF) << EPOCH_SHIFT | withoutEpoch(rule);
    }

    /** The part of a rule's cookie that is the same in every epoch, without the tag. */
    static long withoutEpoch(final Rule rule) {
        return (rule.counted() ? COUNTED : 0) | (rule.counter() == Rule.Counter.TO_CLIENT ? TO_CLIENT : 0)
            | Hashing.sha256().hashString(rule.id(), StandardCharsets.UTF_8).asLong() & HASH_MASK;
    }

    /** The same of a cookie that a switch reported. */
    static long withoutEpoch(final long cookie) {
        return cookie & RULE_MASK;
    }

    /** Whether the entry of a cookie counts what the client is sent, and not what it sends. */
    static boolean countsToClient(final long cookie) {
        return (cookie & TO_CLIENT) != 0;
    }

    /** Matches one rule's entry in every epoch. */
    static Selector ofAnyEpoch(final Rule rule) {
        return new Selector(TAG | withoutEpoch(rule), TAG_MASK | RULE_MASK);
    }

    /** The epoch of a cookie. */
    static int epoch(final long cookie) {
        return (int) (cookie >>> EPOCH_SHIFT) & 0xFF;
    }

    /** Matches all of NetFATE's entries. */
    static Selector all() {
        return new Selector(TAG, TAG_MASK);
    }

    /** Matches the entries that count packets. */
    static Selector counted() {
        return new Selector(TAG | COUNTED, TAG_MASK | COUNTED);
    }

    /**
     * Matches NetFATE's entries of all epochs but one: each of the selectors those in which one bit of the epoch
     * differs. They are as many as the epoch has bits, not as many as there are entries.
     */
    static Selector[] otherThan(final int epoch) {
        final var selectors = new Selector[EPOCH_BITS];
        for (int bit = 0; bit < EPOCH_BITS; bit++) {
            final long mask = 1L << EPOCH_SHIFT << bit;
            final long inverted = ~((long) epoch << EPOCH_SHIFT) & mask;
            selectors[bit] = new Selector(TAG | inverted, TAG_MASK | mask);
        }
        return selectors;
    }

    /**
     * Selects entries by their cookie.
     *
     * @param cookie the bits that they have
     * @param mask the bits that count
     */
    record Selector(long cookie, long mask) {
        boolean selects(final long other) {
            return (other & mask) == (cookie & mask);
        }
    }
}
