package org.netfate.sdn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Switches that execute their tables, the wires between them and the guests at their ports: follows packets. */
final class Cabling {
    /** Where a guest sends what it has let pass: the switch knows better. */
    static final String ELSEWHERE = "02:00:00:00:ee:ee";
    private static final int HOPS = 64;

    /** What is behind a port of a switch. */
    enum Guest {
        /** No guest: a wire, a client, a router. */
        NONE,
        /** A guest that forwards. */
        RUNS,
        /** A guest that does not run here (any more). */
        STOPPED
    }

    /**
     * Where a packet ended.
     *
     * @param crossed ports of the guests that it crossed
     * @param end where it came out as {@code node/port}, or what became of it
     * @param packet what it looked like then
     * @param node the last switch
     * @param port the port through which it came into that
     */
    record Trace(List<String> crossed, String end, Packet packet, String node, String port) { }

    final Map<String, TableSwitch> switches = new HashMap<>();
    final Map<String, Map<String, Long>> ports = new HashMap<>();
    private final Map<String, String> wires = new HashMap<>();
    private final BiFunction<String, String, Guest> guests;

    /**
     * Makes it.
     *
     * @param guests tells what is behind a port of a node's switch
     */
    Cabling(final BiFunction<String, String, Guest> guests) {
        this.guests = guests;
    }

    /** Lays a wire between the ports of two switches that have the same name. */
    void wire(final String one, final String other, final String port) {
        wires.put(one + "/" + port, other + "/" + port);
        wires.put(other + "/" + port, one + "/" + port);
    }

    /** Pushes a packet into a port and follows it. */
    Trace send(final String node, final String port, final Packet packet) {
        final var crossed = new ArrayList<String>();
        String at = node;
        String in = port;
        Packet now = packet;
        for (int hops = 0; hops < HOPS; hops++) {
            final var ingress = ports.get(at).get(in);
            final var out = ingress == null ? List.<TableSwitch.Out>of() : switches.get(at).process(ingress, now);
            if (out.size() != 1) {
                return new Trace(crossed, out.isEmpty() ? "dropped" : "copied", now, at, in);
            }
            now = out.get(0).packet();
            if (out.get(0).port() == TableSwitch.CONTROLLER) {
                return new Trace(crossed, "controller", now, at, in);
            }
            final String egress = nameOf(at, out.get(0).port());
            final var guest = guests.apply(at, egress);
            if (wires.containsKey(at + "/" + egress)) {
                final String[] far = wires.get(at + "/" + egress).split("/");
                at = far[0];
                in = far[1];
            } else if (guest == Guest.STOPPED) {
                return new Trace(crossed, "stopped guest at " + at, now, at, in);
            } else if (guest == Guest.RUNS) {
                crossed.add(egress);
                in = egress;
                now = now.with(Field.ETH_SRC, now.fields().get(Field.ETH_DST)).with(Field.ETH_DST, ELSEWHERE);
            } else {
                return new Trace(crossed, at + "/" + egress, now, at, in);
            }
        }
        return new Trace(crossed, "loop", now, at, in);
    }

    /** A port that the switch does not have any more swallows what is sent to it. */
    private String nameOf(final String node, final long number) {
        return ports.get(node).entrySet().stream().filter(entry -> entry.getValue() == number)
            .map(Map.Entry::getKey).findFirst().orElse("nothing:" + number);
    }
}
