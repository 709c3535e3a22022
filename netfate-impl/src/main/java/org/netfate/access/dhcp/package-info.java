/**
 * Addresses of the clients: a DHCP server that answers by packet-out what came by packet-in, so that a client has the
 * same address at every node. It knows nothing of sessions; the parent package tells it which leases are in use.
 */
package org.netfate.access.dhcp;
