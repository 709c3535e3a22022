/**
 * The NFV Coordinator: it compares the placements with what the hypervisors report and takes the next idempotent step
 * for each instance. The same code serves a new placement, a controller that was restarted in the middle of a
 * migration, a node that came back and a virtual machine that someone destroyed by hand.
 */
package org.netfate.nfv;
