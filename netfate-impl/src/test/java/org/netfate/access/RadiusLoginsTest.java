package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;
import org.netfate.access.radius.RadiusService;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionClosed;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusState;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Unlock;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.UnlockInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOutKey;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.unlock.input.subject.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.PasswordHash;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPassword;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.SetPasswordInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Lock-out, CHAP, Status-Server and the end of a session's time, as FreeRADIUS's own client sees them. */
public class RadiusLoginsTest extends AbstractConcurrentDataBrokerTest {
    private static final String GOOD = "User-Password=\"" + Samples.PASSWORD + '"';
    private static final String CHAP = "CHAP-Password=\"" + Samples.PASSWORD + '"';
    private static final String WRONG = "User-Password=\"wrong\"";
    private static final String ACCEPT = "Received Access-Accept";

    private AccessWorld world;
    private Radclient nas;

    @BeforeClass
    public static void radclientIsInstalled() {
        Assume.assumeTrue(Files.isExecutable(Path.of("/usr/bin/radclient")));
    }

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice().intent(changes ->
            changes.put(NfviPaths.RADIUS, new RadiusBuilder().setRejectDelay(Uint16.ZERO).build()));
        nas = new Radclient(world);
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void statusServerIsAnsweredOnBothPorts() throws IOException, InterruptedException {
        assertThat(nas.status(RadiusService.AUTHENTICATION), containsString(ACCEPT));
        assertThat(nas.status(RadiusService.ACCOUNTING), containsString("Received Accounting-Response"));
    }

    @Test
    public void theFifthWrongPasswordLocksOutUntilTheTimeIsOverOrTheOperatorEndsIt()
            throws IOException, InterruptedException {
        for (int i = 0; i < 5; i++) {
            assertThat(nas.login(WRONG), containsString("Wrong password"));
        }
        // not even the right one helps
        assertThat(nas.login(GOOD), containsString("Locked out, try again in 60 s"));
        world.settle();
        assertEquals(Set.of("alice", Samples.MAC1.getValue()), lockOuts());
        assertTrue(world.call(Unlock.class, new UnlockInputBuilder()
            .setSubject(new UserBuilder().setUser(Samples.ALICE).build()).build()).isSuccessful());
        assertEquals(Set.of(Samples.MAC1.getValue()), lockOuts());
        assertThat(nas.login(GOOD), containsString("Locked out"));
        world.pass(Duration.ofSeconds(61));
        assertEquals(Set.of(), lockOuts());
        assertThat(nas.login(GOOD), containsString(ACCEPT));
    }

    @Test
    public void chapWorksOnlyForAPasswordThatIsStoredReversiblyAndOnlyAsLongAsItIsTheUsers()
            throws IOException, InterruptedException {
        assertThat(nas.login(CHAP), containsString("Received Access-Reject"));
        assertTrue(world.call(SetPassword.class, new SetPasswordInputBuilder().setName(Samples.ALICE)
            .setPassword(Samples.PASSWORD).setReversible(true).build()).isSuccessful());
        assertThat(nas.login(CHAP), containsString(ACCEPT));
        assertThat(nas.login("CHAP-Password=\"wrong\""), containsString("Wrong password"));
        assertThat(nas.login(GOOD), containsString(ACCEPT));
        // a new hash by another way
        final var user = world.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.USERS, new UserKey(Samples.ALICE))).orElseThrow();
        assertFalse(user.getReversiblePassword().getValue().contains(Samples.PASSWORD));
        world.with(new org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder(user)
            .setPassword(new PasswordHash(Samples.HASH)).build());
        assertThat(nas.login(CHAP), containsString("Wrong password"));
    }

    @Test
    public void anUnknownUserLooksLikeAWrongPasswordIfTheOperatorWantsThat() throws IOException, InterruptedException {
        assertThat(nas.login("User-Name=\"mallory\"", GOOD), containsString("Unknown user"));
        world.intent(changes -> changes.put(NfviPaths.RADIUS, new RadiusBuilder().setRejectDelay(Uint16.ZERO)
            .setRevealUnknownUser(false).build()));
        assertThat(nas.login("User-Name=\"mallory\"", GOOD), containsString("Wrong password"));
    }

    @Test
    public void aSessionEndsWhenItsTimeIsOverAndTheNasIsToldHowLongItLasts() throws IOException, InterruptedException {
        world.intent(changes -> changes.put(NfviPaths.POLICY, new PolicyBuilder().setIdleTime(Uint32.valueOf(86_400))
            .setMaximumSessionTime(Uint32.valueOf(600)).build()));
        assertThat(nas.login(GOOD), containsString("Session-Timeout = 600"));
        world.pass(Duration.ofSeconds(400));
        assertThat(nas.login(GOOD), containsString("Session-Timeout = 200"));
        world.pass(Duration.ofSeconds(201));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertEquals(List.of(SessionEndCause.TimeOver),
            world.published(SessionClosed.class).stream().map(SessionClosed::getCause).toList());
    }

    private Set<String> lockOuts() {
        return world.observed(InstanceIdentifier.create(RadiusState.class)).map(state -> state.nonnullLockOut()
            .keySet().stream().map(LockOutKey::getSubject).collect(Collectors.toSet())).orElse(Set.of());
    }
}
