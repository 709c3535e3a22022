package org.netfate.it;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Way;

/** Has nodes reached by one way or another. */
final class Ways {
    private static final Duration CONNECT = Duration.ofSeconds(60);

    private final Scene scene;

    Ways(final Scene scene) {
        this.scene = scene;
    }

    /** Has a node reached by a way, and waits until it is. */
    void go(final Cpe node, final Way way) throws CaseStudyException {
        configure(node, way.hypervisorUri(scene.testbed(), node), way.migrationUri(node),
            "plain".equals(way.stream()), way.stream());
        scene.await().until(node + " connected by " + way, CONNECT, () -> Seen.when(scene.view()
            .nodeParts("hypervisor").stream().anyMatch(part -> part.node().equals(node.id()) && part.connected()
                && (part.warning() != null) == (way == Way.PLAIN)), scene.view().nodeParts("hypervisor").toString()));
    }

    /** Configures how a node is reached, and how memory gets there. */
    void configure(final Cpe node, final String hypervisorUri, final String migrationUri, final boolean plain,
            final String stream) throws CaseStudyException {
        final JsonObject patch = JsonParser.parseString("{'netfate-nfvi:node': [{'id': '" + node.id()
            + "', 'hypervisor-uri': '" + hypervisorUri + "', 'migration-uri': '" + migrationUri
            + "', 'unencrypted-transport': " + plain + ", 'migration-stream': '" + stream + "'}]}").getAsJsonObject();
        scene.controller().restconf().patch("netfate-nfvi:nfvi/node=" + node.id(), patch);
    }
}
