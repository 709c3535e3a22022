package org.netfate.nfv.libvirt;

/** Version numbers as libvirt packs them: major * 1,000,000 + minor * 1,000 + release. */
final class DottedVersion {
    private static final long THOUSAND = 1000;

    private DottedVersion() {
        // static
    }

    /**
     * Unpacks a version.
     *
     * @param packed the number
     * @return the version, for example {@code 7.2.22}
     */
    static String of(final long packed) {
        return packed / (THOUSAND * THOUSAND) + "." + packed / THOUSAND % THOUSAND + "." + packed % THOUSAND;
    }
}
