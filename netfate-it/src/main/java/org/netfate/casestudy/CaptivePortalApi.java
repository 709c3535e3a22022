package org.netfate.casestudy;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.annotations.SerializedName;
import java.util.List;

/**
 * What a client's operating system learns from the captive portal API, whose address it has from DHCP.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8908">RFC 8908</a>
 */
final class CaptivePortalApi {
    private static final Gson GSON = new Gson();

    private final Testbed testbed;
    private final String host;

    /**
     * What the API says.
     *
     * @param captive whether the client has to log in
     * @param userPortalUrl page where it does
     * @param secondsRemaining how long it is let through; null if that is not limited
     */
    record Answer(boolean captive, @SerializedName("user-portal-url") String userPortalUrl,
            @SerializedName("seconds-remaining") Long secondsRemaining) { }

    CaptivePortalApi(final Testbed testbed, final String host) {
        this.testbed = testbed;
        this.host = host;
    }

    /**
     * Asks, as a device does: again if it is told that there is no way. Who has just come to a node can be told so at
     * once, where its own look for the portal by ARP began before it had an address.
     *
     * @param uri address of the API
     * @return the answer
     * @throws CaseStudyException if there is none, the portal's certificate is not good, or it is something else
     */
    Answer ask(final String uri) throws CaseStudyException {
        final List<String> answer = testbed.exec(host, "curl", "--silent", "--show-error", "--fail", "--max-time", "40",
            "--retry", "5", "--retry-delay", "1", "--retry-max-time", "40", "--retry-all-errors",
            "--cacert", testbed.certificateAuthority().toString(), "--header", "Accept: application/captive+json",
            "--write-out", "\\n%{content_type}", uri).lines().toList();
        final String type = answer.get(answer.size() - 1);
        final String body = String.join("\n", answer.subList(0, answer.size() - 1));
        if (!"application/captive+json".equals(type)) {
            throw new CaseStudyException(uri + ": not application/captive+json but " + type);
        }
        try {
            return GSON.fromJson(body, Answer.class);
        } catch (JsonSyntaxException e) {
            throw new CaseStudyException(uri + ": not JSON: " + body, e);
        }
    }
}
