/**
 * Clients and sessions: the RADIUS server and the RPCs by which users log in, the discovery of clients from packet-ins,
 * and the detection of idle sessions. The only writer of {@code sessions}, {@code clients} and {@code user-table}.
 *
 * <p>Everything that is remembered belongs to one sequential executor, called the state executor, so that no part of it
 * needs a lock. What takes time (password hashes) or serves the network (RADIUS) runs elsewhere and hands its results
 * over.
 */
package org.netfate.access;
