package org.netfate.casestudy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A user's device: moves between the nodes, gets its address, shows pages, and sends. */
public final class Client implements AutoCloseable {
    private final Testbed testbed;
    private final int number;
    private Browser browser;

    Client(final Testbed testbed, final int number) {
        this.testbed = testbed;
        this.number = number;
    }

    /**
     * Returns the device's MAC address.
     *
     * @return its canonical form
     */
    public String mac() {
        return "02:00:00:00:c1:0" + number;
    }

    /**
     * Returns the device's address, as it has it from DHCP.
     *
     * @return an IPv4 address
     * @throws CaseStudyException if it has none
     */
    public String address() throws CaseStudyException {
        return addressIfAny().orElseThrow(() -> new CaseStudyException(this + " has no address"));
    }

    /**
     * Returns the device's address, if it has one.
     *
     * @return an IPv4 address
     * @throws CaseStudyException if the testbed does not tell
     */
    public Optional<String> addressIfAny() throws CaseStudyException {
        final String shown = testbed.exec(name(), "ip", "-4", "-oneline", "address", "show", "dev", "eth0");
        return shown.lines().map(line -> line.strip().split("\\s+")[3].split("/")[0]).findFirst();
    }

    /**
     * Tells what DHCP said about the captive portal (RFC 8910, option 114).
     *
     * @return the address of its API, empty if nothing was said
     * @throws CaseStudyException if the device has no lease
     */
    public String captivePortal() throws CaseStudyException {
        return lease("captive-portal");
    }

    /**
     * Tells what the device's lease says.
     *
     * @param what address, lease-time, server or captive-portal
     * @return it
     * @throws CaseStudyException if the device has no lease
     */
    public String lease(final String what) throws CaseStudyException {
        final Path lease = testbed.runDirectory().resolve(name()).resolve("lease");
        try {
            return Files.readAllLines(lease).stream().filter(line -> line.startsWith(what + "="))
                .map(line -> line.substring(what.length() + 1)).findFirst().orElse("");
        } catch (IOException e) {
            throw new CaseStudyException(this + " has no lease: " + e.getMessage(), e);
        }
    }

    /**
     * Moves the device to a node, where it asks for its address.
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
     * Gives the address back.
     *
     * @throws CaseStudyException if the testbed does not do it
     */
    public void release() throws CaseStudyException {
        testbed.succeed("release", name());
    }

    /**
     * Returns the browser of the device, which is started when it is used for the first time.
     *
     * @return the browser
     * @throws CaseStudyException if it does not start
     */
    Browser browser() throws CaseStudyException {
        if (browser == null) {
            browser = new Browser(testbed, name());
        }
        return browser;
    }

    /**
     * Asks the captive portal API of which DHCP told.
     *
     * @return the answer
     * @throws CaseStudyException if there is none
     */
    CaptivePortalApi.Answer captivity() throws CaseStudyException {
        return new CaptivePortalApi(testbed, name()).ask(captivePortal());
    }

    /**
     * Asks the captive portal API whether the device has to log in.
     *
     * @return what it says
     * @throws CaseStudyException if there is no answer
     */
    public boolean isCaptive() throws CaseStudyException {
        return captivity().captive();
    }

    /**
     * Runs a program on the device.
     *
     * @param program the program and its arguments
     * @return how it ended
     * @throws CaseStudyException if it does not end in time
     */
    Command.Result run(final String... program) throws CaseStudyException {
        return testbed.run(Stream.concat(Stream.of("exec", name()), Stream.of(program)).toArray(String[]::new));
    }

    /**
     * Opens one TCP connection and has one message echoed.
     *
     * @param port port of the WAN host
     * @return whether it was answered
     * @throws CaseStudyException if the testbed does not do it
     */
    public boolean probe(final int port) throws CaseStudyException {
        return probe(Testbed.WAN_HOST, port, "probe");
    }

    /**
     * Opens one TCP connection and has a message echoed.
     *
     * @param address address of the server
     * @param port its port
     * @param message what is sent
     * @return whether it was answered
     * @throws CaseStudyException if the testbed does not do it
     */
    public boolean probe(final String address, final int port, final String message) throws CaseStudyException {
        return run(testbed.trafficProgram(), "probe", "--timeout", "1", "--message", message, address,
            Integer.toString(port)).succeeded();
    }

    /**
     * Sends one ping.
     *
     * @return whether the WAN host answered
     * @throws CaseStudyException if the testbed does not do it
     */
    public boolean ping() throws CaseStudyException {
        return run("ping", "-c", "1", "-W", "1", Testbed.WAN_HOST).succeeded();
    }

    /**
     * Opens one TCP connection and keeps data flowing through it, a message at the testbed's {@link Testbed#pace()}.
     *
     * @return the connection, which ends when it is stopped or closed
     * @throws CaseStudyException if the testbed does not do it
     */
    public Traffic stream() throws CaseStudyException {
        return traffic("stream", Testbed.WAN_HOST, "7001");
    }

    /**
     * Sends pings at the testbed's {@link Testbed#pace()}.
     *
     * @return the pings, which end when they are stopped or closed
     * @throws CaseStudyException if the testbed does not do it
     */
    public Traffic pings() throws CaseStudyException {
        return traffic("ping", Testbed.WAN_HOST);
    }

    @Override
    public void close() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
    }

    private Traffic traffic(final String kind, final String... to) throws CaseStudyException {
        final var arguments = new ArrayList<>(List.of(kind));
        arguments.addAll(List.of(to));
        arguments.addAll(List.of("--interval", Double.toString(testbed.pace().toMillis() / 1e3)));
        return new Traffic(testbed, name(), name() + "-" + kind, arguments);
    }

    private String name() {
        return "client" + number;
    }

    @Override
    public String toString() {
        return "client " + number;
    }
}
