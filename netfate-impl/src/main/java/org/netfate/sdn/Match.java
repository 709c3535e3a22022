package org.netfate.sdn;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * What a rule matches: a protocol and exact values of fields, in canonical text.
 *
 * @param protocol kind of packet, a prerequisite of the fields of IPv4 and ARP
 * @param fields the fields
 */
record Match(Protocol protocol, Map<Field, String> fields) {
    /** Kinds of packets that are told apart. */
    enum Protocol {
        /** Every packet. */
        ANY,
        /** IPv4. */
        IP,
        /** TCP over IPv4. */
        TCP,
        /** UDP over IPv4. */
        UDP,
        /** ARP. */
        ARP;

        /** Whether it is IPv4 or something over it. */
        boolean isIp() {
            return this == IP || this == TCP || this == UDP;
        }
    }

    Match {
        fields = Maps.immutableEnumMap(fields);
    }

    static Match any() {
        return new Match(Protocol.ANY, ImmutableMap.of());
    }

    static Match ip() {
        return new Match(Protocol.IP, ImmutableMap.of());
    }

    static Match tcp() {
        return new Match(Protocol.TCP, ImmutableMap.of());
    }

    static Match udp() {
        return new Match(Protocol.UDP, ImmutableMap.of());
    }

    static Match arp() {
        return new Match(Protocol.ARP, ImmutableMap.of());
    }

    Match inPort(final long port) {
        return with(Field.IN_PORT, Long.toString(port));
    }

    Match with(final Field field, final UnicastMacAddress mac) {
        return with(field, mac.getValue());
    }

    Match with(final Field field, final Ipv4AddressNoZone address) {
        return with(field, address.getValue());
    }

    /** Adds a port of TCP or UDP. */
    Match with(final Field field, final int port) {
        return with(field, Integer.toString(port));
    }

    private Match with(final Field field, final String value) {
        final var all = new EnumMap<Field, String>(Field.class);
        all.putAll(fields);
        all.put(field, value);
        return new Match(protocol, all);
    }

    /**
     * Writes the match in the notation of ovs-ofctl.
     *
     * @return the match; empty if it matches everything
     */
    @Override
    public String toString() {
        final var text = new StringJoiner(",");
        if (fields.containsKey(Field.IN_PORT)) {
            text.add("in_port=" + fields.get(Field.IN_PORT));
        }
        if (protocol != Protocol.ANY) {
            text.add(protocol.name().toLowerCase(Locale.ROOT));
        }
        fields.forEach((field, value) -> {
            if (field != Field.IN_PORT) {
                text.add(field.matchName() + "=" + value);
            }
        });
        return text.toString();
    }
}
