/**
 * The RADIUS protocol: authentic requests of configured network access servers become questions to the
 * {@link org.netfate.access.AccessDesk}, and what it decides becomes answers. Nothing here knows how it is decided.
 */
package org.netfate.access.radius;
