package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.Before;
import org.junit.Test;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;

public class UnansweredOpeningsTest {
    private static final String HUNG = "qemu+tcp://hung/system";

    private Instant now = Instant.EPOCH;
    private final UnansweredOpenings openings = new UnansweredOpenings(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(final ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Before
    public void sixteenWait() throws HypervisorException {
        for (int opening = 0; opening < 16; opening++) {
            openings.begin(HUNG);
        }
    }

    @Test
    public void aNodeThatNeverAnswersDoesNotCollectThreads() {
        final var seen = assertThrows(HypervisorException.class, () -> openings.begin(HUNG));
        assertEquals(Kind.UNREACHABLE, seen.kind());
    }

    @Test
    public void otherNodesAreNotConcerned() throws HypervisorException {
        openings.begin("qemu+tcp://well/system");
    }

    @Test
    public void anAnswerMakesRoom() throws HypervisorException {
        openings.answered(HUNG);
        openings.begin(HUNG);
    }

    @Test
    public void afterAWhileOneMoreIsTried() throws HypervisorException {
        now = now.plus(Duration.ofMinutes(10));
        openings.begin(HUNG);
        assertThrows(HypervisorException.class, () -> openings.begin(HUNG));
    }
}
