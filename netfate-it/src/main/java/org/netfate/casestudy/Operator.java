package org.netfate.casestudy;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.Records.NodePart;

/** The operator: configures NetFATE by RESTCONF for the network that the testbed is. */
public final class Operator {
    private static final Gson GSON = new Gson();
    private static final Duration CONNECT = Duration.ofMinutes(2);
    private static final Duration PORTALS = Duration.ofMinutes(10);
    private static final String STORE = "nfs://10.99.0.5/store";

    private final Restconf restconf;
    private final List<Cpe> nodes;
    private final NfviView view;
    private final Await await;

    /**
     * Makes the operator.
     *
     * @param restconf the controller's interface
     * @param nodes the nodes of the network
     * @param await how to wait
     */
    public Operator(final Restconf restconf, final List<Cpe> nodes, final Await await) {
        this.restconf = restconf;
        this.nodes = List.copyOf(nodes);
        this.await = await;
        view = new NfviView(restconf);
    }

    /**
     * Configures everything but the users: nodes, links, addresses, functions, policy and the shared secrets.
     *
     * @throws CaseStudyException if the controller refuses it
     */
    public void configure() throws CaseStudyException {
        restconf.put("netfate-orchestration:policy", resource("policy.json"));
        restconf.put("netfate-catalog:catalog", resource("catalog.json"));
        restconf.put("netfate-nfvi:nfvi", new Infrastructure(nodes).addTo(resource("nfvi.json")));
        restconf.put("netfate-dhcp:dhcp", resource("dhcp.json"));
        for (Cpe node : nodes) {
            setNasSecret(node.id(), "testbed-" + node.id());
        }
    }

    /**
     * Does without captive portals: whoever logs in does so in another way.
     *
     * @throws CaseStudyException if the controller refuses it
     */
    public void removePortals() throws CaseStudyException {
        restconf.delete("netfate-catalog:catalog/function=portal");
    }

    /**
     * Says where the image store is: to the Orchestrator, and of nodes that have it mounted.
     *
     * @param directory where the Orchestrator has it
     * @param those the nodes
     * @throws CaseStudyException if the controller refuses it
     */
    public void configureImageStore(final Path directory, final List<Cpe> those) throws CaseStudyException {
        restconf.put("netfate-nfvi:nfvi/image-store", imageStore(directory.toString()));
        for (Cpe node : those) {
            restconf.put("netfate-nfvi:nfvi/node=" + node.id() + "/image-store", imageStore(node.storeDirectory()));
        }
    }

    private static JsonObject imageStore(final String directory) {
        final JsonObject store = new JsonObject();
        store.addProperty("export", STORE);
        store.addProperty("directory", directory);
        final JsonObject data = new JsonObject();
        data.add("netfate-nfvi:image-store", store);
        return data;
    }

    /**
     * Says what a user's own instance of a function is to do.
     *
     * @param user name of the user
     * @param function the function
     * @param file name of a file for it
     * @param content what is in the file
     * @throws CaseStudyException if the controller refuses it
     */
    public void configureFunction(final String user, final String function, final String file, final String content)
            throws CaseStudyException {
        final JsonObject entry = JsonParser.parseString("{'function': '" + function + "', 'file': [{'name': '" + file
            + "'}]}").getAsJsonObject();
        entry.getAsJsonArray("file").get(0).getAsJsonObject().addProperty("content", content);
        final JsonArray list = new JsonArray();
        list.add(entry);
        final JsonObject data = new JsonObject();
        data.add("netfate-user:function-configuration", list);
        restconf.put("netfate-user:users/user=" + user + "/function-configuration=" + function, data);
    }

    /**
     * Takes that back.
     *
     * @param user name of the user
     * @param function the function
     * @throws CaseStudyException if the controller refuses it
     */
    public void unconfigureFunction(final String user, final String function) throws CaseStudyException {
        restconf.delete("netfate-user:users/user=" + user + "/function-configuration=" + function);
    }

    /**
     * Has a user's instance start anew.
     *
     * @param instance the instance
     * @throws CaseStudyException if the controller refuses it
     */
    public void restart(final String instance) throws CaseStudyException {
        final JsonObject input = new JsonObject();
        input.addProperty("instance", instance);
        restconf.invoke("netfate-orchestration:restart-instance", input);
    }

    /**
     * Adds a network access server that is no portal, as a node of its own.
     *
     * @param node id of the node
     * @param address address from which it asks
     * @param secret its shared secret
     * @throws CaseStudyException if the controller refuses it
     */
    public void addNas(final String node, final String address, final String secret) throws CaseStudyException {
        restconf.put("netfate-nfvi:nfvi/node=" + node, JsonParser.parseString("{'netfate-nfvi:node': [{'id': '" + node
            + "', 'datapath-id': '00000000000000ff', 'nas': {'address': '" + address + "'}}]}").getAsJsonObject());
        setNasSecret(node, secret);
    }

    /**
     * Removes it.
     *
     * @param node id of the node
     * @throws CaseStudyException if the controller refuses it
     */
    public void removeNas(final String node) throws CaseStudyException {
        restconf.delete("netfate-nfvi:nfvi/node=" + node);
    }

