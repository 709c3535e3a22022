package org.netfate.casestudy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The testbed, as {@code testbed/testbed} offers it. It must be up. It knows hosts and programs, and nothing of what
 * they are used for.
 */
public final class Testbed implements AutoCloseable {
    /** Address of the host in the wide area network. */
    public static final String WAN_HOST = "203.0.113.1";
    /** Name of the same host. */
    public static final String WAN_NAME = "www.example.test";
    /** A page there. */
    public static final String PAGE = "http://" + WAN_NAME + "/";
    /** What the page says. */
    public static final String PAGE_TEXT = "You are on the Internet";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path home;
    private final List<Cpe> nodes;
    private final Map<Integer, Client> clients = new ConcurrentHashMap<>();

    /**
     * Asks it what it is made of.
     *
     * @param home directory of the project
     * @throws CaseStudyException if it is not up
     */
    public Testbed(final Path home) throws CaseStudyException {
        this.home = home.toAbsolutePath().normalize();
        final var found = new ArrayList<Cpe>();
        for (String line : succeed("nodes").lines().toList()) {
            found.add(new Cpe(this, found.size() + 1, NodeFacts.parse(line)));
        }
        nodes = List.copyOf(found);
    }

    /**
     * Returns the project.
     *
     * @return its directory
     */
    public Path home() {
        return home;
    }

    /**
     * Returns the place for what lasts as long as the testbed is up.
     *
     * @return a directory
     */
    public Path runDirectory() {
        return home.resolve("testbed/build/run");
    }

    /**
     * Returns the image store as the Orchestrator has it.
     *
     * @return a directory
     */
    public Path imageStore() {
        return home.resolve("testbed/build/store");
    }

    /**
     * Ends the image store's NFS server.
     *
     * @throws CaseStudyException if the testbed does not do it
     */
    public void stopStore() throws CaseStudyException {
        succeed("stop-store");
    }

    /**
     * Starts the image store's NFS server. Nothing happens if it runs.
     *
     * @throws CaseStudyException if the testbed does not do it
     */
    public void startStore() throws CaseStudyException {
        succeed("start-store");
    }

    /**
     * Decides how much the Orchestrator can write in the image store.
     *
     * @param space {@code full}, {@code read-only}, or {@code free} for as much as there is
     * @throws CaseStudyException if the testbed does not do it
     */
    public void setStoreSpace(final String space) throws CaseStudyException {
        succeed("store-space", space);
    }

    /**
     * Returns the certificate of the authority that the clients trust.
     *
     * @return a file
     */
    Path certificateAuthority() {
        return home.resolve("testbed/build/tls/ca.crt");
    }

    /**
     * Returns a client.
     *
     * @param number 1 or 2
     * @return the client
     */
    public Client client(final int number) {
        return clients.computeIfAbsent(number, it -> new Client(this, it));
    }

    /**
     * Returns the nodes.
     *
     * @return all of them, whatever their hypervisor is
     */
    public List<Cpe> nodes() {
        return nodes;
    }

    /**
     * Tells how often clients may send, and observers look, without being what the nodes are busy with: each packet and
     * each question costs the processor of an emulated Xen host some milliseconds.
     *
     * @return time from one message of a client to the next
     */
    public Duration pace() {
        return nodes.stream().anyMatch(node -> node.facts().isXen()) ? Duration.ofMillis(100) : Duration.ofMillis(10);
    }

    /**
     * Returns a node.
     *
     * @param number 1 for the first one, 2 for the second
     * @return the node
     */
    public Cpe cpe(final int number) {
        return nodes.get(number - 1);
    }

    /**
     * Starts the WAN host's servers, which answer with what they get.
     *
     * @param ports the TCP ports that they listen to
     * @return the servers, which end when it is closed
     * @throws CaseStudyException if they cannot be started
     */
    public Traffic serve(final int... ports) throws CaseStudyException {
        final var arguments = new ArrayList<>(List.of("serve"));
        for (int port : ports) {
            arguments.add(Integer.toString(port));
        }
        return new Traffic(this, "core", "servers", arguments);
    }

    /**
     * Runs a command of the testbed.
     *
     * @param arguments the command and its arguments
     * @return how it ended
     * @throws CaseStudyException if it does not end in time
     */
    Command.Result run(final String... arguments) throws CaseStudyException {
        return Command.run(LIMIT, command(arguments));
    }

    /**
     * Runs a command of the testbed that has to succeed.
     *
     * @param arguments the command and its arguments
     * @return what it printed
     * @throws CaseStudyException if it fails
     */
    String succeed(final String... arguments) throws CaseStudyException {
        final Command.Result result = run(arguments);
        if (!result.succeeded()) {
            throw new CaseStudyException("testbed " + String.join(" ", arguments) + ": " + result.complaint());
        }
        return result.output();
    }

    /**
     * Runs a program on a host that has to succeed.
     *
     * @param host the host
     * @param program the program and its arguments
     * @return what it printed
     * @throws CaseStudyException if it fails
     */
    public String exec(final String host, final String... program) throws CaseStudyException {
        return succeed(Stream.concat(Stream.of("exec", host), Stream.of(program)).toArray(String[]::new));
    }

    /** Ends what the clients show on their screens. */
    @Override
    public void close() {
        clients.values().forEach(Client::close);
    }

    /**
     * Names a command of the testbed, for a process that goes on.
     *
     * @param arguments the command and its arguments
     * @return what to execute
     */
    public List<String> command(final String... arguments) {
        return Stream.concat(Stream.of(home.resolve("testbed/testbed").toString()), Stream.of(arguments)).toList();
    }

    /**
     * Names a program that plays traffic.
     *
     * @return its path
     */
    String trafficProgram() {
        return home.resolve("testbed/traffic.py").toString();
    }
}
