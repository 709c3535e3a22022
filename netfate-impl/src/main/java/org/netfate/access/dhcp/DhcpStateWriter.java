package org.netfate.access.dhcp;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.netfate.nfvi.NfviDatabase;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpState;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of {@code dhcp-state}, at most once a second. Belongs to the state executor.
 */
final class DhcpStateWriter {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpStateWriter.class);

    private final NfviDatabase database;
    private final Executor state;
    private final ScheduledExecutorService timer;
    private final Supplier<DhcpState> current;
    private boolean due;

    /**
     * Makes a writer.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param timer wakes it up
     * @param current tells what is to be written
     */
    DhcpStateWriter(final NfviDatabase database, final Executor state, final ScheduledExecutorService timer,
            final Supplier<DhcpState> current) {
        this.database = database;
        this.state = state;
        this.timer = timer;
        this.current = current;
    }

    /** Something has changed: writes it within a second. */
    void changed() {
        if (!due) {
            due = true;
            timer.schedule(() -> state.execute(this::write), 1, TimeUnit.SECONDS);
        }
    }

    private void write() {
        due = false;
        Futures.addCallback(database.changeObservation(changes ->
            changes.put(InstanceIdentifier.create(DhcpState.class), current.get())), new FutureCallback<CommitInfo>() {
                @Override
                public void onSuccess(final CommitInfo result) {
                    LOG.trace("the state of DHCP is written");
                }

                @Override
                public void onFailure(final Throwable cause) {
                    LOG.warn("cannot write the state of DHCP: {}; it is tried again with the next change",
                        cause.getMessage());
                }
            }, state);
    }
}
