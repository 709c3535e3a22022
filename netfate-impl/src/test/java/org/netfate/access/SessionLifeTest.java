package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginRejected;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionClosed;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionOpened;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.UserKey;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

public class SessionLifeTest extends AbstractConcurrentDataBrokerTest {
    private static final Duration IDLE_TIME = Duration.ofSeconds(60);
    private static final InstanceId FIREWALL = new InstanceId("firewall/alice");

    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice().with(Samples.user(Samples.BOB).build())
            .intent(changes -> changes.put(NfviPaths.POLICY,
                new PolicyBuilder().setIdleTime(Uint32.valueOf(IDLE_TIME.toSeconds())).build()));
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aLoginStoresASessionAndTellsIt() {
        final var id = login(Samples.ALICE, Samples.CPE1, Samples.MAC1).getResult().getSessionId();
        final var session = world.session(Samples.MAC1).orElseThrow();
        assertEquals(Samples.session(id, Samples.ALICE, Samples.MAC1, Samples.CPE1).build(), session);
        assertEquals(List.of(id), world.published(SessionOpened.class).stream().map(SessionOpened::getSessionId)
            .toList());
        assertEquals(User.Status.In, row(Samples.ALICE).orElseThrow().getStatus());
        assertEquals(Samples.CPE1, row(Samples.ALICE).orElseThrow().getAccessNode());
    }

    @Test
    public void aLoginElsewhereMovesTheSession() {
        final var id = login(Samples.ALICE, Samples.CPE1, Samples.MAC1).getResult().getSessionId();
        world.pass(Duration.ofSeconds(10));
        assertEquals(id, login(Samples.ALICE, Samples.CPE2, Samples.MAC1).getResult().getSessionId());
        final var session = world.session(Samples.MAC1).orElseThrow();
        assertEquals(Samples.CPE2, session.getNode());
        assertEquals(Samples.LATER, session.getLoginTime());
        assertEquals(2, world.published(SessionOpened.class).size());
        assertEquals(List.of(), world.published(SessionClosed.class));
        assertEquals(Samples.CPE2, row(Samples.ALICE).orElseThrow().getAccessNode());
    }

