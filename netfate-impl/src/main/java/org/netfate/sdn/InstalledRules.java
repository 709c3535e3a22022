package org.netfate.sdn;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netfate.sdn.Rule.Slot;

/** The rules that a switch has been sent in this connection and has not refused: by their slot, and by their cookie. */
final class InstalledRules {
    private final Map<Slot, Rule> bySlot = new HashMap<>();
    private final Map<Long, Slot> byCookie = new HashMap<>();

    void clear() {
        bySlot.clear();
        byCookie.clear();
    }

    int size() {
        return bySlot.size();
    }

    Optional<Rule> in(final Slot slot) {
        return Optional.ofNullable(bySlot.get(slot));
    }

    Set<Long> cookies() {
        return byCookie.keySet();
    }

    /** Puts a rule, in the place of the one in its slot. */
    void put(final Rule rule, final int epoch) {
        remove(rule.slot(), epoch);
        bySlot.put(rule.slot(), rule);
        byCookie.put(Cookies.of(rule, epoch), rule.slot());
    }

    void remove(final Slot slot, final int epoch) {
        // The rule may have another slot by now, with the same cookie.
        Optional.ofNullable(bySlot.remove(slot)).ifPresent(rule -> byCookie.remove(Cookies.of(rule, epoch), slot));
    }

    /** Removes the rule with a cookie; returns its slot, if there was one. */
    Optional<Slot> remove(final long cookie) {
        final var slot = Optional.ofNullable(byCookie.remove(cookie));
        slot.ifPresent(bySlot::remove);
        return slot;
    }
}
