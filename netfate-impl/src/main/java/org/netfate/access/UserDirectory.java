package org.netfate.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.DeviceKey;

/** The users and the functions that they may require, in memory. Belongs to the state executor. */
final class UserDirectory implements AutoCloseable {
    private final Map<UnicastMacAddress, UserName> deviceOwners = new HashMap<>();
    private final List<Consumer<List<Replica.Change<UserKey, User>>>> observers = new ArrayList<>();
    private final NfviDatabase database;
    private final Executor state;
    private Optional<Replica<UserKey, User>> users = Optional.empty();
    private Optional<Replica<FunctionKey, Function>> functions = Optional.empty();

    /**
     * Makes the directory.
     *
     * @param database the NFVI Database
     * @param state the state executor
     */
    UserDirectory(final NfviDatabase database, final Executor state) {
        this.database = database;
        this.state = state;
    }

    /**
     * Adds an observer. Only before {@link #start()}.
     *
     * @param observer is told of changed users; first of all there are, in one call
     */
    void observe(final Consumer<List<Replica.Change<UserKey, User>>> observer) {
        observers.add(observer);
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        functions = Optional.of(Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.FUNCTIONS, state,
            changes -> { }));
        users = Optional.of(Replica.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.USERS, state,
            this::changed));
    }

    /**
     * Tells whether users and functions are known.
     *
     * @return true once they are
     */
    boolean isComplete() {
        return users.filter(Replica::isComplete).isPresent() && functions.filter(Replica::isComplete).isPresent();
    }

    /**
     * Looks a user up.
     *
     * @param name the user's name
     * @return the user
     */
    Optional<User> get(final UserName name) {
        return users.flatMap(replica -> replica.get(new UserKey(name)));
    }

    /**
     * Finds the user among whose devices a client is.
     *
     * @param mac the client
     * @return the user
     */
    Optional<UserName> ownerOf(final UnicastMacAddress mac) {
        return Optional.ofNullable(deviceOwners.get(mac));
    }

    /**
     * Finds functions that the catalogue does not have.
     *
     * @param required functions that a user requires, or null
     * @return those that are unknown
     */
    List<FunctionId> unknown(final List<FunctionId> required) {
        return required == null ? List.of() : required.stream()
            .filter(function -> functions.flatMap(replica -> replica.get(new FunctionKey(function))).isEmpty())
            .toList();
    }

    @Override
    public void close() {
        users.ifPresent(Replica::close);
        functions.ifPresent(Replica::close);
    }

    private void changed(final List<Replica.Change<UserKey, User>> changes) {
        for (var change : changes) {
            final var name = change.key().getName();
            change.before().ifPresent(user -> user.nonnullDevice().keySet()
                .forEach(device -> deviceOwners.remove(device.getMac(), name)));
            change.after().ifPresent(user -> user.nonnullDevice().keySet().stream().map(DeviceKey::getMac)
                .forEach(mac -> deviceOwners.put(mac, name)));
        }
        observers.forEach(observer -> observer.accept(changes));
    }
}