    @Test
    public void anotherDeviceOfTheUserReplacesTheSession() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        login(Samples.ALICE, Samples.CPE1, Samples.MAC2);
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertTrue(world.session(Samples.MAC2).isPresent());
        assertClosed(SessionEndCause.Replaced);
        assertEquals(Samples.MAC2, row(Samples.ALICE).orElseThrow().getMac());
    }

    @Test
    public void anotherUserAtTheDeviceReplacesTheSession() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        login(Samples.BOB, Samples.CPE1, Samples.MAC1);
        assertEquals(Samples.BOB, world.session(Samples.MAC1).orElseThrow().getUser());
        assertClosed(SessionEndCause.Replaced);
        assertEquals(User.Status.Out, row(Samples.ALICE).orElseThrow().getStatus());
    }

    @Test
    public void aRejectedLoginTellsTheOperatorWhy() {
        final var result = call(Samples.ALICE, Samples.CPE1, Samples.MAC1, "wrong");
        assertFalse(result.isSuccessful());
        assertThat(result.getErrors().iterator().next().getMessage(), containsString("wrong password"));
        final var rejected = world.published(LoginRejected.class).get(0);
        assertEquals("wrong password", rejected.getReason());
        assertEquals("alice", rejected.getUser());
        assertEquals("cpe1", rejected.getNode());
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void logoutEndsTheSession() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        assertTrue(logout().isSuccessful());
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertClosed(SessionEndCause.Operator);
        assertEquals(User.Status.Out, row(Samples.ALICE).orElseThrow().getStatus());
        assertFalse(logout().isSuccessful());
    }

    @Test
    public void aSessionThatTheOperatorDeletesIsClosed() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.intent(changes -> changes.delete(
            NfviDatabase.entry(NfviPaths.SESSIONS, new SessionKey(Samples.MAC1))));
        assertClosed(SessionEndCause.Operator);
        assertEquals(User.Status.Out, row(Samples.ALICE).orElseThrow().getStatus());
    }

    @Test
    public void theSessionOfADisabledUserEnds() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.with(Samples.user(Samples.ALICE).setEnabled(false).build());
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertClosed(SessionEndCause.UserRemoved);
    }

    @Test
    public void theSessionOfADeletedUserEndsAndTheRowGoes() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.intent(changes -> changes.delete(NfviDatabase.entry(NfviPaths.USERS,
            new org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey(Samples.ALICE))));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertClosed(SessionEndCause.UserRemoved);
        assertEquals(Optional.empty(), row(Samples.ALICE));
    }

    @Test
    public void aSilentSessionEndsAfterTheIdleTime() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.pass(IDLE_TIME.minusMillis(1));
        assertTrue(world.session(Samples.MAC1).isPresent());
        world.pass(Duration.ofMillis(1));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertClosed(SessionEndCause.Idle);
    }

    @Test
    public void nobodyIsSilentAsLongAsTheSwitchIsAway() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        connect(Samples.CPE1, false);
        world.pass(IDLE_TIME.multipliedBy(3));
        assertTrue(world.session(Samples.MAC1).isPresent());
        connect(Samples.CPE1, true);
        world.pass(IDLE_TIME);
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void nobodyIsSilentAsLongAsTheFunctionDoesNotRun() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        final var chain = new ChainBuilder().setMac(Samples.MAC1).setUser(Samples.ALICE)
            .setInstance(List.of(FIREWALL)).setExitNode(Samples.CPE1).build();
        world.intent(changes -> changes.put(NfviDatabase.entry(NfviPaths.CHAINS, chain.key()), chain));
        observe(InstanceState.Starting);
        world.pass(IDLE_TIME.multipliedBy(3));
        assertTrue(world.session(Samples.MAC1).isPresent());
        observe(InstanceState.Active);
        world.pass(IDLE_TIME.multipliedBy(2));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void countedPacketsKeepTheSession() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.pass(IDLE_TIME.minusSeconds(1));
        count(Samples.CPE1, 5);
        world.pass(IDLE_TIME.minusSeconds(1));
        assertTrue(world.session(Samples.MAC1).isPresent());
        assertEquals("2026-11-22T12:00:59.000000Z", row(Samples.ALICE).orElseThrow().getLastPacket().getValue());
        count(Samples.CPE1, 5);
        world.pass(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void packetsCountedAtAnotherNodeDoNotKeepTheSession() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.pass(IDLE_TIME.minusSeconds(1));
        count(Samples.CPE2, 5);
        world.pass(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void aLoginAtTheSameNodeCountsAsAPacket() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.pass(IDLE_TIME.minusSeconds(1));
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.pass(IDLE_TIME.minusSeconds(1));
        assertTrue(world.session(Samples.MAC1).isPresent());
    }

    @Test
    public void settingTheClockEndsNoSession() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.time.setClock(Instant.parse("2027-01-01T00:00:00Z"));
        world.pass(Duration.ofSeconds(1));
        assertTrue(world.session(Samples.MAC1).isPresent());
    }

    @Test
    public void aShorterIdleTimeHoldsAtOnce() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.pass(Duration.ofSeconds(20));
        world.intent(changes -> changes.put(NfviPaths.POLICY,
            new PolicyBuilder().setIdleTime(Uint32.TEN).build()));
        world.pass(Duration.ZERO);
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void aRestartGivesEverySessionItsWholeIdleTimeAgain() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.close();
        world = new AccessWorld(getDataBroker());
        world.pass(IDLE_TIME.minusMillis(1));
        assertTrue(world.session(Samples.MAC1).isPresent());
        assertEquals(User.Status.In, row(Samples.ALICE).orElseThrow().getStatus());
        world.pass(Duration.ofMillis(1));
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
    }

    @Test
    public void aUserWhoWasDeletedWhileTheControllerWasDownHasNoSessionAfterwards() {
        login(Samples.ALICE, Samples.CPE1, Samples.MAC1);
        world.close();
        AccessWorld.get(world.database.changeIntent(changes -> changes.delete(NfviDatabase.entry(NfviPaths.USERS,
            new org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey(Samples.ALICE)))));
        world = new AccessWorld(getDataBroker());
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertEquals(Optional.empty(), row(Samples.ALICE));
    }

    @Test
    public void everyConfiguredUserHasARow() {
        assertEquals(Map.of(Samples.ALICE, User.Status.Out, Samples.BOB, User.Status.Out),
            Map.of(Samples.ALICE, row(Samples.ALICE).orElseThrow().getStatus(),
                Samples.BOB, row(Samples.BOB).orElseThrow().getStatus()));
    }

    private RpcResult<LoginOutput> login(final UserName user, final NodeId node, final UnicastMacAddress mac) {
        final var result = call(user, node, mac, Samples.PASSWORD);
        assertTrue(result.getErrors().toString(), result.isSuccessful());
        return result;
    }

    private RpcResult<LoginOutput> call(final UserName user, final NodeId node, final UnicastMacAddress mac,
            final String password) {
        return world.call(Login.class,
            new LoginInputBuilder().setUser(user).setNode(node).setMac(mac).setPassword(password).build());
    }

    private RpcResult<?> logout() {
        return world.call(Logout.class, new LogoutInputBuilder().setMac(Samples.MAC1).build());
    }

    private void connect(final NodeId node, final boolean connected) {
        final var key = new SwitchKey(node);
        AccessWorld.get(world.database.changeObservation(changes -> changes.put(
            NfviDatabase.entry(NfviPaths.SWITCHES, key),
            new SwitchBuilder().withKey(key).setConnected(connected).build())));
    }

    private void observe(final InstanceState state) {
        final var instance = new InstanceBuilder().setId(FIREWALL).setState(state).build();
        world.observation(changes -> changes.put(NfviDatabase.entry(NfviPaths.INSTANCES, instance.key()), instance));
    }

    private void count(final NodeId node, final int packets) {
        final var entry = new EntryBuilder().setMac(Samples.MAC1).setNode(node)
            .setPackets(new ZeroBasedCounter64(Uint64.valueOf(packets))).build();
        world.observation(changes -> changes.put(
            NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, new EntryKey(Samples.MAC1, node)), entry));
    }

    private Optional<User> row(final UserName name) {
        return world.observed(NfviDatabase.entry(NfviPaths.USER_TABLE, new UserKey(name)));
    }

    private void assertClosed(final SessionEndCause cause) {
        assertEquals(List.of(cause), world.published(SessionClosed.class).stream().map(SessionClosed::getCause)
            .toList());
    }
}
