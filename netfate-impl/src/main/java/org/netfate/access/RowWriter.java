package org.netfate.access;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rows of an observed list, one transaction at a time. What changes while one is on its way is gathered for
 * the next, and a row is written as it is then, so that a burst of events costs few transactions; what could not be
 * written is written with the next. Belongs to the state executor.
 *
 * @param <K> what a row is named by
 */
public final class RowWriter<K> {
    private static final Logger LOG = LoggerFactory.getLogger(RowWriter.class);

    private final Set<K> waiting = new LinkedHashSet<>();
    private final NfviDatabase database;
    private final Executor state;
    private final BiConsumer<Changes, K> row;
    private Consumer<Changes> prologue;
    private boolean writing;

    /**
     * Makes a writer.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param prologue is done once, in the first transaction
     * @param row puts or deletes a row, as it is now
     */
    public RowWriter(final NfviDatabase database, final Executor state, final Consumer<Changes> prologue,
            final BiConsumer<Changes, K> row) {
        this.database = database;
        this.state = state;
        this.prologue = prologue;
        this.row = row;
    }

    /**
     * Writes rows, now or soon.
     *
     * @param keys which
     */
    public void write(final Collection<K> keys) {
        waiting.addAll(keys);
        if (!writing) {
            commit();
        }
    }

    private void commit() {
        final var keys = List.copyOf(waiting);
        waiting.clear();
        writing = true;
        Futures.addCallback(database.changeObservation(changes -> {
            prologue.accept(changes);
            keys.forEach(key -> row.accept(changes, key));
        }), new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo result) {
                prologue = changes -> { };
                writing = false;
                if (!waiting.isEmpty()) {
                    commit();
                }
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.warn("cannot write what is observed of {}: {}; it is tried again with the next change", keys,
                    cause.getMessage());
                waiting.addAll(keys);
                writing = false;
            }
        }, state);
    }
}
