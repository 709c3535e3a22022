package org.netfate.access.dhcp;

/**
 * The codes of DHCP options.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2132">RFC 2132</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8910#section-2.1">RFC 8910, section 2.1</a>
 */
final class Options {
    static final byte SUBNET_MASK = 1;
    static final byte ROUTER = 3;
    static final byte NAME_SERVER = 6;
    static final byte DOMAIN_NAME = 15;
    static final byte REQUESTED_ADDRESS = 50;
    static final byte LEASE_TIME = 51;
    static final byte MESSAGE_TYPE = 53;
    static final byte SERVER_IDENTIFIER = 54;
    static final byte PARAMETER_LIST = 55;
    static final byte MESSAGE = 56;
    static final byte MAXIMUM_SIZE = 57;
    static final byte RENEWAL_TIME = 58;
    static final byte REBINDING_TIME = 59;
    static final byte CLIENT_IDENTIFIER = 61;
    static final byte RELAY_AGENT = 82;
    static final byte CAPTIVE_PORTAL = 114;
    static final byte END = (byte) 255;

    private Options() {
        // constants only
    }
}
