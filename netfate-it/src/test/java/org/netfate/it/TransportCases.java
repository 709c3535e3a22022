package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Records.NodePart;
import org.netfate.casestudy.RestconfException;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;
import org.netfate.casestudy.Way;
import org.netfate.casestudy.Wiretap;

/**
 * The ways to a hypervisor, each with certificates or keys: an instance is created and moved by it, and whoever listens
 * between the nodes reads nothing of its memory.
 */
public class TransportCases {
    private static final Duration CONNECT = Duration.ofSeconds(60);
    private static final long MUCH = 1 << 20;

    private final Scene scene = RunningController.scene();
    private final Ways ways = new Ways(scene);
    private final Subscriber alice = scene.alice();
    private final Client client = alice.client();
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** Nothing is left, and the nodes are reached as before. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().resetPolicy();
        RunningController.clear();
        for (Cpe node : List.of(cpe1, cpe2)) {
            ways.go(node, Way.PLAIN);
        }
        scene.operator().awaitPortals(List.of(cpe1, cpe2));
    }

    /** Shows that the wiretap hears what there is to hear. */
    @Test
    public void memoryIsReadByEveryoneWithoutEncryption() throws CaseStudyException {
        final var heard = move(Way.PLAIN);
        assertTrue(heard.toString(), heard.found());
        assertTrue(heard.toString(), heard.toMigrationPorts() > MUCH);
    }

    @Test
    public void instanceMovesByCertificatesWithinTheDaemonsConnection() throws CaseStudyException {
        final var heard = move(Way.TLS);
        assertFalse(heard.toString(), heard.found());
        assertEquals(heard.toString(), 0, heard.toMigrationPorts());
        assertTrue(heard.toString(), heard.ports().get(16514) > MUCH);
    }

    @Test
    public void instanceMovesEncryptedByTheHypervisors() throws CaseStudyException {
        final var heard = move(Way.TLS_STREAM);
        assertFalse(heard.toString(), heard.found());
        assertTrue(heard.toString(), heard.toMigrationPorts() > MUCH);
    }

    @Test
    public void instanceMovesByKeysWithinTheDaemonsConnection() throws CaseStudyException {
        final var heard = move(Way.SSH);
        assertFalse(heard.toString(), heard.found());
        assertEquals(heard.toString(), 0, heard.toMigrationPorts());
        assertTrue(heard.toString(), heard.ports().get(22) > MUCH);
    }

    @Test
    public void unencryptedTransportIsRefusedUnlessItIsAllowed() {
        final var seen = assertThrows(RestconfException.class,
            () -> ways.configure(cpe1, cpe1.hypervisorUri(), cpe1.hypervisorUri(), false, "tunnelled"));
        assertThat(seen.getMessage(), containsString("hypervisor-uri " + cpe1.hypervisorUri()
            + " is neither authenticated nor encrypted"));
        assertThat(seen.getMessage(), containsString("unencrypted-transport"));
    }

    @Test
    public void whatIsWrongWithCertificatesIsSaidWithWhatToDo() throws CaseStudyException, IOException {
        final var directory = Files.createTempDirectory("netfate-pki");
        final var uri = Way.TLS.migrationUri(cpe1) + "?pkipath=" + directory;
        awaitError(uri, "put certificates where libvirt on this side looks for them");

        final var certificates = Way.certificates(scene.testbed());
        Files.copy(certificates.resolve("cacert.pem"), directory.resolve("cacert.pem"));
        awaitError(uri, "the other side has refused the certificate of this side");

        final var stranger = scene.testbed().home().resolve("testbed/build/tls/management/stranger");
        for (String file : List.of("clientcert.pem", "clientkey.pem", "cacert.pem")) {
            Files.copy(stranger.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        awaitError(uri, "the other side's certificate is not of the authority that this side trusts");
    }

    @Test
    public void hostKeyThatIsNotKnownIsSaidWithWhatToDo() throws CaseStudyException, IOException {
        final Path known = Way.certificates(scene.testbed()).resolve("ssh/ssh_known_hosts");
        final String before = Files.readString(known);
        try {
            Files.writeString(known, "");
            awaitError(Way.SSH.migrationUri(cpe1), "the other side's ssh host key is not known");
            Files.writeString(known, before.replaceAll("(?m)^cpe1,.*$", "")
                .replace("cpe2,10.99.0.12", "cpe1,10.99.0.11"));
            awaitError(Way.SSH.migrationUri(cpe1), "the other side's ssh host key is not the known one");
        } finally {
            Files.writeString(known, before);
        }
        ways.go(cpe1, Way.SSH);
    }

    /** An instance is created on one node by this way, and moved to the other one. */
    private Wiretap.Report move(final Way way) throws CaseStudyException {
        for (Cpe node : List.of(cpe1, cpe2)) {
            ways.go(node, way);
        }
        scene.operator().awaitPortals(List.of(cpe1, cpe2));
        scene.operator().setPolicy("roaming", "seamless");
        client.attach(cpe1);
        RunningController.logIn(client, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);
        scene.awaitPing(alice);
        final var before = scene.counters(alice, cpe1);
        try (var wiretap = Wiretap.between(scene, cpe1, cpe2, "netfate.instance=" + alice.instance())) {
            client.attach(cpe2);
            scene.awaitActive(alice, cpe2, Scene.MIGRATION);
            final var heard = wiretap.stop();
            scene.awaitPing(alice);
            assertTrue(scene.counters(alice, cpe2).continueFrom(before));
            assertEquals(heard.toString(), 0, heard.lost());
            return heard;
        }
    }

    private void awaitError(final String uri, final String text) throws CaseStudyException {
        // Another URI is tried at once; the same one when its time has come.
        ways.configure(cpe1, uri, Way.TLS.migrationUri(cpe1), false, "tunnelled");
        scene.await().until(cpe1 + " to say: " + text, CONNECT, () -> {
            final var parts = scene.view().nodeParts("hypervisor");
            return Seen.when(parts.stream().filter(part -> part.node().equals(cpe1.id())).map(NodePart::lastError)
                .anyMatch(error -> error != null && error.contains(text)), parts.toString());
        });
    }
}
