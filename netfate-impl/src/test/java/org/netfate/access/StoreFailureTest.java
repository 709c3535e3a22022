package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.TransactionChain;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.OptimisticLockFailedException;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginOutput;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.SessionOpened;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.UserKey;
import org.opendaylight.yangtools.util.concurrent.FluentFutures;
import org.opendaylight.yangtools.yang.common.RpcResult;

/** A real data broker that refuses to store sessions as often as a test says. */
public class StoreFailureTest extends AbstractConcurrentDataBrokerTest {
    private final AtomicInteger refusals = new AtomicInteger();
    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(refusing(getDataBroker())).withTwoNodesAndAlice();
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aCollisionIsTriedAgain() {
        refusals.set(2);
        assertTrue(login(Samples.CPE1).isSuccessful());
        assertEquals(Samples.CPE1, world.session(Samples.MAC1).orElseThrow().getNode());
    }

    @Test
    public void whatCannotBeStoredIsToldAndTakenBack() {
        refusals.set(1000);
        final var result = login(Samples.CPE1);
        assertFalse(result.isSuccessful());
        assertThat(result.getErrors().iterator().next().getMessage(), containsString("cannot be stored"));
        refusals.set(0);
        world.settle();
        assertEquals(Optional.empty(), world.session(Samples.MAC1));
        assertEquals(List.of(), world.published(SessionOpened.class));
        assertEquals(User.Status.Out,
            world.observed(NfviDatabase.entry(NfviPaths.USER_TABLE, new UserKey(Samples.ALICE))).orElseThrow()
                .getStatus());
    }

    @Test
    public void aMoveThatCannotBeStoredLeavesTheSessionWhereItWas() {
        final var id = login(Samples.CPE1).getResult().getSessionId();
        refusals.set(1000);
        assertFalse(login(Samples.CPE2).isSuccessful());
        refusals.set(0);
        world.settle();
        assertEquals(Samples.CPE1, world.session(Samples.MAC1).orElseThrow().getNode());
        assertEquals(id, login(Samples.CPE2).getResult().getSessionId());
        assertEquals(Samples.CPE2, world.session(Samples.MAC1).orElseThrow().getNode());
    }

    private RpcResult<LoginOutput> login(final NodeId node) {
        return world.callUnsettled(Login.class, new LoginInputBuilder().setUser(Samples.ALICE).setNode(node)
            .setMac(Samples.MAC1).setPassword(Samples.PASSWORD).build());
    }

    private DataBroker refusing(final DataBroker real) {
        final var broker = Mockito.mock(DataBroker.class, AdditionalAnswers.delegatesTo(real));
        Mockito.doAnswer(call -> {
            final var chain = (TransactionChain) call.getMethod().invoke(real, call.getArguments());
            final var refusing = Mockito.mock(TransactionChain.class, AdditionalAnswers.delegatesTo(chain));
            Mockito.doAnswer(make -> {
                final var refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                return refused ? refused() : chain.newWriteOnlyTransaction();
            }).when(refusing).newWriteOnlyTransaction();
            return refusing;
        }).when(broker).createTransactionChain(ArgumentMatchers.any());
        return broker;
    }

    private static WriteTransaction refused() {
        final var transaction = Mockito.mock(WriteTransaction.class);
        Mockito.doReturn(FluentFutures.immediateFailedFluentFuture(new OptimisticLockFailedException("refused")))
            .when(transaction).commit();
        return transaction;
    }
}
