package org.netfate.access.accounting;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;

/**
 * What became of an accounting record, as an entry of FreeRADIUS's detail file, which the operator's tools read.
 *
 * @param kind what became of it
 * @param row the record
 * @param at when
 * @see <a href="https://wiki.freeradius.org/features/Detail">FreeRADIUS, detail</a>
 */
public record DetailEntry(Kind kind, Record row, Instant at) {
    /** What becomes of a record. */
    public enum Kind {
        /** It began. */
        START("Start"),
        /** It goes on. */
        INTERIM("Interim-Update"),
        /** It ended. */
        STOP("Stop");

        private final String status;

        Kind(final String status) {
            this.status = status;
        }
    }

    private static final DateTimeFormatter HEADING =
        DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss uuuu", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * Writes the entry.
     *
     * @return its lines, and the empty one that ends it
     */
    public String text() {
        final var text = new StringBuilder(HEADING.format(at)).append('\n');
        final String id = row.requireSessionId();
        quoted(text, "User-Name", row.requireUser().getValue());
        line(text, "Acct-Status-Type", kind.status);
        quoted(text, "Acct-Session-Id", id);
        quoted(text, "Acct-Multi-Session-Id", id.substring(0, Math.max(0, id.lastIndexOf('/'))));
        quoted(text, "Calling-Station-Id",
            row.requireMac().getValue().replace(':', '-').toUpperCase(Locale.ROOT));
        quoted(text, "NAS-Identifier", row.requireNode().getValue());
        if (row.getAddress() != null) {
            line(text, "Framed-IP-Address", row.getAddress().getValue());
        }
        if (kind != Kind.START) {
            traffic(text);
            line(text, "Acct-Session-Time", Math.max(0,
                Duration.between(Timestamps.toInstant(row.requireStart()), at).toSeconds()));
        }
        if (kind == Kind.STOP) {
            line(text, "Acct-Terminate-Cause", TerminateCause.of(Optional.ofNullable(row.getCause())).text());
        }
        line(text, "Timestamp", at.getEpochSecond());
        return text.append('\n').toString();
    }

    private void traffic(final StringBuilder text) {
        final var traffic = Traffic.of(row);
        line(text, "Acct-Input-Packets", traffic.packetsFromClient() & 0xffffffffL);
        octets(text, "Input", traffic.bytesFromClient());
        line(text, "Acct-Output-Packets", traffic.packetsToClient() & 0xffffffffL);
        octets(text, "Output", traffic.bytesToClient());
    }

    private static void octets(final StringBuilder text, final String direction, final long octets) {
        line(text, "Acct-" + direction + "-Octets", octets & 0xffffffffL);
        line(text, "Acct-" + direction + "-Gigawords", octets >>> Integer.SIZE);
    }

    /** User names, MAC addresses and node names have no quotes in them: the model sees to it. */
    private static void quoted(final StringBuilder text, final String name, final String value) {
        line(text, name, '"' + value + '"');
    }

    private static void line(final StringBuilder text, final String name, final Object value) {
        text.append('\t').append(name).append(" = ").append(value).append('\n');
    }
}
