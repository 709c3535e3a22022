package org.netfate.nfvi;

import java.util.regex.Pattern;

/** How a libvirt URI has its daemon reached. */
public enum Transport {
    /** Within the machine. */
    LOCAL,
    /** Authenticated by certificates, and encrypted. */
    TLS,
    /** Authenticated by keys, and encrypted. */
    SSH,
    /** Neither. */
    TCP;

    private static final Pattern URI = Pattern.compile("[a-z]+(?:\\+([a-z0-9]+))?://([^/?]*).*");

    /**
     * Tells how a URI has its daemon reached.
     *
     * @param uri a libvirt URI, as in <a href="https://libvirt.org/uri.html">libvirt's documentation</a>
     * @return its transport
     * @throws IllegalArgumentException if it is no such URI, or has a transport that is none of these
     */
    public static Transport of(final String uri) {
        final var match = URI.matcher(uri);
        if (!match.matches()) {
            throw new IllegalArgumentException("'" + uri + "' is not a libvirt URI");
        }
        final var named = match.group(1);
        if (named == null) {
            // libvirt's default for another machine.
            return match.group(2).isEmpty() ? LOCAL : TLS;
        }
        return switch (named) {
            case "tls" -> TLS;
            case "ssh" -> SSH;
            case "tcp" -> TCP;
            case "unix" -> LOCAL;
            default -> throw new IllegalArgumentException("'" + uri + "' has transport '" + named
                + "', which is none of tls, ssh, tcp and unix");
        };
    }
}
