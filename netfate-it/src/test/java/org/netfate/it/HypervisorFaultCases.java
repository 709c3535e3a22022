package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import org.junit.After;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Records.NodePart;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** Hypervisors that cannot do what is asked of them: the session waits and says why; nothing is half done. */
public class HypervisorFaultCases {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Scene scene = RunningController.scene();
    private final Client client = scene.testbed().client(1);
    private final Cpe node = scene.testbed().cpe(1);

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        RunningController.clear();
    }

    @Test
    public void missingImageIsNamedAndNothingRuns() throws CaseStudyException {
        addFunction("phantom", 96, "/var/lib/libvirt/boot/absent");
        scene.operator().addUser("carol", "carol-secret", "phantom");

        logIn("carol", "carol-secret");

        final Instance instance = awaitError("phantom/carol", "/var/lib/libvirt/boot/absent");
        assertThat(instance.lastError(), containsString(node.hypervisorUri()));
        assertEquals(0, RunningController.guests());
        assertFalse(client.ping());
    }

    @Test
    public void hypervisorWithoutRoomIsNamedAndNothingRuns() throws CaseStudyException {
        addFunction("giant", 1048576, "/var/lib/libvirt/boot/vmlinuz");
        scene.operator().addUser("dave", "dave-secret", "giant");

        logIn("dave", "dave-secret");

        final String reason = awaitError("giant/dave", "memory").lastError();
        assertThat(reason, containsString(node.id()));
        assertEquals(0, RunningController.guests());
        assertFalse(client.ping());
    }

    @Test
    public void sessionWaitsForSilentHypervisorAndGoesOnWhenItIsBack() throws CaseStudyException {
        final Subscriber alice = scene.alice();
        node.stopLibvirt();
        try {
            scene.await().until(node + " found silent", LIMIT, () -> Seen.when(scene.view().nodeParts("hypervisor")
                .stream().anyMatch(part -> part.node().equals(node.id()) && !part.connected()
                    && part.lastError() != null), scene.view().nodeParts("hypervisor").toString()));
            logIn(alice.name(), alice.password());
            final Instance waiting = awaitError(alice.instance(), node.id());
            assertEquals("waiting", waiting.state());
            assertFalse(client.ping());
        } finally {
            node.startLibvirt();
        }

        final Instance active = scene.awaitActive(alice, node, Scene.BOOT);
        scene.awaitPing(alice);

        assertEquals(null, active.lastError());
        assertTrue(scene.view().nodeParts("hypervisor").stream().allMatch(NodePart::connected));
    }

    private void addFunction(final String id, final int memory, final String kernel) throws CaseStudyException {
        final JsonObject function = JsonParser.parseString("{'netfate-catalog:function': [{'id': '" + id
            + "', 'kind': 'netfate-types:firewall', 'memory': " + memory + ", 'image': {'kernel': '" + kernel
            + "'}}]}").getAsJsonObject();
        scene.controller().restconf().put("netfate-catalog:catalog/function=" + id, function);
    }

    private void logIn(final String user, final String password) throws CaseStudyException {
        client.attach(node);
        RunningController.logIn(client, user, password).awaitWords("is starting", Scene.SHORT);
    }

    private Instance awaitError(final String id, final String text) throws CaseStudyException {
        return scene.await().until(id + " to say what is wrong", LIMIT, () -> {
            final var instance = scene.view().instance(id);
            return Seen.of(instance.filter(it -> it.lastError() != null && it.lastError().contains(text)),
                instance.map(Instance::summary).orElse("no instance"));
        });
    }
}
