package org.netfate.access.radius;

/** A request that is complete but for its identifier, which is chosen when it is sent. */
@FunctionalInterface
interface Draft {
    /**
     * Writes the request.
     *
     * @param id its identifier
     * @return the signed packet
     */
    byte[] write(byte id);
}
