package org.netfate.access;

/** What is found about a {@link Credential}. */
public sealed interface Verdict {
    /** It is the user's. */
    record Right() implements Verdict { }

    /**
     * It is not the user's.
     *
     * @param reason why, for the operator only
     * @param refusal what the user is told
     */
    record Wrong(String reason, Refusal refusal) implements Verdict { }

    /**
     * It could not be found out.
     *
     * @param reason why, for the operator only
     */
    record Unknown(String reason) implements Verdict { }
}
