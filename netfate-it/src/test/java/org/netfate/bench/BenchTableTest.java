package org.netfate.bench;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.Test;
import org.netfate.bench.BareMigration.Style;
import org.netfate.casestudy.Narrator;

public class BenchTableTest {
    @Test
    public void percentilesAreValuesThatWereMeasured() {
        final var hundred = new Samples(IntStream.rangeClosed(1, 100).mapToDouble(value -> value).toArray());

        assertEquals(50, hundred.p50(), 0);
        assertEquals(99, hundred.p99(), 0);
        assertEquals(7, new Samples(3, 7).p99(), 0);
    }

    @Test
    public void nothingMeasuredIsNotKnown() {
        assertEquals("not known", Samples.text(new Samples().p50()));
    }

    @Test
    public void handoverWithinTheGoalMeetsIt() {
        final String table = table(List.of(handover(2180, 120, 135)), 2000, 0);

        assertThat(line(table, "start to end", "as NetFATE does"), containsString("1.09"));
        assertThat(line(table, "start to end", "as NetFATE does"), containsString("p50 met, p99 met"));
        assertThat(line(table, "silence beyond"), containsString("15.0 ms"));
        assertThat(line(table, "silence beyond"), containsString("p50 met, p99 met"));
        assertThat(line(table, "lost"), containsString("0 of 1"));
    }

    @Test
    public void oneThatIsTooSlowMissesItByItsWorst() {
        final String table = table(List.of(handover(2180, 120, 135), handover(2100, 120, 130),
            handover(2900, 120, 190)), 2000, 0);

        assertThat(line(table, "start to end", "as NetFATE does"), containsString("p50 met, p99 missed"));
        assertThat(line(table, "silence beyond"), containsString("p50 met, p99 missed"));
    }

    @Test
    public void firstHandoversOfAControllersLifeAreToldApart() {
        final var slow = handover(4000, 120, 135);
        final String table = table(List.of(slow, slow, slow, handover(2000, 120, 135)), 2000, 0);

        assertThat(line(table, "without the first 3"), containsString("1.00"));
        assertThat(line(table, "start to end", "as NetFATE does"), containsString("2.00"));
    }

    @Test
    public void whatWasLostIsCountedOnBothSidesAndTold() {
        final String table = table(List.of(handover(2180, 120, 135), Handover.lost("no session at CPE 2")), 2000, 3);

        assertThat(line(table, "lost"), containsString("3 of 5"));
        assertThat(line(table, "lost"), containsString("1 of 2"));
        assertThat(line(table, "lost"), containsString("none: missed"));
        assertThat(table, containsString("LOST  no session at CPE 2"));
    }

    private static Handover handover(final long whole, final long downtime, final long silence) {
        return new Handover(Map.of("guest resumed at the destination", Duration.ofMillis(whole)), millis(whole),
            millis(downtime), millis(silence), 1, Optional.empty());
    }

    private static Optional<Duration> millis(final long value) {
        return Optional.of(Duration.ofMillis(value));
    }

    private static String table(final List<Handover> handovers, final long bare, final int bareLost) {
        final var one = new BareMigration(Duration.ofMillis(bare), Duration.ofMillis(bare - 50),
            Duration.ofMillis(110), Duration.ofMillis(150));
        final var out = new ByteArrayOutputStream();
        new BenchTable(handovers, Map.of(Style.ALIKE, List.of(one), Style.PLAIN, List.of(one)), bareLost)
            .print(new Narrator(new PrintStream(out, true, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String line(final String table, final String... words) {
        final var lines = table.lines().filter(line -> List.of(words).stream().allMatch(line::contains)).toList();
        assertTrue(table, lines.size() >= 1);
        return lines.get(0);
    }
}
