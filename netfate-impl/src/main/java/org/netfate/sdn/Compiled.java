package org.netfate.sdn;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;

/**
 * What the switches shall do for one owner of rules.
 *
 * @param rules rules of each node that has some
 * @param problems what keeps rules from being made, by the node where it has to be mended
 */
record Compiled(Map<NodeId, List<Rule>> rules, Map<NodeId, Set<String>> problems) {
    static final Compiled NOTHING = new Compiled(Map.of(), Map.of());

    Compiled {
        rules = ImmutableMap.copyOf(rules);
        problems = ImmutableMap.copyOf(problems);
    }

    /** The nodes that this depends on: when a port of one of them changes, it has to be made again. */
    Collection<NodeId> nodes() {
        final var all = new ArrayList<>(rules.keySet());
        all.addAll(problems.keySet());
        return all;
    }

    /** Collects rules. Two rules for the same slot of a switch are one. */
    static final class Collector {
        private final Map<NodeId, Map<Rule.Slot, Rule>> rules = new LinkedHashMap<>();
        private final Map<NodeId, Set<String>> problems = new LinkedHashMap<>();

        void add(final NodeId node, final Rule rule) {
            rules.computeIfAbsent(node, key -> new LinkedHashMap<>()).putIfAbsent(rule.slot(), rule);
        }

        void problem(final NodeId node, final String text) {
            problems.computeIfAbsent(node, key -> new TreeSet<>()).add(text);
        }

        /** Number of a port that is needed; it is a problem if the switch does not have it. */
        OptionalLong portOf(final NetworkView view, final NodeId node, final PortName name) {
            final var number = view.port(node, name);
            if (number.isEmpty()) {
                problem(node, "the switch has no port " + name.getValue());
            }
            return number;
        }

        Compiled done() {
            final var lists = new HashMap<NodeId, List<Rule>>();
            rules.forEach((node, bySlot) -> lists.put(node, List.copyOf(bySlot.values())));
            return new Compiled(lists, problems);
        }
    }
}
