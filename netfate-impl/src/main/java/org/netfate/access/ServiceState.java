package org.netfate.access;

/** How far the functions of a session are, as its user is told. The portal learns it as the text of a Filter-Id. */
public enum ServiceState {
    /** They are being placed and started. */
    STARTING("starting"),
    /** Traffic passes through all of them. */
    READY("ready"),
    /** There is no room for them; the engine tries again when there is. */
    FULL("full"),
    /** The hypervisor refused one; it is tried again. */
    FAILED("failed");

    private final String text;

    ServiceState(final String text) {
        this.text = text;
    }

    /**
     * Returns what is sent to the portal.
     *
     * @return one lower-case word
     */
    public String text() {
        return text;
    }
}
