package org.netfate.access.dhcp;

/** What the DHCP server counts. */
enum DhcpCounter {
    /** DHCPDISCOVER messages received. */
    DISCOVERS,
    /** DHCPREQUEST messages received. */
    REQUESTS,
    /** DHCPACK messages sent. */
    ACKNOWLEDGED,
    /** DHCPNAK messages sent. */
    REFUSED,
    /** Messages without an answer because no address was free. */
    EXHAUSTED,
    /** Frames that were no messages of their sender. */
    MALFORMED
}
