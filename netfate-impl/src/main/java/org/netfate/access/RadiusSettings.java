package org.netfate.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Radius;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.Accounting;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.LockOut;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.Upstream;

/**
 * The settings of the RADIUS server, with the model's default for what is not configured. Immutable.
 *
 * @param rejectDelay how long an Access-Reject waits
 * @param revealUnknownUser whether a user is told that there is no such user
 * @param lockOutFailures failed logins in a row that lock out
 * @param lockOut how long the first lock-out lasts
 * @param longestLockOut how long one lasts at most
 * @param interim how often traffic is reported
 * @param keptRecords records of ended sessions that are kept
 * @param detailFileSize octets at which a detail file is closed
 * @param detailFiles closed detail files that are kept
 * @param upstreams the operator's servers, in the order in which they are asked
 */
public record RadiusSettings(Duration rejectDelay, boolean revealUnknownUser, int lockOutFailures, Duration lockOut,
        Duration longestLockOut, Duration interim, int keptRecords, long detailFileSize, int detailFiles,
        List<Upstream> upstreams) {
    /** What holds if nothing is configured. */
    public static final RadiusSettings DEFAULT = new RadiusSettings(Duration.ofSeconds(1), true, 5,
        Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofSeconds(600), 1000, mebibytes(64), 30, List.of());

    /**
     * Reads what is configured.
     *
     * @param configured the container, empty if there is none
     * @return the settings
     */
    public static RadiusSettings of(final Optional<Radius> configured) {
        final var lock = configured.map(Radius::getLockOut);
        final var accounting = configured.map(Radius::getAccounting);
        return new RadiusSettings(
            configured.map(Radius::getRejectDelay).map(delay -> Duration.ofMillis(delay.toJava()))
                .orElse(DEFAULT.rejectDelay),
            configured.map(Radius::getRevealUnknownUser).orElse(DEFAULT.revealUnknownUser),
            lock.map(LockOut::getFailures).map(failures -> (int) failures.toJava()).orElse(DEFAULT.lockOutFailures),
            lock.map(LockOut::getDuration).map(time -> Duration.ofSeconds(time.toJava())).orElse(DEFAULT.lockOut),
            lock.map(LockOut::getMaximumDuration).map(time -> Duration.ofSeconds(time.toJava()))
                .orElse(DEFAULT.longestLockOut),
            accounting.map(Accounting::getInterimInterval).map(time -> Duration.ofSeconds(time.toJava()))
                .orElse(DEFAULT.interim),
            accounting.map(Accounting::getKeptRecords).map(kept -> (int) kept.toJava()).orElse(DEFAULT.keptRecords),
            accounting.map(Accounting::getDetailFileSize).map(size -> mebibytes(size.toJava()))
                .orElse(DEFAULT.detailFileSize),
            accounting.map(Accounting::getDetailFiles).map(files -> (int) files.toJava()).orElse(DEFAULT.detailFiles),
            configured.map(radius -> List.copyOf(radius.nonnullUpstream())).orElse(List.of()));
    }

    private static long mebibytes(final long count) {
        return count << 20;
    }
}
