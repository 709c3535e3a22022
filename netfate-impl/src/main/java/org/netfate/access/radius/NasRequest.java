package org.netfate.access.radius;

import java.net.InetSocketAddress;

/**
 * An authentic request of a network access server.
 *
 * @param nas who asks
 * @param secret the shared secret with which it was made
 * @param source address and port to which the answer goes
 * @param packet what is asked
 * @param received when it came, in nanoseconds of the server's ticker
 */
record NasRequest(Nas nas, SharedSecret secret, InetSocketAddress source, RadiusPacket packet, long received) {
    @Override
    public String toString() {
        // the packet holds a password
        return "request " + Byte.toUnsignedInt(packet.id()) + " of " + nas;
    }
}
