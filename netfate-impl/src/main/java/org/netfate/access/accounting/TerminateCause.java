package org.netfate.access.accounting;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;

/**
 * What RADIUS calls the causes for which a session ends.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2866#section-5.10">RFC 2866, section 5.10</a>
 */
public enum TerminateCause {
    /** The user logged out. */
    USER_REQUEST(1, "User-Request"),
    /** The client went to another node. */
    LOST_CARRIER(2, "Lost-Carrier"),
    /** Nothing was heard of the client. */
    IDLE_TIMEOUT(4, "Idle-Timeout"),
    /** Its time was over. */
    SESSION_TIMEOUT(5, "Session-Timeout"),
    /** The operator ended it. */
    ADMIN_RESET(6, "Admin-Reset"),
    /** The NAS started anew. */
    NAS_REBOOT(11, "NAS-Reboot"),
    /** Another login took its place. */
    PORT_PREEMPTED(13, "Port-Preempted");

    private final int number;
    private final String text;

    TerminateCause(final int number, final String text) {
        this.number = number;
        this.text = text;
    }

    /**
     * Translates.
     *
     * @param cause why a session ended, empty if it goes on at another node
     * @return the same in RADIUS
     */
    public static TerminateCause of(final Optional<SessionEndCause> cause) {
        return cause.map(known -> switch (known) {
            case Logout -> USER_REQUEST;
            case Operator, UserRemoved -> ADMIN_RESET;
            case Idle -> IDLE_TIMEOUT;
            case TimeOver -> SESSION_TIMEOUT;
            case Replaced -> PORT_PREEMPTED;
            case NasRestarted -> NAS_REBOOT;
        }).orElse(LOST_CARRIER);
    }

    /**
     * Returns its number.
     *
     * @return the value of Acct-Terminate-Cause
     */
    public int number() {
        return number;
    }

    /**
     * Returns its name.
     *
     * @return the name in dictionaries
     */
    public String text() {
        return text;
    }
}
