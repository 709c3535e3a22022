package org.netfate.sdn;

/** A header field that a rule matches or sets, with its names in the notation of ovs-ofctl. */
enum Field {
    /** Port through which the packet came. */
    IN_PORT("in_port", "in_port"),
    /** Source MAC address. */
    ETH_SRC("dl_src", "eth_src"),
    /** Destination MAC address. */
    ETH_DST("dl_dst", "eth_dst"),
    /** IPv4 source address. */
    IPV4_SRC("nw_src", "ip_src"),
    /** IPv4 destination address. */
    IPV4_DST("nw_dst", "ip_dst"),
    /** Source port of TCP or UDP. */
    TP_SRC("tp_src", "tp_src"),
    /** Destination port of TCP or UDP. */
    TP_DST("tp_dst", "tp_dst"),
    /** ARP sender's MAC address. */
    ARP_SHA("arp_sha", "arp_sha"),
    /** ARP sender's IPv4 address. */
    ARP_SPA("arp_spa", "arp_spa"),
    /** ARP target's IPv4 address. */
    ARP_TPA("arp_tpa", "arp_tpa");

    private final String matchName;
    private final String setName;

    Field(final String matchName, final String setName) {
        this.matchName = matchName;
        this.setName = setName;
    }

    String matchName() {
        return matchName;
    }

    String setName() {
        return setName;
    }
}
