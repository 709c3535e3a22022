/**
 * The Orchestration Engine: it decides where the functions of each session run and which way its traffic takes. The
 * decision is a pure function of the NFVI Database; this package only brings it its input and writes its output.
 */
package org.netfate.engine;
