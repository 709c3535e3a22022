package org.netfate.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Watched;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;

/**
 * What the operator's policy says of clients and sessions, with the model's defaults where it says nothing. Belongs to
 * the state executor.
 */
final class SessionPolicy implements AutoCloseable {
    private static final int DEFAULT_SESSIONS = 4;
    private static final int DEFAULT_CLIENTS = 64;

    private final List<Runnable> observers = new ArrayList<>();
    private final NfviDatabase database;
    private final Executor state;
    private Optional<Watched<Policy>> policy = Optional.empty();

    /**
     * Makes it.
     *
     * @param database the NFVI Database
     * @param state the state executor
     */
    SessionPolicy(final NfviDatabase database, final Executor state) {
        this.database = database;
        this.state = state;
    }

    /**
     * Adds an observer. Only before {@link #start()}.
     *
     * @param observer told that the policy has changed
     */
    void observe(final Runnable observer) {
        observers.add(observer);
    }

    /** Begins to follow the NFVI Database. */
    void start() {
        policy = Optional.of(Watched.of(database, LogicalDatastoreType.CONFIGURATION, NfviPaths.POLICY, state,
            changed -> observers.forEach(Runnable::run)));
    }

    /**
     * Tells whether the policy is known.
     *
     * @return true once it is
     */
    boolean isComplete() {
        return policy.filter(Watched::isComplete).isPresent();
    }

    /**
     * Tells whether a session follows its client without a login.
     *
     * @return true if it does
     */
    boolean isRoamingSeamless() {
        return get().map(Policy::getRoaming).filter(Policy.Roaming.Seamless::equals).isPresent();
    }

    /**
     * Tells what a login of a user does who has sessions with other clients.
     *
     * @return the rule
     */
    SecondLogin sessionsAtATime() {
        final int most = get().map(Policy::getMaximumSessions).map(number -> (int) number.toJava())
            .orElse(DEFAULT_SESSIONS);
        return switch (get().map(Policy::getSecondLogin).orElse(Policy.SecondLogin.Move)) {
            case Move -> new SecondLogin(true, 1);
            case Refuse -> new SecondLogin(false, 1);
            case Allow -> new SecondLogin(false, most);
        };
    }

    /**
     * Tells how many clients without a session an access port may have.
     *
     * @return the number, at least 1
     */
    int maximumClientsPerPort() {
        return get().map(Policy::getMaximumClientsPerPort).map(number -> number.toJava()).orElse(DEFAULT_CLIENTS);
    }

    /**
     * Tells how long a session may last.
     *
     * @return how long, empty if it has no end
     */
    Optional<Duration> maximumSessionTime() {
        return get().map(Policy::getMaximumSessionTime).map(time -> Duration.ofSeconds(time.toJava()));
    }

    @Override
    public void close() {
        policy.ifPresent(Watched::close);
    }

    private Optional<Policy> get() {
        return policy.flatMap(Watched::get);
    }
}
