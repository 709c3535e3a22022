package org.netfate.nfv;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.netfate.nfv.store.InstanceConfiguration;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.netfate.nfvi.Replica.Change;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfiguration;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.function.configuration.File;

/**
 * What the instances of users are to be told when they start, out of the NFVI Database. Belongs to the coordinator's
 * thread.
 */
final class ConfigurationSource implements AutoCloseable {
    private final SetMultimap<UserName, SessionKey> sessionsOfUsers = HashMultimap.create();
    private final Replica<UserKey, User> users;
    private final Replica<SessionKey, Session> sessions;
    private final Watched<ClientNetwork> clientNetwork;

    /**
     * Begins to read.
     *
     * @param database the NFVI Database
     * @param thread the coordinator's thread
     * @param arrived told when more has become known
     */
    ConfigurationSource(final NfviDatabase database, final Executor thread, final Runnable arrived) {
        final var config = LogicalDatastoreType.CONFIGURATION;
        clientNetwork = Watched.of(database, config, NfviPaths.CLIENT_NETWORK, thread, value -> arrived.run());
        users = Replica.of(database, config, NfviPaths.USERS, thread, changes -> arrived.run());
        sessions = Replica.of(database, config, NfviPaths.SESSIONS, thread, changes -> {
            changes.forEach(this::index);
            arrived.run();
        });
    }

    /** Whether everything that was stored at the start is known. */
    boolean isComplete() {
        return users.isComplete() && sessions.isComplete() && clientNetwork.isComplete();
    }

    /**
     * Tells what an instance is to know.
     *
     * @param placement where it is placed
     * @return its configuration; empty if it is nobody's in particular
     */
    Optional<InstanceConfiguration> of(final Placement placement) {
        return Optional.ofNullable(placement.getUser()).map(name -> {
            final var user = users.get(new UserKey(name));
            return new InstanceConfiguration(placement.getInstance().getValue(), placement.getFunction().getValue(),
                name.getValue(), clientNetwork.get().map(network -> network.getPrefix().getValue()),
                clientNetwork.get().map(network -> network.getGatewayAddress().getValue()), addresses(name),
                user.map(User::getRequiredFunction).orElse(List.of()).stream().map(FunctionId::getValue).toList(),
                files(user, placement.getFunction()));
        });
    }

    /** Whether there is such a user. */
    boolean isUser(final UserName name) {
        return users.get(new UserKey(name)).isPresent();
    }

    @Override
    public void close() {
        users.close();
        sessions.close();
        clientNetwork.close();
    }

    private void index(final Change<SessionKey, Session> change) {
        change.before().ifPresent(session -> sessionsOfUsers.remove(session.getUser(), change.key()));
        change.after().ifPresent(session -> sessionsOfUsers.put(session.getUser(), change.key()));
    }

    /** The latest login comes first. */
    private List<String> addresses(final UserName user) {
        return sessionsOfUsers.get(user).stream().flatMap(key -> sessions.get(key).stream())
            .sorted(Comparator.comparing((Session session) -> session.getLoginTime().getValue()).reversed()
                .thenComparing(session -> session.getMac().getValue()))
            .map(Session::getAddress).filter(Objects::nonNull).map(address -> address.getValue()).distinct().toList();
    }

    private static Map<String, String> files(final Optional<User> user, final FunctionId function) {
        return user.map(known -> known.nonnullFunctionConfiguration().get(new FunctionConfigurationKey(function)))
            .map(FunctionConfiguration::nonnullFile).orElse(Map.of()).values().stream()
            .collect(Collectors.toUnmodifiableMap(file -> file.getName().getValue(), File::getContent));
    }
}
