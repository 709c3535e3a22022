/**
 * SPI for placement: where the functions of a user shall run. A bundle adds a policy by publishing a
 * {@link org.netfate.api.placement.PlacementPolicy} as an OSGi service.
 */
package org.netfate.api.placement;
