/**
 * SPI for hypervisors: what the NFV Coordinator needs of a virtualisation platform. A bundle adds a platform by
 * publishing a {@link org.netfate.api.hypervisor.HypervisorDriver} as an OSGi service.
 */
package org.netfate.api.hypervisor;
