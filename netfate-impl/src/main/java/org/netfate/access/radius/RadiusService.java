package org.netfate.access.radius;

/** What the RADIUS server does, each on a port of its own. */
public enum RadiusService {
    /** Logins. */
    AUTHENTICATION,
    /** Starts and stops of sessions. */
    ACCOUNTING
}
