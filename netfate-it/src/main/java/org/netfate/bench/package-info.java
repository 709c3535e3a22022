/**
 * Measures NetFATE's handover beside what the hypervisors need for it by themselves, on a testbed.
 */
package org.netfate.bench;
