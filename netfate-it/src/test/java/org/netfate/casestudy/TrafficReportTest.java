package org.netfate.casestudy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.netfate.casestudy.Traffic.Report;

/** What is read from the report of a client's traffic. */
public class TrafficReportTest {
    private static final Instant LOGIN = Instant.ofEpochSecond(1000);

    private final Report stream = new Report(640, 640, 0, true, null,
        List.of(List.of(998.5, 1.75), List.of(1002.0, 0.25), List.of(1003.0, 0.125)), null, 1003.5);

    @Test
    public void gapThatBeganBeforeTheLoginIsNotOneOfTheMigration() {
        assertEquals(Duration.ofMillis(1750), stream.longestGapBefore(LOGIN));
        assertEquals(Duration.ofMillis(250), stream.longestGapSince(LOGIN));
    }

    @Test
    public void connectionWithoutGapHasNone() {
        final var report = new Report(64, 64, 0, true, null, List.of(), null, null);

        assertEquals(Duration.ZERO, report.longestGapSince(Instant.EPOCH));
    }

    @Test
    public void connectionThatIsStillSilentSaysNothingOfWhatHappensMeanwhile() {
        assertTrue(stream.silentThrough(LOGIN, LOGIN.plusMillis(200)));
        assertFalse(stream.silentThrough(LOGIN, LOGIN.plusMillis(300)));
        assertFalse(stream.silentThrough(LOGIN.plusSeconds(1), LOGIN.plusMillis(2100)));
    }

    @Test
    public void longestHoleOfPingsIsLookedForFromAPointInTime() {
        final var pings = new Report(100, 0, 90, false, null, null,
            List.of(List.of(999.0, 7.0, 0.07), List.of(1001.0, 3.0, 0.03)), null);

        assertEquals(Duration.ofMillis(30), pings.longestHoleSince(LOGIN));
        assertEquals(Duration.ofMillis(70), pings.longestHoleSince(Instant.EPOCH));
    }

    @Test
    public void firstAnswerAfterASilenceIsTheEndOfTheSilence() {
        assertEquals(Optional.of(LOGIN.plusMillis(250)), stream.firstAnswerSince(LOGIN));
        assertEquals(Optional.of(LOGIN.plusMillis(3125)), stream.firstAnswerSince(LOGIN.plusSeconds(3)));
        assertEquals(Optional.empty(), stream.firstAnswerSince(LOGIN.plusSeconds(4)));
    }

    @Test
    public void lastAnswerIsKnownIfThereWasOne() {
        assertEquals(Optional.of(LOGIN.plusMillis(3500)), stream.lastAnswer());
        assertEquals(Optional.empty(), new Report(10, 0, 0, false, null, List.of(), List.of(), null).lastAnswer());
    }

    @Test
    public void lostPingsAreCountedFromAPointInTime() {
        final var pings = new Report(100, 0, 90, false, null, null,
            List.of(List.of(999.0, 7.0, 0.07), List.of(1001.0, 3.0, 0.03)), null);

        assertEquals(3, pings.lostSince(LOGIN));
        assertEquals(10, pings.lostSince(Instant.EPOCH));
    }

    @Test
    public void connectionIsIntactOnlyWithEveryOctetOnceAndInOrder() {
        assertTrue(stream.intact());
        assertFalse(new Report(640, 576, 0, true, null, List.of(), null, null).intact());
        assertFalse(new Report(640, 640, 0, false, null, List.of(), null, null).intact());
        assertFalse(new Report(640, 640, 0, true, "reset", List.of(), null, null).intact());
    }
}
