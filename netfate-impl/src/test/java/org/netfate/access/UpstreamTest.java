package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginRejected;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.UpstreamChanged;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.Upstream;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.UpstreamBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.EncryptedSecret;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Name;
import org.opendaylight.yangtools.yang.common.Uint16;

/** The operator's own RADIUS servers decide: two FreeRADIUS servers. Needs Debian's freeradius and freeradius-utils. */
public class UpstreamTest extends AbstractConcurrentDataBrokerTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();
    private FreeRadius first;
    private FreeRadius second;
    private AccessWorld world;

    @BeforeClass
    public static void freeRadiusIsInstalled() {
        Assume.assumeTrue(FreeRadius.isInstalled());
    }

    @Before
    public void start() throws IOException {
        first = new FreeRadius(folder.newFolder("first").toPath()).start();
        second = new FreeRadius(folder.newFolder("second").toPath()).start();
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice()
            // here she has no password at all
            .with(Samples.user(Samples.ALICE).setPassword(null).build())
            .intent(changes -> changes.put(NfviPaths.RADIUS, new RadiusBuilder().setRejectDelay(Uint16.ZERO)
                .setUpstream(List.of(upstream("first", first), upstream("second", second))).build()));
    }

    @After
    public void stop() {
        world.close();
        first.close();
        second.close();
    }

    @Test
    public void theFirstServerDecidesAboutPapAndChap() throws IOException, InterruptedException {
        final var nas = new Radclient(world);
        assertThat(nas.login("User-Password=\"" + Samples.PASSWORD + '"'), containsString("Received Access-Accept"));
        assertTrue(world.session(Samples.MAC1).isPresent());
        assertThat(nas.login("CHAP-Password=\"" + Samples.PASSWORD + '"'), containsString("Received Access-Accept"));
        assertThat(nas.login("User-Password=\"wrong\""), containsString("Reply-Message = \"Login incorrect\""));
        assertEquals(List.of("rejected by the upstream server: 'Not with us'"),
            world.published(LoginRejected.class).stream().map(LoginRejected::getReason).toList());
        AccessWorld.await(() -> row("first").getRequests().getValue().longValue() == 3);
        assertEquals(0, row("second").getRequests().getValue().longValue());
    }

    @Test
    public void whoIsNoUserHereIsRejectedWithoutAsking() throws IOException, InterruptedException {
        assertThat(new Radclient(world).login("User-Name=\"mallory\"", "User-Password=\"x\""),
            containsString("Unknown user"));
    }

    @Test
    public void theSecondServerTakesOverUntilTheFirstIsBack() throws IOException, InterruptedException {
        final var nas = new Radclient(world);
        first.close();
        assertThat(nas.login("User-Password=\"" + Samples.PASSWORD + '"'), containsString("Received Access-Accept"));
        AccessWorld.await(() -> world.published(UpstreamChanged.class).size() == 1);
        assertEquals(Boolean.FALSE, world.published(UpstreamChanged.class).get(0).getAlive());
        assertEquals(Boolean.FALSE, row("first").getAlive());
        // it is not asked again
        final long requests = row("first").getRequests().getValue().longValue();
        assertThat(nas.login("User-Password=\"" + Samples.PASSWORD + '"'), containsString("Received Access-Accept"));
        assertEquals(requests, row("first").getRequests().getValue().longValue());
        // it is found by Status-Server
        first.start();
        AccessWorld.await(() -> {
            world.pass(Duration.ofSeconds(10));
            return world.published(UpstreamChanged.class).size() == 2;
        });
        assertEquals(Boolean.TRUE, row("first").getAlive());
    }

    @Test
    public void ifNoServerAnswersTheNasGetsNoAnswerEither() throws IOException, InterruptedException {
        first.close();
        second.close();
        assertThat(new Radclient(world).login("User-Password=\"" + Samples.PASSWORD + '"'),
            not(containsString("Received")));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertEquals(List.of(), world.published(LoginRejected.class));
    }

    @Test
    public void accountingIsPassedOnAndTriedAgain() throws IOException, InterruptedException {
        final var nas = new Radclient(world);
        first.close();
        second.close();
        assertThat(nas.account("Acct-Status-Type=Start", "Acct-Session-Id=\"abc\"", "User-Name=\"alice\""),
            containsString("Received Accounting-Response"));
        second.start();
        AccessWorld.await(() -> {
            world.pass(Duration.ofSeconds(5));
            return second.text("detail").contains("Acct-Session-Id = \"abc\"");
        });
        assertThat(second.text("detail"), containsString("Acct-Delay-Time = "));
    }

    private org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.Upstream row(final String name) {
        world.pass(Duration.ofSeconds(10));
        return world.observed(NfviDatabase.entry(NfviPaths.UPSTREAMS,
            new org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.UpstreamKey(new Name(name))))
            .orElseThrow();
    }

    private static Upstream upstream(final String name, final FreeRadius server) {
        return new UpstreamBuilder().setName(new Name(name)).setAddress(new Ipv4AddressNoZone("127.0.0.1"))
            .setAuthenticationPort(new PortNumber(Uint16.valueOf(server.authentication)))
            .setAccountingPort(new PortNumber(Uint16.valueOf(server.accounting)))
            .setEncryptedSecret(new EncryptedSecret(new AccessWorld.Base64Encryption().encrypt(FreeRadius.SECRET)))
            .setResponseTime(Uint16.valueOf(300)).build();
    }
}
