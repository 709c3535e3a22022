package org.netfate.nfvi;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;

/** Converts points in time to and from {@code yang:date-and-time}, to the microsecond, in UTC. */
public final class Timestamps {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private Timestamps() {
        // functions only
    }

    /**
     * Converts to YANG.
     *
     * @param instant a point in time
     * @return the same in the model's type
     */
    public static DateAndTime of(final Instant instant) {
        return new DateAndTime(FORMAT.format(instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC)));
    }

    /**
     * Converts from YANG.
     *
     * @param time a point in time in the model's type
     * @return the same
     */
    public static Instant toInstant(final DateAndTime time) {
        return OffsetDateTime.parse(time.getValue()).toInstant();
    }
}
