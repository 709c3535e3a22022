package org.netfate.access;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.Test;

public class IdleClockTest {
    private static final Duration LIMIT = Duration.ofNanos(100);

    private final IdleClock idle = new IdleClock();

    @Test
    public void aClientExpiresWhenItWasSilentForTheLimit() {
        idle.restart(Samples.MAC1, 1000);
        assertEquals(List.of(), idle.expired(1099, LIMIT));
        assertEquals(List.of(Samples.MAC1), idle.expired(1100, LIMIT));
    }

    @Test
    public void aPacketPostponesTheExpiry() {
        idle.restart(Samples.MAC1, 1000);
        idle.restart(Samples.MAC2, 1010);
        idle.restart(Samples.MAC1, 1020);
        assertEquals(OptionalLong.of(90), idle.untilNext(1020, LIMIT));
        assertEquals(List.of(Samples.MAC2), idle.expired(1110, LIMIT));
    }

    @Test
    public void aRemovedClientDoesNotExpire() {
        idle.restart(Samples.MAC1, 1000);
        idle.remove(Samples.MAC1);
        assertEquals(List.of(), idle.expired(2000, LIMIT));
        assertEquals(OptionalLong.empty(), idle.untilNext(2000, LIMIT));
    }

    @Test
    public void whatIsOverdueIsDueAtOnce() {
        idle.restart(Samples.MAC1, 1000);
        assertEquals(OptionalLong.of(0), idle.untilNext(5000, LIMIT));
    }

    @Test
    public void theClockMayOverflow() {
        idle.restart(Samples.MAC1, Long.MAX_VALUE - 10);
        assertEquals(List.of(), idle.expired(Long.MIN_VALUE + 10, LIMIT));
        assertEquals(List.of(Samples.MAC1), idle.expired(Long.MIN_VALUE + 100, LIMIT));
    }
}
