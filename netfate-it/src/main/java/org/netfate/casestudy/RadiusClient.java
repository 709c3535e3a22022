package org.netfate.casestudy;

import java.time.Duration;

/**
 * A network access server of the operator's own: Debian's {@code radclient} on a host of the testbed, for requests that
 * no portal would send.
 */
public final class RadiusClient {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Testbed testbed;
    private final String host;

    /**
     * Makes it.
     *
     * @param testbed the testbed
     * @param host host that sends, for example {@code cpe1}
     */
    public RadiusClient(final Testbed testbed, final String host) {
        this.testbed = testbed;
        this.host = host;
    }

    /**
     * Sends an Access-Request, once, and waits for an answer.
     *
     * @param secret the shared secret
     * @param attributes the attributes in radclient's notation, one a line
     * @return what was received, as radclient prints it
     * @throws CaseStudyException if the testbed does not do it
     */
    public String request(final String secret, final String attributes) throws CaseStudyException {
        return Command.feed(LIMIT, attributes, testbed.command("exec", host, "radclient", "-x", "-r", "1", "-t", "3",
            Controller.ADDRESS + ":1812", "auth", secret)).output().strip();
    }
}
