package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;
import org.netfate.access.radius.RadiusService;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.NasBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginRejected;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionClosed;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yangtools.yang.common.Uint16;

/** The RADIUS server as FreeRADIUS's own client sees it, over real sockets. Needs Debian's freeradius-utils. */
public class RadclientTest extends AbstractConcurrentDataBrokerTest {
    private static final String LOGIN = "User-Name=\"alice\", Calling-Station-Id=\"02-00-00-00-C1-01\", "
        + "NAS-Identifier=\"cpe1\", Framed-IP-Address=10.0.0.11";
    private static final String SIGNED = LOGIN + ", Message-Authenticator=0x00";
    private static final String GOOD = ", User-Password=\"" + Samples.PASSWORD + "\"";
    private static final String STATION = ", Calling-Station-Id=\"020000-00c101\"";

    private AccessWorld world;

    @BeforeClass
    public static void radclientIsInstalled() {
        Assume.assumeTrue(Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "radclient"))));
    }

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice().intent(changes ->
            changes.put(NfviPaths.RADIUS, new RadiusBuilder().setRejectDelay(Uint16.ZERO).build()));
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aGoodLoginIsAcceptedWhenItsSessionIsStored() throws IOException, InterruptedException {
        final String output = authenticate(SIGNED + GOOD);
        // at once, without waiting for anything
        final var session = world.session(Samples.MAC1).orElseThrow();
        assertThat(output, containsString("Received Access-Accept"));
        assertThat(output, containsString("Class = 0x"));
        assertThat(output, containsString("Message-Authenticator"));
        assertEquals(Samples.ALICE, session.getUser());
        assertEquals(Samples.CPE1, session.getNode());
        assertEquals(Samples.ADDRESS1, session.getAddress());
    }

    @Test
    public void aWrongPasswordIsRejected() throws IOException, InterruptedException {
        final String output = authenticate(SIGNED + ", User-Password=\"wrong\"");
        assertThat(output, containsString("Received Access-Reject"));
        assertThat(output, containsString("Reply-Message = \"Wrong password\""));
        assertRejected("wrong password");
    }

    @Test
    public void anUnknownUserIsRejected() throws IOException, InterruptedException {
        assertThat(authenticate(SIGNED.replace("alice", "mallory") + GOOD), containsString("Received Access-Reject"));
        assertRejected("unknown user");
    }

    @Test
    public void chapIsRejectedSayingWhy() throws IOException, InterruptedException {
        assertThat(authenticate(SIGNED + ", CHAP-Password=\"" + Samples.PASSWORD + "\""),
            containsString("Received Access-Reject"));
        assertThat(world.published(LoginRejected.class).get(0).getReason(), containsString("CHAP"));
    }

    @Test
    public void theGatewaysAddressIsRejected() throws IOException, InterruptedException {
        assertThat(authenticate(SIGNED.replace("10.0.0.11", "10.0.0.1") + GOOD),
            containsString("Received Access-Reject"));
    }

    @Test
    public void aRequestWithoutMessageAuthenticatorGetsNoAnswer() throws IOException, InterruptedException {
        // some versions of radclient add it by themselves, but not to what is no login
        final String output = authenticate(LOGIN + GOOD);
        Assume.assumeThat(output, not(containsString("Message-Authenticator")));
        assertNoAnswer(AccessCounter.NO_MESSAGE_AUTHENTICATOR, output);
    }

    @Test
    public void aNasThatMayOmitTheMessageAuthenticatorIsAnswered() throws IOException, InterruptedException {
        world.intent(changes -> changes.put(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(Samples.CPE1)),
            Samples.node(Samples.CPE1, 1, "127.0.0.1",
                new AccessWorld.Base64Encryption().encrypt(AccessWorld.SECRET), false)));
        assertThat(authenticate(LOGIN + GOOD), containsString("Received Access-Accept"));
    }

    @Test
    public void aWrongSecretGetsNoAnswer() throws IOException, InterruptedException {
        assertNoAnswer(AccessCounter.WRONG_SECRET,
            radclient(RadiusService.AUTHENTICATION, "auth", "another secret", SIGNED + GOOD));
    }

    @Test
    public void anUnknownNasGetsNoAnswer() throws IOException, InterruptedException {
        assertNoAnswer(AccessCounter.UNKNOWN_NAS,
            authenticate(SIGNED + GOOD + ", Packet-Src-IP-Address=127.0.0.3"));
    }

    @Test
    public void theNodeIsThatOfTheSourceAddress() throws IOException, InterruptedException {
        assertThat(authenticate(SIGNED.replace("cpe1", "cpe2") + GOOD + ", Packet-Src-IP-Address=127.0.0.2"),
            containsString("Received Access-Accept"));
        assertEquals(Samples.CPE2, world.session(Samples.MAC1).orElseThrow().getNode());
    }

    @Test
    public void noRequestIsAnsweredBeforeTheEncryptionServiceHasCome() throws IOException, InterruptedException {
        world.close();
        world = new AccessWorld(getDataBroker());
        assertNoAnswer(AccessCounter.NO_SECRET, authenticate(SIGNED + GOOD));
        world.access.bind(new AccessWorld.Base64Encryption());
        world.settle();
        assertThat(authenticate(SIGNED + GOOD), containsString("Received Access-Accept"));
    }

    @Test
    public void accountingStopOfAClientOnItsWayEndsNothing() throws IOException, InterruptedException {
        authenticate(SIGNED + GOOD);
        assertThat(account("Stop", STATION + ", Acct-Terminate-Cause=Lost-Carrier"),
            containsString("Received Accounting-Response"));
        assertTrue(world.session(Samples.MAC1).isPresent());
    }

    @Test
    public void accountingStopEndsTheSession() throws IOException, InterruptedException {
        authenticate(SIGNED + GOOD);
        assertThat(account("Start", STATION), containsString("Received Accounting-Response"));
        assertThat(account("Interim-Update", STATION), containsString("Received Accounting-Response"));
        assertTrue(world.session(Samples.MAC1).isPresent());
        assertThat(account("Stop", STATION), containsString("Received Accounting-Response"));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        world.settle();
        assertEquals(List.of(SessionEndCause.Logout),
            world.published(SessionClosed.class).stream().map(SessionClosed::getCause).toList());
    }

    @Test
    public void aStopOfAnEarlierSessionDoesNotEndTheLaterOne() throws IOException, InterruptedException {
        authenticate(SIGNED + GOOD);
        assertThat(account("Stop", STATION + ", Class=\"00000000-0000-0000-0000-000000000001\""),
            containsString("Received Accounting-Response"));
        assertTrue(world.session(Samples.MAC1).isPresent());
    }

    @Test
    public void aStopOfAnotherNasDoesNotEndTheSession() throws IOException, InterruptedException {
        authenticate(SIGNED + GOOD);
        account("Stop", STATION + ", Packet-Src-IP-Address=127.0.0.2");
        assertTrue(world.session(Samples.MAC1).isPresent());
    }

    @Test
    public void accountingOnEndsTheSessionsOfItsNas() throws IOException, InterruptedException {
        authenticate(SIGNED + GOOD);
        account("Accounting-On", ", Packet-Src-IP-Address=127.0.0.2");
        assertTrue(world.session(Samples.MAC1).isPresent());
        assertThat(account("Accounting-On", ""), containsString("Received Accounting-Response"));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void accountingOnOfACaptivePortalEndsNothing() throws IOException, InterruptedException {
        final var secret = new AccessWorld.Base64Encryption().encrypt(AccessWorld.SECRET);
        final var node = Samples.node(Samples.CPE1, 1, "127.0.0.1", secret, true);
        world.intent(changes -> changes.put(NfviDatabase.entry(NfviPaths.NODES, node.key()), new NodeBuilder(node)
            .setNas(new NasBuilder(node.getNas()).setRestartEndsSessions(false).build()).build()));
        authenticate(SIGNED + GOOD);
        assertThat(account("Accounting-On", ""), containsString("Received Accounting-Response"));
        assertThat(account("Accounting-Off", ""), containsString("Received Accounting-Response"));
        assertTrue(world.session(Samples.MAC1).isPresent());
    }

    @Test
    public void accountingWithAWrongSecretGetsNoAnswer() throws IOException, InterruptedException {
        authenticate(SIGNED + GOOD);
        assertNoAnswer(AccessCounter.WRONG_SECRET, radclient(RadiusService.ACCOUNTING, "acct", "another secret",
            "Acct-Status-Type=Stop, Acct-Session-Id=\"1\"" + STATION));
        assertTrue(world.session(Samples.MAC1).isPresent());
    }

    private String authenticate(final String attributes) throws IOException, InterruptedException {
        return radclient(RadiusService.AUTHENTICATION, "auth", AccessWorld.SECRET, attributes);
    }

    private String account(final String status, final String more) throws IOException, InterruptedException {
        return radclient(RadiusService.ACCOUNTING, "acct", AccessWorld.SECRET,
            "Acct-Status-Type=" + status + ", Acct-Session-Id=\"1\"" + more);
    }

    private String radclient(final RadiusService service, final String command, final String secret,
            final String attributes) throws IOException, InterruptedException {
        final int port = world.access.radiusAddress(service).orElseThrow().getPort();
        final var process = new ProcessBuilder("radclient", "-x", "-r", "1", "-t", "1", "127.0.0.1:" + port, command,
            secret).redirectErrorStream(true).start();
        try (var input = process.getOutputStream()) {
            input.write(attributes.getBytes(StandardCharsets.UTF_8));
        }
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue("radclient does not end", process.waitFor(30, TimeUnit.SECONDS));
        return output;
    }

    private void assertNoAnswer(final AccessCounter why, final String output) {
        assertThat(output, not(containsString("Received")));
        assertEquals(1, world.access.counters().get(why));
    }

    private void assertRejected(final String reason) {
        assertEquals(List.of(reason), world.published(LoginRejected.class).stream().map(LoginRejected::getReason)
            .toList());
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }
}
