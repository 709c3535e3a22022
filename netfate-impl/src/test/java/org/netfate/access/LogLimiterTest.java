package org.netfate.access;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.Test;

public class LogLimiterTest {
    private final ManualTime time = new ManualTime();
    private final LogLimiter limiter = new LogLimiter(time);

    @Test
    public void oneLineAMinuteAboutEachSubjectSaysHowManyWereLeftOut() {
        assertEquals(OptionalLong.of(0), limiter.admit("one"));
        assertEquals(OptionalLong.empty(), limiter.admit("one"));
        assertEquals(OptionalLong.empty(), limiter.admit("one"));
        assertEquals(OptionalLong.of(0), limiter.admit("another"));
        time.pass(Duration.ofMinutes(1));
        assertEquals(OptionalLong.of(2), limiter.admit("one"));
        assertEquals(OptionalLong.empty(), limiter.admit("one"));
    }

    @Test
    public void aStrangerWithManyAddressesFillsNeitherTheLogNorTheMemory() {
        for (int i = 0; i < LogLimiter.SUBJECTS; i++) {
            assertEquals(OptionalLong.of(0), limiter.admit("subject " + i));
        }
        assertEquals(OptionalLong.empty(), limiter.admit("one more"));
        time.pass(Duration.ofMinutes(1));
        assertEquals(OptionalLong.of(0), limiter.admit("one more"));
    }
}
