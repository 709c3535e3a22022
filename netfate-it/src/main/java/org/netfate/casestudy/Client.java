package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A user's device: moves between the nodes, logs in, and sends. */
public final class Client {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Testbed testbed;
    private final int number;

    Client(final Testbed testbed, final int number) {
        this.testbed = testbed;
        this.number = number;
    }

    /**
     * A login that was tried.
     *
     * @param sent when the node began to ask
     * @param answered when it had the answer
     * @param accepted whether the Orchestrator accepted it
     * @param answer what the RADIUS client printed
     */
    public record Login(Instant sent, Instant answered, boolean accepted, String answer) { }

    /**
     * Returns the device's MAC address.
     *
     * @return its canonical form
     */
    public String mac() {
        return "02:00:00:00:c1:0" + number;
    }

    /**
     * Returns the device's address, which it has wherever it is.
     *
     * @return an IPv4 address
     */
    public String address() {
        return "10.10.0.1" + number;
    }

    /**
     * Moves the device to a node.
     *
     * @param node the node
     * @throws CaseStudyException if the testbed does not do it
     */
    public void attach(final Cpe node) throws CaseStudyException {
        testbed.succeed("attach", name(), node.id());
    }

    /**
     * Takes the device from the network.
     *
     * @throws CaseStudyException if the testbed does not do it
     */
    public void detach() throws CaseStudyException {
        testbed.succeed("detach", name());
    }

    /**
     * Has a node's access network ask the Orchestrator to let the device in.
     *
     * @param node the node, whose RADIUS client asks
     * @param user name of the user
     * @param password the password
     * @return the answer
     * @throws CaseStudyException if the testbed does not do it
     */
    public Login login(final Cpe node, final String user, final String password) throws CaseStudyException {
        final Instant sent = Instant.now();
        final Command.Result result = testbed.run("login", name(), node.id(), user, password);
        return new Login(sent, Instant.now(), result.succeeded(), (result.output() + result.errors()).strip());
    }

    /**
     * Has a RADIUS client send exactly these attributes.
     *
     * @param host host that sends, for example {@code cpe1}
     * @param secret its shared secret
     * @param attributes the attributes in radclient's notation, one a line
     * @return the answer
     * @throws CaseStudyException if the testbed does not do it
     */
    public Login request(final String host, final String secret, final String attributes) throws CaseStudyException {
        final Instant sent = Instant.now();
        final Command.Result result = Command.feed(LIMIT, attributes, testbed.command("exec", host, "radclient", "-x",
            "-r", "1", "-t", "2", Controller.ADDRESS + ":1812", "auth", secret));
        return new Login(sent, Instant.now(), result.succeeded(), result.output().strip());
    }

    /**
     * Opens one TCP connection and has one message echoed.
     *
     * @param port port of the WAN host
     * @return whether it was answered
     * @throws CaseStudyException if the testbed does not do it
     */
    public boolean probe(final int port) throws CaseStudyException {
        return testbed.run("exec", name(), testbed.trafficProgram(), "probe", "--timeout", "1", Testbed.WAN_HOST,
            Integer.toString(port)).succeeded();
    }

    /**
     * Sends one ping.
     *
     * @return whether the WAN host answered
     * @throws CaseStudyException if the testbed does not do it
     */
    public boolean ping() throws CaseStudyException {
        return testbed.run("exec", name(), "ping", "-c", "1", "-W", "1", Testbed.WAN_HOST).succeeded();
    }

    /**
     * Opens one TCP connection and keeps data flowing through it.
     *
     * @return the connection, which ends when it is stopped or closed
     * @throws CaseStudyException if the testbed does not do it
     */
    public Traffic stream() throws CaseStudyException {
        return new Traffic(testbed, name(), name() + "-stream", List.of("stream", Testbed.WAN_HOST, "7001"));
    }

    /**
     * Sends a ping each 10 ms.
     *
     * @return the pings, which end when they are stopped or closed
     * @throws CaseStudyException if the testbed does not do it
     */
    public Traffic pings() throws CaseStudyException {
        return new Traffic(testbed, name(), name() + "-pings", List.of("ping", Testbed.WAN_HOST));
    }

    private String name() {
        return "client" + number;
    }

    @Override
    public String toString() {
        return "client " + number;
    }
}
