/**
 * Typed access to the NFVI Database: the only place that knows instance identifiers. The other parts of the
 * Orchestrator meet here and nowhere else: one writes intent or observation, another is told by a {@link Replica}.
 */
package org.netfate.nfvi;
