package org.netfate.access.radius;

import org.netfate.access.LoginOutcome;

/**
 * The signed answer to a request of a network access server.
 *
 * @param request the request
 * @param bytes the answer as it is on the wire
 */
record NasAnswer(NasRequest request, byte[] bytes) {
    /**
     * Accepts a client.
     *
     * @param request the request
     * @param accepted its session
     * @return the answer
     */
    static NasAnswer accept(final NasRequest request, final LoginOutcome.Accepted accepted) {
        final var session = accepted.session();
        final var writer = new RadiusWriter(RadiusCodes.ACCESS_ACCEPT).messageAuthenticator()
            .text(RadiusAttributes.USER_NAME, session.requireUser().getValue())
            .text(RadiusAttributes.CLASS, session.requireId().getValue())
            .text(RadiusAttributes.FILTER_ID, accepted.service().text())
            .integer(RadiusAttributes.ACCT_INTERIM_INTERVAL, Math.toIntExact(accepted.interim().toSeconds()));
        accepted.remaining().ifPresent(left -> writer.integer(RadiusAttributes.SESSION_TIMEOUT,
            (int) Math.max(1, Math.min(Integer.MAX_VALUE, left.toSeconds()))));
        return ended(writer, request);
    }

    /**
     * Rejects a client.
     *
     * @param request the request
     * @param message what the user is told
     * @return the answer
     */
    static NasAnswer reject(final NasRequest request, final String message) {
        return ended(new RadiusWriter(RadiusCodes.ACCESS_REJECT).messageAuthenticator()
            .text(RadiusAttributes.REPLY_MESSAGE, message), request);
    }

    /**
     * Confirms accounting.
     *
     * @param request the request
     * @return the answer
     */
    static NasAnswer accounted(final NasRequest request) {
        return ended(new RadiusWriter(RadiusCodes.ACCOUNTING_RESPONSE), request);
    }

    /**
     * Says that the server is well.
     *
     * @param request a Status-Server
     * @param code what this port answers otherwise
     * @return the answer
     */
    static NasAnswer alive(final NasRequest request, final int code) {
        return ended(new RadiusWriter(code).messageAuthenticator(), request);
    }

    private static NasAnswer ended(final RadiusWriter writer, final NasRequest request) {
        return new NasAnswer(request, writer.proxyStates(request.packet()).answer(request.packet(), request.secret()));
    }

    @Override
    public String toString() {
        return "answer " + Byte.toUnsignedInt(bytes[0]) + " to " + request;
    }
}
