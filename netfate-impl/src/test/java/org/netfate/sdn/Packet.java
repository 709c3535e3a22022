package org.netfate.sdn;

import java.util.EnumMap;
import java.util.Map;

/** A packet: its protocol and the fields that rules look at. */
record Packet(Match.Protocol protocol, Map<Field, String> fields) {
    static Packet ip(final String source, final String destination, final String from, final String to) {
        return new Packet(Match.Protocol.IP, Map.of(Field.ETH_SRC, source, Field.ETH_DST, destination,
            Field.IPV4_SRC, from, Field.IPV4_DST, to));
    }

    static Packet arp(final String source, final String destination, final String from, final String to) {
        return new Packet(Match.Protocol.ARP, Map.of(Field.ETH_SRC, source, Field.ETH_DST, destination,
            Field.ARP_SHA, source, Field.ARP_SPA, from, Field.ARP_TPA, to));
    }

    static Packet tcp(final String source, final String from, final String to, final int fromPort, final int toPort) {
        return transport(Match.Protocol.TCP, source, from, to, fromPort, toPort);
    }

    static Packet udp(final String source, final String from, final String to, final int fromPort, final int toPort) {
        return transport(Match.Protocol.UDP, source, from, to, fromPort, toPort);
    }

    private static Packet transport(final Match.Protocol protocol, final String source, final String from,
            final String to, final int fromPort, final int toPort) {
        return new Packet(protocol, Map.of(Field.ETH_SRC, source, Field.ETH_DST, Cabling.ELSEWHERE,
            Field.IPV4_SRC, from, Field.IPV4_DST, to, Field.TP_SRC, Integer.toString(fromPort),
            Field.TP_DST, Integer.toString(toPort)));
    }

    Packet with(final Field field, final String value) {
        final var all = new EnumMap<Field, String>(fields);
        all.put(field, value);
        return new Packet(protocol, all);
    }

    boolean matches(final long inPort, final Match match) {
        return (match.protocol() == Match.Protocol.ANY || match.protocol() == protocol
                || match.protocol() == Match.Protocol.IP && protocol.isIp())
            && match.fields().entrySet().stream().allMatch(entry -> entry.getValue().equals(
                entry.getKey() == Field.IN_PORT ? Long.toString(inPort) : fields.get(entry.getKey())));
    }
}
