/**
 * The SDN Controller: it makes the switches pass the traffic of each session through the session's chain, and nothing
 * else. What they shall do is compiled from the NFVI Database ({@link org.netfate.sdn.RuleCompiler}, a pure function),
 * compared with what each switch has, and the difference is sent.
 *
 * <p>A switch has three tables: 0 admission (may this packet pass?), 1 steering (which function is next?) and
 * 2 forwarding (where is it?). The direction of a packet is told by the client's address, the next function by its
 * MAC address.
 */
package org.netfate.sdn;
