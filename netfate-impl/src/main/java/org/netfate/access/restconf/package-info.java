/**
 * What happens to a RESTCONF request before the platform sees it: passwords in clear are hashed, so that none reaches
 * the data store.
 */
package org.netfate.access.restconf;
