package org.netfate.access;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.netfate.access.LockOuts.Subject;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOut.Kind;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

public class LockOutsTest {
    private static final LoginRequest REQUEST =
        new LoginRequest(Samples.ALICE, Samples.CPE1, Samples.MAC1, Optional.empty());
    private static final Subject ALICE = new Subject(Kind.User, "alice");

    private final ManualTime time = new ManualTime();
    private final LockOuts lockOuts =
        new LockOuts(() -> RadiusSettings.DEFAULT, time, time.clock(), Runnable::run, time.timer());

    @Test
    public void theFifthFailureInARowLocksUserAndClientOut() {
        fail(4);
        assertEquals(Optional.empty(), lockOuts.remaining(REQUEST));
        assertEquals(List.of(ALICE, new Subject(Kind.Client, Samples.MAC1.getValue())), lockOuts.failed(REQUEST));
        assertEquals(Optional.of(Duration.ofSeconds(60)), lockOuts.remaining(REQUEST));
        // from another client, and another user at this client
        assertTrue(lockOuts.remaining(new LoginRequest(Samples.ALICE, Samples.CPE1, Samples.MAC2, Optional.empty()))
            .isPresent());
        assertTrue(lockOuts.remaining(new LoginRequest(Samples.BOB, Samples.CPE1, Samples.MAC1, Optional.empty()))
            .isPresent());
    }

    @Test
    public void eachFurtherFailureDoublesItUpToTheLongest() {
        fail(5);
        for (int seconds : List.of(120, 240, 480, 960, 1920, 3600, 3600)) {
            time.pass(lockOuts.remaining(REQUEST).orElseThrow());
            assertEquals(Optional.empty(), lockOuts.remaining(REQUEST));
            fail(1);
            assertEquals(Optional.of(Duration.ofSeconds(seconds)), lockOuts.remaining(REQUEST));
        }
    }

    @Test
    public void aSuccessForgetsTheFailures() {
        fail(4);
        lockOuts.succeeded(REQUEST);
        fail(4);
        assertEquals(Optional.empty(), lockOuts.remaining(REQUEST));
    }

    @Test
    public void failuresAreForgottenAfterTheLongestLockOut() {
        fail(4);
        time.pass(Duration.ofHours(1));
        fail(1);
        assertEquals(Optional.empty(), lockOuts.remaining(REQUEST));
    }

    @Test
    public void theObserverIsToldWhenItBeginsAndEnds() {
        final var told = new ArrayList<Boolean>();
        lockOuts.observe(subject -> told.add(lockOuts.of(subject).isPresent()));
        fail(5);
        assertEquals(List.of(true, true), told);
        time.pass(Duration.ofSeconds(61));
        assertEquals(List.of(true, true, false, false), told);
    }

    @Test
    public void aFloodOfRandomNamesForgetsNobodyWhoIsLockedOutAndIsForgottenItself() {
        fail(5);
        for (int i = 0; i < 3 * LockOuts.CAPACITY; i++) {
            lockOuts.failed(new LoginRequest(new UserName("random" + i), Samples.CPE1,
                new UnicastMacAddress(String.format("02:00:00:%02x:%02x:%02x", i >> 16, i >> 8 & 255, i & 255)),
                Optional.empty()));
        }
        assertTrue(lockOuts.of(ALICE).isPresent());
        assertEquals(LockOuts.CAPACITY, lockOuts.remembered());
    }

    private void fail(final int times) {
        for (int i = 0; i < times; i++) {
            lockOuts.failed(REQUEST);
        }
    }
}
