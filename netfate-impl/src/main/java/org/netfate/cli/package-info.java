/**
 * Karaf commands of the scope {@code netfate}: they read the NFVI Database and act by the RPCs that RESTCONF offers.
 */
package org.netfate.cli;
