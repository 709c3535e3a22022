package org.netfate.access.accounting;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.access.AccessWorld;
import org.netfate.access.Samples;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.RecordBuilder;

public class DetailLogTest {
    private static final Record ROW = Traffic.NONE.into(new RecordBuilder()
        .setSessionId(Samples.ID1.getValue() + "/1").setUser(Samples.ALICE).setMac(Samples.MAC1)
        .setNode(Samples.CPE1).setStart(Samples.NOON)).build();
    private static final DetailEntry ENTRY = new DetailEntry(DetailEntry.Kind.STOP, ROW,
        Instant.parse("2026-11-22T12:01:00Z"));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();
    private final AtomicInteger lost = new AtomicInteger();
    private Path directory;

    @Before
    public void choose() {
        directory = folder.getRoot().toPath().resolve("netfate");
    }

    @Test
    public void whatIsAddedBeforeTheEndIsWritten() throws IOException {
        try (var log = log(1 << 20, 3)) {
            for (int i = 0; i < 5000; i++) {
                log.add(ENTRY);
            }
        }
        assertEquals(5000, entries(Files.readString(directory.resolve("detail"))));
        assertEquals(0, lost.get());
    }

    @Test
    public void aFullFileIsClosedAndCompressedAndTheOldestAreDeleted() throws IOException {
        try (var file = new DetailFile(directory, Clock.systemUTC())) {
            for (int i = 0; i < 5; i++) {
                file.append(ENTRY.text().repeat(10));
                file.roll(1000, 3);
            }
        }
        try (var files = Files.list(directory)) {
            final var compressed = files.toList();
            assertEquals(3, compressed.size());
            for (var path : compressed) {
                assertTrue(path.toString().endsWith(".gz"));
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                try (var in = new GZIPInputStream(Files.newInputStream(path))) {
                    assertEquals(10, entries(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    public void whatCannotBeWrittenWaitsAndWhatIsTooMuchIsCounted() throws IOException {
        // a file where the directory should be
        Files.createFile(directory);
        try (var log = log(1 << 20, 3)) {
            for (int i = 0; i < DetailLog.CAPACITY + 5000; i++) {
                log.add(ENTRY);
            }
            assertTrue("lost " + lost.get(), lost.get() >= 4000 && lost.get() <= 5000);
            final int before = lost.get();
            Files.delete(directory);
            AccessWorld.await(() -> Files.exists(directory.resolve("detail")));
            assertEquals(before, lost.get());
        }
        assertEquals(DetailLog.CAPACITY + 5000 - lost.get(), entries(Files.readString(directory.resolve("detail")))
            + compressed());
    }

    private int compressed() throws IOException {
        int sum = 0;
        try (var files = Files.list(directory)) {
            for (var path : files.filter(file -> file.toString().endsWith(".gz")).toList()) {
                try (var in = new GZIPInputStream(Files.newInputStream(path))) {
                    sum += entries(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return sum;
    }

    private DetailLog log(final long size, final int files) {
        final var log = new DetailLog(directory, Clock.systemUTC(),
            () -> new DetailLog.Limits(size << 10, files), lost::incrementAndGet);
        log.start();
        return log;
    }

    private static int entries(final String text) {
        return text.split("\n\n", -1).length - 1;
    }
}
