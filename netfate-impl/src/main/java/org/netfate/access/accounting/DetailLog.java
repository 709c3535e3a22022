package org.netfate.access.accounting;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the detail file on a thread of its own. While the disk is full or gone, entries wait and are tried again;
 * what comes when too many wait is lost, counted and told. Thread-safe; {@link #add} never blocks.
 */
public final class DetailLog implements AutoCloseable {
    /**
     * How large files may grow.
     *
     * @param size octets at which a file is closed
     * @param files closed files that are kept
     */
    public record Limits(long size, int files) { }

    /** Entries that wait at most. */
    static final int CAPACITY = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(DetailLog.class);
    private static final int BATCH = 1000;
    private static final long POLL_MILLIS = 200;
    private static final long RETRY_MILLIS = 1000;
    private static final long CLOSE_MILLIS = 5000;

    private final BlockingQueue<DetailEntry> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final Path directory;
    private final DetailFile file;
    private final Supplier<Limits> limits;
    private final Runnable lost;
    private final Thread writer;
    private volatile boolean closed;
    private boolean failing;

    /**
     * Makes it.
     *
     * @param directory where the files are
     * @param clock names closed files
     * @param limits how large they may grow
     * @param lost told of each entry that is lost
     */
    public DetailLog(final Path directory, final Clock clock, final Supplier<Limits> limits, final Runnable lost) {
        this.directory = directory;
        this.file = new DetailFile(directory, clock);
        this.limits = limits;
        this.lost = lost;
        writer = new Thread(this::run, "netfate-detail");
        writer.setDaemon(true);
    }

    /** Begins to write. */
    public void start() {
        writer.start();
    }

    /**
     * Adds an entry, now or soon.
     *
     * @param entry the entry
     */
    public void add(final DetailEntry entry) {
        if (!waiting.offer(entry)) {
            lost.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        final var batch = new ArrayList<DetailEntry>(BATCH);
        while (!closed || !waiting.isEmpty()) {
            try {
                if (batch.isEmpty()) {
                    Optional.ofNullable(waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS)).ifPresent(batch::add);
                    waiting.drainTo(batch, BATCH - 1);
                }
                if (!batch.isEmpty()) {
                    write(batch);
                    batch.clear();
                }
            } catch (IOException e) {
                told(e);
                if (closed) {
                    break;
                }
                pause();
            } catch (InterruptedException e) {
                LOG.debug("the detail file is being closed");
            }
        }
        batch.forEach(entry -> lost.run());
        end();
    }

    private void write(final List<DetailEntry> batch) throws IOException {
        file.append(batch.stream().map(DetailEntry::text).collect(Collectors.joining()));
        if (failing) {
            LOG.info("accounting is written to {} again; nothing was lost but what is counted as detail-lost",
                directory);
            failing = false;
        }
        try {
            file.roll(limits.get().size(), limits.get().files());
        } catch (IOException e) {
            // the entries are written: they must not be written again
            told(e);
        }
    }

    private void told(final IOException cause) {
        if (!failing) {
            LOG.error("accounting cannot be written to {}: {}. It is tried again each second; {} entries wait",
                directory, cause.toString(), waiting.size());
            failing = true;
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            LOG.debug("the detail file is being closed");
        }
    }

    private void end() {
        try {
            file.close();
        } catch (IOException e) {
            told(e);
        }
    }
}
