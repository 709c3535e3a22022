package org.netfate.access.radius;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tinyradius.core.attribute.type.RadiusAttribute;
import org.tinyradius.core.packet.PacketType;

/**
 * The answer to a request of a network access server.
 *
 * @param request the request
 * @param code RADIUS code of the answer
 * @param attributes its attributes, without Message-Authenticator, which the codec adds
 */
record NasAnswer(NasRequest request, byte code, List<RadiusAttribute> attributes) {
    private static final int REPLY_MESSAGE = 18;
    private static final int PROXY_STATE = 33;

    /**
     * Accepts a login.
     *
     * @param request the request
     * @param sessionId identity of the session: the NAS returns it in its accounting
     * @return the answer
     */
    static NasAnswer accept(final NasRequest request, final String sessionId) {
        return of(request, PacketType.ACCESS_ACCEPT, RadiusAttributes.CLASS, sessionId);
    }

    /**
     * Rejects a login.
     *
     * @param request the request
     * @param message what the user is told
     * @return the answer
     */
    static NasAnswer reject(final NasRequest request, final String message) {
        return of(request, PacketType.ACCESS_REJECT, REPLY_MESSAGE, message);
    }

    /**
     * Confirms accounting.
     *
     * @param request the request
     * @return the answer
     */
    static NasAnswer accounted(final NasRequest request) {
        return new NasAnswer(request, PacketType.ACCOUNTING_RESPONSE, proxyStates(request));
    }

    private static NasAnswer of(final NasRequest request, final byte code, final int type, final String value) {
        final var attributes = new ArrayList<RadiusAttribute>();
        attributes.add(request.packet().getDictionary().createAttribute(-1, type,
            value.getBytes(StandardCharsets.UTF_8)));
        attributes.addAll(proxyStates(request));
        return new NasAnswer(request, code, attributes);
    }

    private static List<RadiusAttribute> proxyStates(final NasRequest request) {
        return request.packet().filterAttributes(PROXY_STATE);
    }

    @Override
    public String toString() {
        return "answer " + code + " to " + request;
    }
}
