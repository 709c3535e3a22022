package org.netfate.sdn;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A flow entry that a switch shall have.
 *
 * @param id its name, unique on its switch and the same after every restart
 * @param slot its place, which no other rule of the switch has
 * @param actions what it does, in order; nothing: the packet is dropped
 * @param counter what its packets count as
 */
record Rule(String id, Slot slot, List<Action> actions, Counter counter) {
    /** What the packets of a rule are. */
    enum Counter {
        /** Nothing that anybody asks for. */
        NONE,
        /** What a client with a session has sent. */
        FROM_CLIENT,
        /** What such a client was sent. */
        TO_CLIENT
    }

    /** The admission table, which decides whether a packet may pass. */
    static final int ADMISSION = 0;
    /** The steering table, which decides which function is next. */
    static final int STEERING = 1;
    /** The forwarding table, which knows where everything is. */
    static final int FORWARDING = 2;

    /**
     * What OpenFlow identifies a flow entry by.
     *
     * @param table the table
     * @param priority the larger one wins
     * @param match what it matches
     */
    record Slot(int table, int priority, Match match) { }

    Rule {
        actions = List.copyOf(actions);
    }

    /** Makes a rule whose packets are not counted as the session's. */
    static Rule of(final String id, final int table, final int priority, final Match match, final Action... actions) {
        return new Rule(id, new Slot(table, priority, match), List.of(actions), Counter.NONE);
    }

    /** Makes the same rule, counted. */
    Rule countedAs(final Counter what) {
        return new Rule(id, slot, actions, what);
    }

    /** Tells whether its packets are the session's. */
    boolean counted() {
        return counter != Counter.NONE;
    }

    /** The meter that it needs, if it does. */
    OptionalLong meter() {
        return actions.stream().filter(Action.ToController.class::isInstance)
            .mapToLong(action -> ((Action.ToController) action).meter()).findFirst();
    }

    /** Writes the actions in the notation of ovs-ofctl. */
    String actionsText() {
        final String text = actions.stream().map(Action::toString).collect(Collectors.joining(","));
        return text.isEmpty() ? "drop"
            : meter().isPresent() ? "meter:" + meter().getAsLong() + "," + text : text;
    }

    /** Writes the rule in the notation of ovs-ofctl. */
    @Override
    public String toString() {
        final String match = slot.match().toString();
        return "table=" + slot.table() + ",priority=" + slot.priority() + (match.isEmpty() ? "" : "," + match)
            + " actions=" + actionsText();
    }
}
