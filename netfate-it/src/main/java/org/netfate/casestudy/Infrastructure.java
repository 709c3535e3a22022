package org.netfate.casestudy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** Describes the testbed's nodes, and the links between all of them, as the NFVI Database has to know them. */
final class Infrastructure {
    private static final List<List<String>> PORTS = List.of(List.of("wan0", "wan"), List.of("acc1", "access"),
        List.of("acc2", "access"));
    private static final String STORE = "nfs://10.99.0.5/store";
    private static final int DELAY_MICROSECONDS = 1000;

    private final List<Cpe> nodes;

    Infrastructure(final List<Cpe> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Adds nodes and links to the rest.
     *
     * @param data container nfvi, as RESTCONF takes it
     * @return the same
     */
    JsonObject addTo(final JsonObject data) {
        final JsonObject nfvi = data.getAsJsonObject("netfate-nfvi:nfvi");
        final JsonArray list = new JsonArray();
        final JsonArray links = new JsonArray();
        for (Cpe node : nodes) {
            list.add(node(node.facts()));
            nodes.stream().filter(other -> other.number() > node.number())
                .forEach(other -> links.add(link(node.id(), other.id())));
        }
        nfvi.add("node", list);
        nfvi.add("link", links);
        return data;
    }

    private static JsonObject node(final NodeFacts facts) {
        final JsonObject node = new JsonObject();
        node.addProperty("id", facts.name());
        node.addProperty("role", "cpe");
        node.addProperty("datapath-id", facts.datapath());
        node.addProperty("bridge", "br0");
        node.addProperty("management-bridge", "mgmt0");
        node.addProperty("hypervisor-uri", facts.hypervisorUri());
        // Nobody else reaches the testbed's management network. TransportCases tries the other ways.
        node.addProperty("unencrypted-transport", true);
        if (facts.isXen()) {
            final JsonObject store = new JsonObject();
            store.addProperty("export", STORE);
            store.addProperty("directory", facts.storeDirectory());
            node.add("image-store", store);
        }
        final JsonArray ports = new JsonArray();
        for (List<String> each : PORTS) {
            final JsonObject port = new JsonObject();
            port.addProperty("name", each.get(0));
            port.addProperty("kind", each.get(1));
            ports.add(port);
        }
        node.add("port", ports);
        final JsonObject nas = new JsonObject();
        nas.addProperty("address", facts.nasAddress());
        // It is the captive portal, which no session's traffic passes.
        nas.addProperty("restart-ends-sessions", false);
        node.add("nas", nas);
        return node;
    }

    private static JsonObject link(final String one, final String other) {
        final JsonObject link = new JsonObject();
        link.addProperty("id", one + "-" + other);
        final JsonArray terminations = new JsonArray();
        terminations.add(termination(one, "to-" + other));
        terminations.add(termination(other, "to-" + one));
        link.add("termination", terminations);
        link.addProperty("delay", DELAY_MICROSECONDS);
        return link;
    }

    private static JsonObject termination(final String node, final String port) {
        final JsonObject termination = new JsonObject();
        termination.addProperty("node", node);
        termination.addProperty("port", port);
        return termination;
    }
}
