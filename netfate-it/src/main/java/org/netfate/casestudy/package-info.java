/**
 * The case study of the paper, on real parts: two CPE nodes, two clients, one firewall each. It is written once and
 * used twice: {@link org.netfate.casestudy.Demo} shows it, the end-to-end tests assert it.
 *
 * <p>Nothing of it takes part in what NetFATE does. It plays the operator, who configures the controller by RESTCONF,
 * and the clients, who attach, log in and send; and it watches.
 *
 * <p>It runs in the Orchestrator's network namespace of the testbed, from where RESTCONF is reached.
 */
package org.netfate.casestudy;
