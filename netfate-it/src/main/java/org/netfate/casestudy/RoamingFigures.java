package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.netfate.casestudy.Records.Operation;

/** What a migration took, by the Orchestrator's records and as the client noticed it. */
final class RoamingFigures {
    private final Measurements measurements;
    private final Goals goals;
    private final Duration pace;
    private final String step;

    RoamingFigures(final Scene scene, final String step) {
        measurements = scene.measurements();
        goals = Goals.of(scene);
        pace = scene.testbed().pace();
        this.step = step;
    }

    void add(final Operation migration, final Instant accepted, final Optional<Instant> flipped,
            final Traffic.Report stream, final Traffic.Report pings) {
        final Optional<Instant> resumed = migration.at("resumed at destination");
        final Optional<Duration> downtime = downtime(migration, resumed);
        figure("login accepted to first hypervisor call", Measurements.between(Optional.of(accepted),
            migration.at("hypervisor called")), Optional.of(Goals.FIRST_CALL));
        figure("migration in all", Measurements.between(Optional.ofNullable(migration.started()),
            Optional.ofNullable(migration.finished())), Optional.empty());
        figure("hypervisor's downtime", downtime, goals.downtime());
        // Negative: the rules were in place before the guest went on.
        figure("RESUMED to rules flipped", Measurements.between(resumed, flipped), Optional.of(Goals.FLIP));
        final Optional<Duration> goal = downtime.map(Goals.GAP_BEYOND_DOWNTIME::plus);
        // A connection that has not noticed yet that the client is through again says nothing of the migration.
        figure("client's longest TCP gap in the migration", migration.at("suspended at source")
            .filter(suspended -> !stream.silentThrough(accepted, suspended))
            .map(suspended -> stream.longestGapSince(accepted)), goal);
        figure("client's longest time without a ping in the migration", Optional.of(pings.longestHoleSince(accepted)),
            goal);
        measurements.add(step, "pings lost in the migration (one each " + pace.toMillis() + " ms)",
            pings.lostSince(accepted));
        figure("client's TCP gap while it moved and logged in", Optional.of(stream.longestGapBefore(accepted)),
            Optional.empty());
    }

    private static Optional<Duration> downtime(final Operation migration, final Optional<Instant> resumed) {
        return Optional.ofNullable(migration.downtime()).map(Duration::ofMillis)
            .or(() -> Measurements.between(migration.at("suspended at source"), resumed));
    }

    private void figure(final String what, final Optional<Duration> measured, final Optional<Duration> goal) {
        measurements.add(step, what, measured, goal);
    }
}
