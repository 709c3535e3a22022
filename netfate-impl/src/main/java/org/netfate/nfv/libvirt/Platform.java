package org.netfate.nfv.libvirt;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The hypervisors that are driven through libvirt, as their connection URIs name them. */
enum Platform {
    /** QEMU, with or without KVM. */
    QEMU,
    /** Xen. */
    XEN,
    /** libvirt's simulated hypervisor. */
    TEST;

    /** {@code driver[+transport]://...}, as in <a href="https://libvirt.org/uri.html">libvirt's URIs</a>. */
    private static final Pattern URI = Pattern.compile("(qemu|xen|test)(\\+[a-z0-9]+)?://\\S*");

    /**
     * Finds the hypervisor that a URI leads to.
     *
     * @param uri a connection URI
     * @return the hypervisor, empty if it is none of these
     */
    static Optional<Platform> of(final String uri) {
        final var match = URI.matcher(uri);
        return match.matches() ? Optional.of(valueOf(match.group(1).toUpperCase(Locale.ROOT))) : Optional.empty();
    }
}
