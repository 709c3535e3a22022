package org.netfate.nfv;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.common.util.concurrent.Futures;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfv.FakeHypervisors.Call;
import org.netfate.nfv.FakeHypervisors.Fault;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.RetryOperationInputBuilder;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/** The life of an operation: attempts, giving up, trying again, putting in order, and how long it is kept. */
public class NfvOperationTest {
    private static final Duration MINUTES = Duration.ofMinutes(5);

    private final NfvWorld world = NfvWorld.of("cpe1", "cpe2", "cpe3");

    @Before
    public void start() {
        world.start();
        world.settle();
    }

    @Test
    public void operationIsGivenUpAfterAsManyAttemptsAsThePolicyAllows() {
        givenUp();
        assertEquals(List.of("create failed"), world.journal("alice"));
        assertEquals(3, world.operations("alice").get(0).getAttempts().intValue());
        assertEquals("failed", world.publishedState("alice"));
        assertEquals("cpe1 refused; given up after 3 attempts: netfate:retry-operation 1 tries again",
            world.publishedError("alice"));
        world.hypervisors.calls.clear();
        world.advance(MINUTES);
        assertTrue(world.hypervisors.calls.toString(), world.hypervisors.calls.stream()
            .noneMatch(call -> call.startsWith("CREATE")));
    }

    @Test
    public void whatWasGivenUpStaysSoWhenTheControllerIsStartedAgain() {
        givenUp();
        world.kill();
        world.hypervisors.host("cpe1").heal();
        world.start();
        world.settle();
        world.advance(MINUTES);
        world.assertNowhere("alice");
        assertThat(world.publishedError("alice"), containsString("given up after 3 attempts"));
        assertEquals(3, world.published("alice").orElseThrow().getAttempts().intValue());
        assertEquals("", retry(1));
        world.assertRuns("alice", "cpe1");
        assertEquals(List.of("create completed"), world.journal("alice"));
    }

    @Test
    public void operatorTriesAgainWhatWasGivenUp() {
        givenUp();
        assertEquals("", retry(1));
        assertEquals(List.of("create failed"), world.journal("alice"));
        assertEquals(4, world.operations("alice").get(0).getAttempts().intValue());
        world.hypervisors.host("cpe1").heal();
        assertEquals("", retry(1));
        world.assertRuns("alice", "cpe1");
        assertEquals(List.of("create completed"), world.journal("alice"));
        assertEquals(5, world.operations("alice").get(0).getAttempts().intValue());
        assertEquals("none", world.publishedError("alice"));
    }

    @Test
    public void operatorNeedNotWaitForThePause() {
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.REFUSED);
        world.place("alice", "cpe1");
        world.settle();
        assertEquals(List.of("create failed-temporarily"), world.journal("alice"));
        assertEquals("", retry(1));
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void whatCannotBeTriedAgainIsRefused() {
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("operation 1 has not failed: its state is completed", retry(1));
        assertThat(retry(9), containsString("there is no operation 9"));
        world.hypervisors.host("cpe2").fail(Call.CREATE, Fault.REFUSED);
        world.place("bob", "cpe2");
        world.settle();
        world.place("bob", "cpe3");
        world.settle();
        assertEquals(List.of("create failed", "create completed"), world.journal("bob"));
        assertEquals("operation 3 of instance firewall/bob has taken the place of operation 2", retry(2));
    }

    @Test
    public void whatNobodyNeedsIsNotTriedAgain() {
        givenUp();
        world.release("alice");
        world.settle();
        assertEquals(List.of("create failed"), world.journal("alice"));
        assertEquals("operation 1 is not needed any more: nobody requires instance firewall/alice", retry(1));
    }

    @Test
    public void newFunctionIsTriedAsSomethingNew() {
        givenUp();
        world.hypervisors.host("cpe1").heal();
        world.catalogue("/images/other");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(List.of("create failed", "create completed"), world.journal("alice"));
    }

