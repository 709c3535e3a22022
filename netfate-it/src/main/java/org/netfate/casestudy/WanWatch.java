package org.netfate.casestudy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts the clients' frames where the nodes' WAN ports end, in the core network: those with a client's MAC address,
 * and IPv4 and ARP packets with a client's address, whatever their MAC address.
 */
public final class WanWatch implements AutoCloseable {
    private static final String TABLE = "netdev netfate_watch";
    private static final String ADDRESSES = "addresses";

    private final Testbed testbed;
    private final List<Client> clients;

    /**
     * Makes the watch; it does not count yet.
     *
     * @param testbed the testbed
     * @param clients the clients
     */
    public WanWatch(final Testbed testbed, final List<Client> clients) {
        this.testbed = testbed;
        this.clients = List.copyOf(clients);
    }

    /**
     * Begins to count, from zero.
     *
     * @throws CaseStudyException if the kernel refuses the counters
     */
    public void start() throws CaseStudyException {
        final var rules = new ArrayList<>(List.of("add table " + TABLE, "delete table " + TABLE, "add table " + TABLE,
            "add chain " + TABLE + " wan { type filter hook ingress devices = { " + ports() + " } priority -500; }"));
        for (Client client : clients) {
            rules.add("add counter " + TABLE + " " + counter(client));
            rules.add("add rule " + TABLE + " wan ether saddr " + client.mac() + " counter name " + counter(client)
                + " return");
        }
        // Which addresses the clients will have is not known yet: each that is seen gets a counter.
        rules.add("add set " + TABLE + " " + ADDRESSES
            + " { type ipv4_addr; flags dynamic; size 1024; counter; }");
        rules.add("add rule " + TABLE + " wan update @" + ADDRESSES + " { ip saddr counter } return");
        rules.add("add rule " + TABLE + " wan update @" + ADDRESSES + " { arp saddr ip counter } return");
        testbed.exec("core", "nft", String.join("; ", rules));
    }

    /**
     * Tells how many frames of a client came out of the nodes.
     *
     * @param client the client
     * @return the number since the beginning
     * @throws CaseStudyException if the kernel does not tell
     */
    public long frames(final Client client) throws CaseStudyException {
        final long frames = elements("list counters table " + TABLE, "counter")
            .filter(counter -> counter(client).equals(counter.get("name").getAsString()))
            .mapToLong(counter -> counter.get("packets").getAsLong()).sum();
        final Optional<String> address = client.addressIfAny();
        return frames + elements("list set " + TABLE + " " + ADDRESSES, "set").filter(set -> set.has("elem"))
            .flatMap(set -> set.getAsJsonArray("elem").asList().stream())
            .map(element -> element.getAsJsonObject().getAsJsonObject("elem"))
            .filter(element -> address.filter(it -> it.equals(element.get("val").getAsString())).isPresent())
            .mapToLong(element -> element.getAsJsonObject("counter").get("packets").getAsLong()).sum();
    }

    private Stream<JsonObject> elements(final String command, final String kind) throws CaseStudyException {
        return JsonParser.parseString(testbed.exec("core", "nft", "-j", command)).getAsJsonObject()
            .getAsJsonArray("nftables").asList().stream()
            .map(element -> element.getAsJsonObject().getAsJsonObject(kind)).filter(Objects::nonNull);
    }

    /** The core network's end of a node's WAN cable has the name of the node. */
    private String ports() {
        return String.join(", ", testbed.nodes().stream().map(Cpe::id).toList());
    }

    @Override
    public void close() throws CaseStudyException {
        testbed.exec("core", "nft", "add table " + TABLE + "; delete table " + TABLE);
    }

    private static String counter(final Client client) {
        return client.toString().replace(' ', '_');
    }
}
