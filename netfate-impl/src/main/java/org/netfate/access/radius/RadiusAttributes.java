package org.netfate.access.radius;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tinyradius.core.attribute.type.RadiusAttribute;
import org.tinyradius.core.packet.request.RadiusRequest;

/**
 * The RADIUS attributes that are read, by their numbers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2865#section-5">RFC 2865, section 5</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866#section-5">RFC 2866, section 5</a>
 */
final class RadiusAttributes {
    static final int USER_NAME = 1;
    static final int USER_PASSWORD = 2;
    static final int CHAP_PASSWORD = 3;
    static final int FRAMED_IP_ADDRESS = 8;
    static final int CLASS = 25;
    static final int CALLING_STATION_ID = 31;
    static final int NAS_IDENTIFIER = 32;
    static final int ACCT_STATUS_TYPE = 40;
    static final int ACCT_SESSION_ID = 44;
    static final int EAP_MESSAGE = 79;

    private static final int PRINTED = 64;

    private RadiusAttributes() {
        // functions only
    }

    /**
     * Reads an attribute.
     *
     * @param request the request
     * @param type number of the attribute
     * @return its value, the first if there are several
     */
    static Optional<byte[]> octets(final RadiusRequest request, final int type) {
        return request.getAttribute(type).map(RadiusAttribute::getValue);
    }

    /**
     * Reads an attribute as text.
     *
     * @param request the request
     * @param type number of the attribute
     * @return its value
     */
    static Optional<String> text(final RadiusRequest request, final int type) {
        return octets(request, type).map(value -> new String(value, StandardCharsets.UTF_8));
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
