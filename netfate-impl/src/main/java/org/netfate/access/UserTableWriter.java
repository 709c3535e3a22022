package org.netfate.access;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.UserTable;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.UserKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/**
 * The only writer of {@code user-table}: each configured user has a row, which says where the user is. Belongs to the
 * state executor.
 *
 * @see <a href="https://doi.org/10.1109/NETSOFT.2015.7116157">An Open Framework to Enable NetFATE, table I</a>
 */
final class UserTableWriter implements SessionObserver {
    private final RowWriter<UserName> rows;
    private final UserDirectory users;
    private final SessionIndex sessions;
    private final Function<UnicastMacAddress, Optional<Instant>> lastPacket;
    private boolean begun;

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param state the state executor
     * @param users the configured users
     * @param sessions where they are
     * @param lastPacket when the last packet of a client was counted
     */
    UserTableWriter(final NfviDatabase database, final Executor state, final UserDirectory users,
            final SessionIndex sessions, final Function<UnicastMacAddress, Optional<Instant>> lastPacket) {
        rows = new RowWriter<>(database, state,
            changes -> changes.delete(InstanceIdentifier.create(UserTable.class)), this::put);
        this.users = users;
        this.sessions = sessions;
        this.lastPacket = lastPacket;
    }

    /**
     * Users were added, changed or deleted. The first time these are all users: what was in the table is replaced.
     *
     * @param changes what changed
     */
    void usersChanged(
            final List<Replica.Change<org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey,
                org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User>> changes) {
        begun = true;
        write(changes.stream().map(change -> change.key().getName()).toList());
    }

    /**
     * The clients of sessions have shown that they are there.
     *
     * @param active the sessions
     */
    void active(final List<Session> active) {
        write(active.stream().map(Session::requireUser).toList());
    }

    @Override
    public void changed(final Optional<Session> before, final Optional<Session> after) {
        write(new LinkedHashSet<>(Stream.concat(before.stream(), after.stream())
            .map(Session::requireUser).toList()));
    }

    private void write(final Collection<UserName> names) {
        if (begun) {
            rows.write(names);
        }
    }

    private void put(final Changes changes, final UserName name) {
        final var path = NfviDatabase.entry(NfviPaths.USER_TABLE, new UserKey(name));
        users.get(name).ifPresentOrElse(user -> changes.put(path, row(name)), () -> changes.delete(path));
    }

    private User row(final UserName name) {
        final var row = new UserBuilder().setName(name);
        sessions.ofUser(name).ifPresentOrElse(session -> row
            .setStatus(User.Status.In)
            .setAccessNode(session.requireNode())
            .setPort(session.getPort())
            .setMac(session.requireMac())
            .setAddress(session.getAddress())
            .setLastPacket(lastPacket.apply(session.requireMac()).map(Timestamps::of).orElse(null)),
            () -> row.setStatus(User.Status.Out));
        return row.build();
    }
}