    private void setNasSecret(final String node, final String secret) throws CaseStudyException {
        final JsonObject input = new JsonObject();
        input.addProperty("node", node);
        input.addProperty("secret", secret);
        restconf.invoke("netfate-nfvi:set-nas-secret", input);
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
     * Removes a user.
     *
     * @param name name of the user
     * @throws CaseStudyException if the controller refuses it
     */
    public void removeUser(final String name) throws CaseStudyException {
        restconf.delete("netfate-user:users/user=" + name);
    }

    /**
     * Offers a function whose image is in the store beside the firewall's.
     *
     * @param function id of the function, which is the name of its image
     * @param kind what it does
     * @throws CaseStudyException if the controller refuses it
     */
    public void addFunction(final String function, final String kind) throws CaseStudyException {
        final JsonObject entry = resource("catalog.json").getAsJsonObject("netfate-catalog:catalog")
            .getAsJsonArray("function").get(0).getAsJsonObject();
        entry.addProperty("id", function);
        entry.addProperty("kind", "netfate-types:" + kind);
        final JsonObject image = entry.getAsJsonObject("image");
        for (String file : List.of("initrd", "disk")) {
            image.addProperty(file, image.get(file).getAsString().replace("firewall", function));
        }
        restconf.put("netfate-catalog:catalog/function=" + function, GSON.toJsonTree(
            Map.of("netfate-catalog:function", List.of(entry))).getAsJsonObject());
    }

    /**
     * Offers a function no more.
     *
     * @param function id of the function
     * @throws CaseStudyException if the controller refuses it
     */
    public void removeFunction(final String function) throws CaseStudyException {
        restconf.delete("netfate-catalog:catalog/function=" + function);
    }

    /**
     * Logs a user in, as a network access server does for whom it has asked for name and password.
     *
     * @param user the user, whose client is attached to the node
     * @param node the node
     * @throws CaseStudyException if the controller refuses it
     */
    public void login(final Subscriber user, final Cpe node) throws CaseStudyException {
        final JsonObject input = new JsonObject();
        input.addProperty("user", user.name());
        input.addProperty("password", user.password());
        input.addProperty("mac", user.client().mac());
        input.addProperty("node", node.id());
        restconf.invoke("netfate-orchestration:login", input);
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
     * Ends the lock-outs of a user and of the user's device. Nothing happens if there are none.
     *
     * @param user the user
     * @throws CaseStudyException if the controller does not do it
     */
    public void unlock(final Subscriber user) throws CaseStudyException {
        for (List<String> subject : List.of(List.of("user", user.name()), List.of("mac", user.client().mac()))) {
            final JsonObject input = new JsonObject();
            input.addProperty(subject.get(0), subject.get(1));
            restconf.invoke("netfate-radius:unlock", input);
        }
    }

    /**
     * Decides which addresses the clients get.
     *
     * @param first first address of the pool
     * @param last last address of the pool
     * @param leaseTime how long they have them
     * @throws CaseStudyException if the controller refuses it
     */
    public void setAddresses(final String first, final String last, final Duration leaseTime)
            throws CaseStudyException {
        final JsonObject dhcp = resource("dhcp.json");
        final JsonObject settings = dhcp.getAsJsonObject("netfate-dhcp:dhcp");
        final JsonObject pool = settings.getAsJsonArray("pool").get(0).getAsJsonObject();
        pool.addProperty("first", first);
        pool.addProperty("last", last);
        settings.addProperty("lease-time", leaseTime.toSeconds());
        restconf.put("netfate-dhcp:dhcp", dhcp);
    }

    /**
     * Gives the clients their addresses as at the beginning.
     *
     * @throws CaseStudyException if the controller refuses it
     */
    public void resetAddresses() throws CaseStudyException {
        restconf.put("netfate-dhcp:dhcp", resource("dhcp.json"));
    }

    /**
     * Waits until the controller has found every node's hypervisor and switch.
     *
     * @throws CaseStudyException if one does not connect
     */
    public void awaitNodes() throws CaseStudyException {
        final List<String> expected = nodes.stream().map(Cpe::id).toList();
        for (String part : List.of("hypervisor", "switch")) {
            await.until("every " + part + " connected", CONNECT, () -> {
                final List<NodePart> parts = view.nodeParts(part);
                final List<String> connected = parts.stream().filter(NodePart::connected).map(NodePart::node).toList();
                return Seen.when(connected.containsAll(expected), parts.toString());
            });
        }
    }

    /**
     * Waits until every node's captive portal serves.
     *
     * @param those the nodes
     * @throws CaseStudyException if one does not start
     */
    public void awaitPortals(final List<Cpe> those) throws CaseStudyException {
        for (Cpe node : those) {
            await.until("the captive portal of " + node, PORTALS, () -> {
                final var portal = view.instance(node.portal());
                return Seen.when(portal.filter(it -> it.activeAt(node)).isPresent(),
                    portal.map(Records.Instance::summary).orElse("no instance"));
            });
        }
    }

    /**
     * Changes the policy; what is not named stays as it is.
     *
     * @param leaf a leaf of the policy
     * @param value its value
     * @throws CaseStudyException if the controller refuses it
     */
    public void setPolicy(final String leaf, final Object value) throws CaseStudyException {
        final JsonObject policy = new JsonObject();
        policy.add(leaf, GSON.toJsonTree(value));
        final JsonObject data = new JsonObject();
        data.add("netfate-orchestration:policy", policy);
        restconf.patch("netfate-orchestration:policy", data);
    }

    /**
     * Makes the policy what the case study begins with.
     *
     * @throws CaseStudyException if the controller refuses it
     */
    public void resetPolicy() throws CaseStudyException {
        restconf.put("netfate-orchestration:policy", resource("policy.json"));
    }

    private static JsonObject resource(final String name) throws CaseStudyException {
        try (InputStream stream = Operator.class.getResourceAsStream(name)) {
            return JsonParser.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).getAsJsonObject();
        } catch (IOException e) {
            throw new CaseStudyException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }
}
