package org.netfate.sdn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netfate.sdn.Rule.Slot;

/**
 * The rules that one switch shall have. Where two owners want the same slot, the one that was there first has it, and
 * the other gets it when the first lets it go.
 */
final class WantedRules {
    private final Map<Owner, List<Rule>> byOwner = new HashMap<>();
    private final Map<Slot, Map<Owner, Rule>> bySlot = new HashMap<>();
    private final Map<Long, Owner> counted = new HashMap<>();

    /**
     * Replaces the rules of an owner.
     *
     * @param owner the owner
     * @param rules its rules
     * @return the slots that may have changed
     */
    Set<Slot> replace(final Owner owner, final List<Rule> rules) {
        final var before = rules.isEmpty() ? byOwner.remove(owner) : byOwner.put(owner, rules);
        if (rules.equals(before)) {
            return Set.of();
        }
        final var now = new HashMap<Slot, Rule>();
        rules.forEach(rule -> now.put(rule.slot(), rule));
        final var changed = new HashSet<Slot>();
        for (Rule rule : before == null ? List.<Rule>of() : before) {
            if (!rule.equals(now.get(rule.slot()))) {
                changed.add(rule.slot());
                counted.remove(Cookies.withoutEpoch(rule));
            }
            if (!now.containsKey(rule.slot())) {
                bySlot.computeIfPresent(rule.slot(), (slot, owners) ->
                    owners.remove(owner) != null && owners.isEmpty() ? null : owners);
            }
        }
        for (Rule rule : rules) {
            if (!rule.equals(bySlot.computeIfAbsent(rule.slot(), slot -> new LinkedHashMap<>()).put(owner, rule))) {
                changed.add(rule.slot());
            }
            if (rule.counted()) {
                counted.put(Cookies.withoutEpoch(rule), owner);
            }
        }
        return changed;
    }

    Optional<Rule> in(final Slot slot) {
        final var owners = bySlot.get(slot);
        return owners == null ? Optional.empty() : Optional.of(owners.values().iterator().next());
    }

    List<Rule> of(final Owner owner) {
        return byOwner.getOrDefault(owner, List.of());
    }

    Set<Owner> ownersOf(final Slot slot) {
        return bySlot.getOrDefault(slot, Map.of()).keySet();
    }

    Set<Owner> owners() {
        return byOwner.keySet();
    }

    Set<Slot> slots() {
        return bySlot.keySet();
    }

    /** The session whose packets an entry counts. */
    Optional<Owner> countedBy(final long cookie) {
        return Optional.ofNullable(counted.get(Cookies.withoutEpoch(cookie)));
    }

    boolean countsSomething() {
        return !counted.isEmpty();
    }
}
