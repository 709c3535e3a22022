package org.netfate.casestudy;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;

/** Waiting looks until it finds, and says what it saw when it gives up. */
public class AwaitTest {
    private final Await await = new Await((what, waited, limit, seen) -> { });

    @Test
    public void whatIsFoundEndsTheWait() throws CaseStudyException {
        final Iterator<Seen<String>> looks = List.of(Seen.<String>notYet("nothing"), Seen.found("it")).iterator();

        assertEquals("it", await.until("something", Duration.ofMinutes(1), looks::next));
    }

    @Test
    public void whatNeverComesIsNamedWithWhatWasThereInstead() {
        final var failure = assertThrows(CaseStudyException.class,
            () -> await.until("the firewall", Duration.ZERO, () -> Seen.notYet("a load balancer")));

        assertThat(failure.getMessage(), containsString("the firewall"));
        assertThat(failure.getMessage(), containsString("a load balancer"));
    }

    @Test
    public void whatMayNotComeIsNoFailure() throws CaseStudyException {
        assertTrue(await.poll("rain", Duration.ZERO, () -> Seen.when(false, "sun")).found().isEmpty());
    }
}
