package org.netfate.access.radius;

/**
 * The RADIUS attributes that are read or written, by their numbers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-5">RFC 2865, section 5</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866#section-5">RFC 2866, section 5</a>
 */
final class RadiusAttributes {
    static final int USER_NAME = 1;
    static final int USER_PASSWORD = 2;
    static final int CHAP_PASSWORD = 3;
    static final int NAS_IP_ADDRESS = 4;
    static final int SERVICE_TYPE = 6;
    static final int FRAMED_IP_ADDRESS = 8;
    static final int FILTER_ID = 11;
    static final int REPLY_MESSAGE = 18;
    static final int CLASS = 25;
    static final int SESSION_TIMEOUT = 27;
    static final int CALLING_STATION_ID = 31;
    static final int NAS_IDENTIFIER = 32;
    static final int PROXY_STATE = 33;
    static final int ACCT_STATUS_TYPE = 40;
    static final int ACCT_DELAY_TIME = 41;
    static final int ACCT_SESSION_ID = 44;
    static final int ACCT_TERMINATE_CAUSE = 49;
    static final int EVENT_TIMESTAMP = 55;
    static final int CHAP_CHALLENGE = 60;
    static final int NAS_PORT_TYPE = 61;
    static final int EAP_MESSAGE = 79;
    static final int MESSAGE_AUTHENTICATOR = 80;
    static final int ACCT_INTERIM_INTERVAL = 85;
    static final int ERROR_CAUSE = 101;

    /** Service-Type of a request that asks whether a client needs to log in. */
    static final int CALL_CHECK = 10;
    /** NAS-Port-Type of a wired access port. */
    static final int ETHERNET = 15;

    private static final int PRINTED = 64;

    private RadiusAttributes() {
        // functions only
    }

    /**
     * Makes what a stranger sent fit for a log line: one line, of bounded length.
     *
     * @param text what was sent
     * @return the same with everything but printable ASCII characters replaced
     */
    static String printable(final String text) {
        return "'" + text.substring(0, Math.min(text.length(), PRINTED)).replaceAll("[^ -~]", "?") + "'";
    }
}
