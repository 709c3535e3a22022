package org.netfate.access.radius;

import java.net.InetSocketAddress;
import org.tinyradius.core.packet.request.RadiusRequest;

/**
 * An authentic request of a network access server.
 *
 * @param nas who asks
 * @param secret the shared secret with which it was made
 * @param source address and port to which the answer goes
 * @param packet what is asked, decrypted
 * @param received when it came, in nanoseconds of the server's ticker
 */
record NasRequest(Nas nas, String secret, InetSocketAddress source, RadiusRequest packet, long received) {
    @Override
    public String toString() {
        // the packet holds a password
        return "request " + Byte.toUnsignedInt(packet.getId()) + " of " + nas;
    }
}
