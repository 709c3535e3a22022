/**
 * The accounting of sessions: records in the NFVI Database, and the same in a file in FreeRADIUS's detail format.
 */
package org.netfate.access.accounting;
