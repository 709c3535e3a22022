package org.netfate.access;

import java.util.Locale;

/** What is counted on the way of logins and clients, for the operator who looks for the reason of a silence. */
public enum AccessCounter {
    /** RADIUS packets from an address that is no configured NAS. */
    UNKNOWN_NAS,
    /** RADIUS packets of a NAS whose shared secret is not set or cannot be decrypted. */
    NO_SECRET,
    /** RADIUS packets that are no valid RADIUS requests. */
    MALFORMED,
    /** Access-Requests without the Message-Authenticator that their NAS must send. */
    NO_MESSAGE_AUTHENTICATOR,
    /** RADIUS packets that were not made with the NAS's shared secret. */
    WRONG_SECRET,
    /** Repetitions of a request that was answered or is being worked on. */
    REPEATED,
    /** Requests that were dropped because too many were waiting, or because the NFVI Database is not read yet. */
    OVERLOAD,
    /** Logins that were refused because the user or the client is locked out. */
    LOCKED_OUT,
    /** Questions whether a client needs to log in. */
    CALL_CHECK,
    /** Questions whether the server is well. */
    STATUS_SERVER,
    /** Accepted logins. */
    ACCEPTED,
    /** Rejected logins. */
    REJECTED,
    /** Accounting requests that were answered. */
    ACCOUNTING,
    /** Answers to own requests that were none, or not authentic. */
    WRONG_ANSWER,
    /** Accounting entries that could not be written to the detail file. */
    DETAIL_LOST,
    /** Requests to network access servers that ended sessions or changed them, and were confirmed. */
    AUTHORIZATION_CONFIRMED,
    /** Such requests that were refused or not answered. */
    AUTHORIZATION_FAILED,
    /** Accounting requests that no upstream server confirmed in time, or for which there was no room. */
    FORWARDING_LOST,
    /** Packet-ins that were dropped because too many were waiting. */
    PACKET_IN_DROPPED,
    /** Frames of clients that were ignored because their port has as many clients as it may have. */
    CLIENT_IGNORED;

    /**
     * Returns its name in the NFVI Database.
     *
     * @return lower-case words
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
