package org.netfate.access;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.InstanceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceState;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

public class ServiceStatesTest extends AbstractConcurrentDataBrokerTest {
    private static final InstanceId FIREWALL = new InstanceId("firewall/alice");
    private static final InstanceId INSPECTOR = new InstanceId("inspector/alice");
    private static final Session SESSION = Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE1)
        .setPort(Samples.CL0).setAddress(Samples.ADDRESS1).build();

    private final ManualTime time = new ManualTime();
    private NfviDatabase database;
    private ServiceStates states;

    @Before
    public void start() {
        database = new NfviDatabase(getDataBroker());
        states = new ServiceStates(database, MoreExecutors.directExecutor(), time);
        states.start();
    }

    @After
    public void stop() {
        states.close();
        database.close();
    }

    @Test
    public void aSessionOfWhichNothingIsDecidedIsStarting() {
        assertEquals(ServiceState.STARTING, states.of(SESSION));
    }

    @Test
    public void aSessionThatCouldNotBePlacedFindsItFull() {
        decided(Samples.ALICE, false);
        awaitState(ServiceState.FULL, SESSION);
    }

    @Test
    public void whatWasDecidedForAnotherUserAtTheSameClientDoesNotCount() {
        decided(Samples.BOB, false);
        chain();
        awaitState(ServiceState.READY, SESSION);
    }

    @Test
    public void allInstancesMustTakePackets() {
        chain(FIREWALL, INSPECTOR);
        observed(FIREWALL, InstanceState.Active);
        observed(INSPECTOR, InstanceState.Starting);
        awaitState(ServiceState.STARTING, SESSION);
        observed(INSPECTOR, InstanceState.Active);
        awaitState(ServiceState.READY, SESSION);
        observed(FIREWALL, InstanceState.Migrating);
        awaitState(ServiceState.READY, SESSION);
        observed(INSPECTOR, InstanceState.Failed);
        awaitState(ServiceState.FAILED, SESSION);
    }

    @Test
    public void aSessionWithoutFunctionsIsReadyOnceItsAddressIsKnown() {
        chain();
        awaitState(ServiceState.READY, SESSION);
        assertEquals(ServiceState.STARTING,
            states.of(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE1).build()));
    }

    @Test
    public void packetsHaveNotPassedForLongIfAnInstanceHasOnlyBegunToTakeThem() {
        final var minute = Duration.ofMinutes(1);
        assertTrue(states.havePassedFor(SESSION, minute));
        chain(FIREWALL);
        observed(FIREWALL, InstanceState.Starting);
        awaitPassed(false, minute);
        time.pass(minute);
        assertFalse(states.havePassedFor(SESSION, minute));
        observed(FIREWALL, InstanceState.Active);
        awaitState(ServiceState.READY, SESSION);
        assertFalse(states.havePassedFor(SESSION, minute));
        observed(FIREWALL, InstanceState.Migrating);
        time.pass(minute);
        assertTrue(states.havePassedFor(SESSION, minute));
        observed(FIREWALL, InstanceState.Unknown);
        awaitPassed(false, minute);
    }

    private void awaitPassed(final boolean expected, final Duration duration) {
        AccessWorld.await(() -> states.havePassedFor(SESSION, duration) == expected);
    }

    private void awaitState(final ServiceState expected, final Session session) {
        AccessWorld.await(() -> states.of(session) == expected);
    }

    private void decided(final UserName user, final boolean placed) {
        final var decision = new DecisionBuilder().setMac(Samples.MAC1).setUser(user).setPlaced(placed).build();
        AccessWorld.get(database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.DECISIONS, decision.key()), decision)));
    }

    private void chain(final InstanceId... instances) {
        final var chain = new ChainBuilder().setMac(Samples.MAC1).setUser(Samples.ALICE)
            .setInstance(List.of(instances)).setExitNode(Samples.CPE1).build();
        AccessWorld.get(database.changeIntent(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.CHAINS, chain.key()), chain)));
    }

    private void observed(final InstanceId id, final InstanceState state) {
        final var instance = new InstanceBuilder().setId(id).setState(state).build();
        AccessWorld.get(database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.INSTANCES, instance.key()), instance)));
    }
}
