package org.netfate.access;

/** Why a login is refused, as far as its user is told. The portal knows these texts. */
public enum Refusal {
    /** The password is another one. */
    WRONG_PASSWORD("Wrong password"),
    /** There is no such user. Told as a wrong password if the operator wants that. */
    UNKNOWN_USER("Unknown user"),
    /** The user is disabled, or the account has expired. */
    DISABLED("Account disabled"),
    /** The user may not log in from this client. */
    DEVICE("Device not allowed"),
    /** The user has as many sessions as a user may have. */
    ALREADY_LOGGED_IN("Already logged in"),
    /** What the user cannot do anything about, or should not know. */
    OTHER("Login incorrect");

    private final String text;

    Refusal(final String text) {
        this.text = text;
    }

    /**
     * Returns what the user is told.
     *
     * @return one sentence
     */
    public String text() {
        return text;
    }
}
