package org.netfate.casestudy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.Records.NodePart;

/** The operator: configures NetFATE by RESTCONF for the network that the testbed is. */
public final class Operator {
    private static final Duration CONNECT = Duration.ofMinutes(2);
    private static final List<String> NODES = List.of("cpe1", "cpe2");

    private final Restconf restconf;
    private final NfviView view;
    private final Await await;

    /**
     * Makes the operator.
     *
     * @param restconf the controller's interface
     * @param await how to wait
     */
    public Operator(final Restconf restconf, final Await await) {
        this.restconf = restconf;
        this.await = await;
        view = new NfviView(restconf);
    }

    /**
     * Configures everything but the users: nodes, links, functions, policy and the shared secrets.
     *
     * @throws CaseStudyException if the controller refuses it
     */
    public void configure() throws CaseStudyException {
        restconf.put("netfate-orchestration:policy", resource("policy.json"));
        restconf.put("netfate-catalog:catalog", resource("catalog.json"));
        restconf.put("netfate-nfvi:nfvi", resource("nfvi.json"));
        for (String node : NODES) {
            final JsonObject input = new JsonObject();
            input.addProperty("node", node);
            input.addProperty("secret", "testbed-" + node);
            restconf.invoke("netfate-nfvi:set-nas-secret", input);
        }
    }

    /**
     * Adds a user.
     *
     * @param name name of the user
     * @param password the password in clear
     * @param functions what the user requires
     * @throws CaseStudyException if the controller refuses it
     */
    public void addUser(final String name, final String password, final String... functions)
            throws CaseStudyException {
        final JsonArray required = new JsonArray();
        for (String function : functions) {
            required.add(function);
        }
        final JsonObject input = new JsonObject();
        input.addProperty("name", name);
        input.addProperty("password", password);
        input.add("required-function", required);
        restconf.invoke("netfate-user:add-user", input);
    }

    /**
     * Ends a client's session. Nothing happens if there is none.
     *
     * @param client the client
     * @throws CaseStudyException if the controller does not do it
     */
    public void logout(final Client client) throws CaseStudyException {
        if (view.sessions().stream().anyMatch(session -> session.mac().equals(client.mac()))) {
            final JsonObject input = new JsonObject();
            input.addProperty("mac", client.mac());
            restconf.invoke("netfate-orchestration:logout", input);
        }
    }

    /**
     * Waits until the controller has found every node's hypervisor and switch.
     *
     * @throws CaseStudyException if one does not connect
     */
    public void awaitNodes() throws CaseStudyException {
        for (String part : List.of("hypervisor", "switch")) {
            await.until("every " + part + " connected", CONNECT, () -> {
                final List<NodePart> parts = view.nodeParts(part);
                final List<String> connected = parts.stream().filter(NodePart::connected).map(NodePart::node).toList();
                return Seen.when(connected.containsAll(NODES), parts.toString());
            });
        }
    }

    private static JsonObject resource(final String name) throws CaseStudyException {
        try (InputStream stream = Operator.class.getResourceAsStream(name)) {
            return JsonParser.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).getAsJsonObject();
        } catch (IOException e) {
            throw new CaseStudyException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }
}
