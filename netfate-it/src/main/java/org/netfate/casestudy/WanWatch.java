package org.netfate.casestudy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the clients' frames where the nodes' WAN ports end, in the core network: those with a client's MAC address,
 * and IPv4 and ARP packets with a client's address, whatever their MAC address.
 */
public final class WanWatch implements AutoCloseable {
    private static final String TABLE = "netdev netfate_watch";

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
            "add chain " + TABLE + " wan { type filter hook ingress devices = { cpe1, cpe2 } priority -500; }"));
        for (Client client : clients) {
            rules.add("add counter " + TABLE + " " + counter(client));
            for (String match : List.of("ether saddr " + client.mac(), "ip saddr " + client.address(),
                    "arp saddr ip " + client.address())) {
                rules.add("add rule " + TABLE + " wan " + match + " counter name " + counter(client) + " return");
            }
        }
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
        final String answer = testbed.exec("core", "nft", "-j", "list counters table " + TABLE);
        for (JsonElement element : JsonParser.parseString(answer).getAsJsonObject().getAsJsonArray("nftables")) {
            final JsonObject counter = element.getAsJsonObject().getAsJsonObject("counter");
            if (counter != null && counter(client).equals(counter.get("name").getAsString())) {
                return counter.get("packets").getAsLong();
            }
        }
        throw new CaseStudyException("no counter of " + client + " in the core network");
    }

    @Override
    public void close() throws CaseStudyException {
        testbed.exec("core", "nft", "add table " + TABLE + "; delete table " + TABLE);
    }

    private static String counter(final Client client) {
        return client.toString().replace(' ', '_');
    }
}
