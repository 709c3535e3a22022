package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.NasBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.requirements.SlaBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;

/** What a network access server is told of its sessions, seen from its socket. */
public class DynamicAuthorizationTest extends AbstractConcurrentDataBrokerTest {
    private static final int DISCONNECT = 40;
    private static final int CHANGE = 43;

    private DatagramSocket nas;
    private AccessWorld world;

    @Before
    public void start() throws IOException {
        nas = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        nas.setSoTimeout(5000);
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice();
        world.intent(changes -> changes.merge(NfviDatabase.entry(NfviPaths.NODES, new NodeKey(Samples.CPE1)),
            new NodeBuilder().setId(Samples.CPE1).setNas(new NasBuilder()
                .setDynamicAuthorizationPort(new PortNumber(Uint16.valueOf(nas.getLocalPort()))).build()).build()));
    }

    @After
    public void stop() {
        world.close();
        nas.close();
    }

    @Test
    public void aLogoutByTheOperatorDisconnectsTheClientRepeatedlyUntilConfirmed() throws IOException {
        login(Samples.CPE1);
        assertTrue(world.call(Logout.class, new LogoutInputBuilder().setMac(Samples.MAC1).build()).isSuccessful());
        final var request = receive();
        assertEquals(DISCONNECT, request.getData()[0]);
        // Message-Authenticator first
        assertEquals(80, request.getData()[20]);
        final String text = new String(request.getData(), 0, request.getLength(), StandardCharsets.ISO_8859_1);
        assertThat(text, containsString("02-00-00-00-C1-01"));
        assertThat(text, containsString("cpe1"));
        final var repeated = receive();
        assertArrayEquals(Arrays.copyOf(request.getData(), request.getLength()),
            Arrays.copyOf(repeated.getData(), repeated.getLength()));
        answer(repeated, "another secret");
        answer(repeated, AccessWorld.SECRET);
        AccessWorld.await(() -> world.access.counters().get(AccessCounter.AUTHORIZATION_CONFIRMED) == 1);
        assertEquals(1, world.access.counters().get(AccessCounter.WRONG_ANSWER));
        // the rules went with the session long before
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void aRemovedUserIsDisconnectedAndAMovedClientAtItsOldNode() throws IOException {
        login(Samples.CPE1);
        login(Samples.CPE2);
        assertEquals(DISCONNECT, receive().getData()[0]);
        login(Samples.CPE1);
        world.intent(changes -> changes.delete(NfviDatabase.entry(NfviPaths.USERS, new UserKey(Samples.ALICE))));
        final var request = receive();
        assertEquals(DISCONNECT, request.getData()[0]);
    }

    @Test
    public void aChangeOfTheUsersServiceIsTold() throws IOException {
        login(Samples.CPE1);
        world.with(Samples.user(Samples.ALICE).setSla(new SlaBuilder().setMaximumDelay(Uint32.TEN).build()).build());
        final var request = receive();
        assertEquals(CHANGE, request.getData()[0]);
        assertThat(new String(request.getData(), 0, request.getLength(), StandardCharsets.ISO_8859_1),
            containsString("starting"));
    }

    @Test
    public void aNasThatEndedASessionItselfIsNotTold() throws IOException, InterruptedException {
        login(Samples.CPE1);
        new Radclient(world).account("Acct-Status-Type=Stop", "Acct-Session-Id=\"1\"",
            "Calling-Station-Id=\"02-00-00-00-C1-01\"");
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        nas.setSoTimeout(300);
        assertThrows(SocketTimeoutException.class, this::receive);
    }

    private void login(final NodeId node) {
        assertTrue(world.call(Login.class, new LoginInputBuilder().setUser(Samples.ALICE).setNode(node)
            .setMac(Samples.MAC1).setPassword(Samples.PASSWORD).build()).isSuccessful());
    }

    private DatagramPacket receive() throws IOException {
        final var packet = new DatagramPacket(new byte[4096], 4096);
        nas.receive(packet);
        return packet;
    }

    private void answer(final DatagramPacket request, final String secret) throws IOException {
        final byte[] answer = Arrays.copyOf(request.getData(), 20);
        answer[0]++;
        answer[2] = 0;
        answer[3] = 20;
        final byte[] signature = DigestUtils.md5(Bytes.concat(answer, secret.getBytes(StandardCharsets.UTF_8)));
        System.arraycopy(signature, 0, answer, 4, 16);
        nas.send(new DatagramPacket(answer, answer.length, request.getSocketAddress()));
    }
}
