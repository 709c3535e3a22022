package org.netfate.casestudy;

/**
 * A user of the case study, with one device and a personal firewall.
 *
 * @param name name of the user
 * @param password password of the user
 * @param client the user's device
 */
public record Subscriber(String name, String password, Client client) {
    /** The function that every user of the case study requires. */
    public static final String FUNCTION = "firewall";

    /**
     * Returns the user's instance of the function.
     *
     * @return its id
     */
    public String instance() {
        return FUNCTION + "/" + name;
    }

    @Override
    public String toString() {
        return client + " (" + name + ")";
    }
}