    @Test
    public void newPlaceIsTriedAndTheOldOneAnewWhenItComesBack() {
        givenUp();
        world.place("alice", "cpe2");
        world.settle();
        world.assertRuns("alice", "cpe2");
        world.hypervisors.host("cpe2").fail(Call.MIGRATE, Fault.REFUSED, Fault.REFUSED, Fault.REFUSED);
        world.place("alice", "cpe3");
        world.settle();
        world.advance(MINUTES);
        assertEquals("migrate failed", last("alice"));
        assertEquals("starting", world.publishedState("alice"));
        assertThat(world.publishedError("alice"), containsString("given up after 3 attempts"));
        world.place("alice", "cpe2");
        world.settle();
        assertEquals("migrate rolled-back", last("alice"));
        assertEquals("none", world.publishedError("alice"));
        world.place("alice", "cpe3");
        world.settle();
        world.assertRuns("alice", "cpe3");
        assertEquals("migrate completed", last("alice"));
    }

    @Test
    public void operationThatWasDoneAllTheSameIsNotGivenUp() {
        policy(policy -> policy.setMaximumAttempts(Uint16.ONE));
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.TIMEOUT_BUT_DONE);
        world.place("alice", "cpe1");
        world.settle();
        world.assertRuns("alice", "cpe1");
        assertEquals(List.of("create completed"), world.journal("alice"));
    }

    @Test
    public void whatFailedTogetherIsNotTriedAgainTogether() {
        world.kill();
        world.random = () -> -1;
        world.start();
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.REFUSED);
        world.place("alice", "cpe1");
        world.settle();
        world.advance(Duration.ofMillis(6_200));
        world.assertNowhere("alice");
        world.advance(Duration.ofMillis(50));
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void whatAFailedMigrationLeftBehindIsPutInOrder() {
        world.place("alice", "cpe1");
        world.settle();
        world.announce("alice");
        world.hypervisors.host("cpe1").fail(Call.MIGRATE, Fault.LEFT_PAUSED);
        final var seen = new LinkedHashSet<String>();
        world.hypervisors.meanwhile(() -> {
            world.pump();
            seen.add(last("alice"));
        });
        world.place("alice", "cpe2");
        world.settle();
        assertEquals(List.of("migrate processing", "migrate failed-temporarily", "migrate rolling-back"),
            List.copyOf(seen));
        assertEquals("migrate failed-temporarily", last("alice"));
        assertThat(NfvWorld.steps(world.operations("alice").get(1)).toString(),
            containsString("failed, resuming the guest on"
            + " node cpe1, hypervisor called, removing the copy on node cpe2, hypervisor called, in order]"));
        world.place("alice", "cpe1");
        world.settle();
        assertEquals("migrate rolled-back", last("alice"));
        world.assertRuns("alice", "cpe1");
    }

    @Test
    public void operationsAreKeptForTheTimeThatThePolicySays() {
        policy(policy -> policy.setKeptOperationsTime(Uint32.valueOf(600)));
        for (var node : List.of("cpe1", "cpe2", "cpe1")) {
            world.place("alice", node);
            world.settle();
            world.advance(Duration.ofMinutes(4));
        }
        assertEquals(2, world.operations("alice").size());
        world.advance(Duration.ofMinutes(4));
        assertEquals("It says where the instance is", List.of("migrate completed"), world.journal("alice"));
        world.advance(Duration.ofHours(1));
        assertEquals(List.of("migrate completed"), world.journal("alice"));
        world.release("alice");
        world.settle();
        world.kill();
        world.advance(Duration.ofMinutes(11));
        world.start();
        world.settle();
        assertEquals("also at the start", List.of(), world.journal("alice"));
    }

    private void givenUp() {
        policy(policy -> policy.setMaximumAttempts(Uint16.valueOf(3)));
        world.hypervisors.host("cpe1").fail(Call.CREATE, Fault.REFUSED, Fault.REFUSED, Fault.REFUSED, Fault.REFUSED,
            Fault.REFUSED);
        world.place("alice", "cpe1");
        world.settle();
        world.advance(Duration.ofMinutes(1));
    }

    private void policy(final UnaryOperator<PolicyBuilder> edit) {
        world.store.put(NfviPaths.POLICY, edit.apply(new PolicyBuilder()).build());
        world.settle();
    }

    /** Asks for another attempt; returns what is said against it. */
    private String retry(final long id) {
        final var answer = new RetryOperationRpc(world.coordinator).invoke(new RetryOperationInputBuilder()
            .setId(Uint64.valueOf(id)).build());
        world.settle();
        final var result = Futures.getUnchecked(answer);
        return result.getErrors().stream().findFirst().map(error -> error.getMessage()).orElse("");
    }

    private String last(final String user) {
        final var all = world.journal(user);
        return all.get(all.size() - 1);
    }
}
