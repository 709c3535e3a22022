package org.netfate.access.dhcp;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.DeclinedAddressBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.DeclinedAddressKey;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.LeaseBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.LeaseKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Empty;

/**
 * The only writer of {@code leases}: one transaction at a time; what comes while one is on its way goes into the next
 * one together, so that a thousand clients that come at once cost a few transactions. Belongs to the state executor.
 */
final class LeaseStore {
    private Batch waiting = new Batch();
    private final NfviDatabase database;
    private final Executor state;
    private boolean writing;

    /** What goes into one transaction. */
    private static final class Batch {
        private final Map<UnicastMacAddress, Optional<Lease>> leases = new HashMap<>();
        private final Map<Long, Optional<Instant>> declined = new HashMap<>();
        private final SettableFuture<Empty> done = SettableFuture.create();

        void write(final Changes changes) {
            leases.forEach((mac, lease) -> {
                final var path = NfviDatabase.entry(NfviPaths.LEASES, new LeaseKey(mac));
                lease.ifPresentOrElse(it -> changes.put(path, new LeaseBuilder().setMac(mac)
                    .setAddress(Ipv4.address(it.address())).setExpires(Timestamps.of(it.expires())).build()),
                    () -> changes.delete(path));
            });
            declined.forEach((number, until) -> {
                final var address = Ipv4.address(number);
                final var path = NfviDatabase.entry(NfviPaths.DECLINED_ADDRESSES, new DeclinedAddressKey(address));
                until.ifPresentOrElse(it -> changes.put(path, new DeclinedAddressBuilder().setAddress(address)
                    .setUntil(Timestamps.of(it)).build()), () -> changes.delete(path));
            });
        }
    }

    /**
     * Makes the store.
     *
     * @param database the NFVI Database
     * @param state the state executor
     */
    LeaseStore(final NfviDatabase database, final Executor state) {
        this.database = database;
        this.state = state;
    }

    /**
     * Stores a lease.
     *
     * @param lease the lease
     * @param loser the client that loses its lease by it
     * @return completes on the state executor when it is stored, fails if it is not
     */
    ListenableFuture<Empty> put(final Lease lease, final Optional<UnicastMacAddress> loser) {
        loser.ifPresent(mac -> waiting.leases.put(mac, Optional.empty()));
        waiting.leases.put(lease.mac(), Optional.of(lease));
        return commit();
    }

    /**
     * Stores that an address was declined.
     *
     * @param loser the client that loses its lease by it
     * @param address the address
     * @param until when it may be given again
     */
    void decline(final Optional<UnicastMacAddress> loser, final long address, final Instant until) {
        loser.ifPresent(mac -> waiting.leases.put(mac, Optional.empty()));
        waiting.declined.put(address, Optional.of(until));
        commit();
    }

    /**
     * Forgets that an address was declined.
     *
     * @param address the address
     */
    void restore(final long address) {
        waiting.declined.put(address, Optional.empty());
        commit();
    }

    private ListenableFuture<Empty> commit() {
        final var done = waiting.done;
        if (!writing) {
            writing = true;
            write();
        }
        return done;
    }

    private void write() {
        final var batch = waiting;
        waiting = new Batch();
        Futures.addCallback(database.changeIntent(batch::write), new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo result) {
                next();
                batch.done.set(Empty.value());
            }

            @Override
            public void onFailure(final Throwable cause) {
                next();
                batch.done.setException(cause);
            }
        }, state);
    }

    private void next() {
        writing = !waiting.leases.isEmpty() || !waiting.declined.isEmpty();
        if (writing) {
            write();
        }
    }
}
