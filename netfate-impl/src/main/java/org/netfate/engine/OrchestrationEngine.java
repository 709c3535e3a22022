package org.netfate.engine;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.netfate.api.placement.PlacementException;
import org.netfate.api.placement.PlacementPolicy;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.Changes;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica.Change;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Orchestration Engine: keeps placements and chains in accord with sessions, users, functions, nodes and policy. A
 * session's event leads to the plan of that session alone; a change of the operator's leads to all.
 *
 * <p>What cannot be placed is refused with the reason and never half placed; it is decided anew when anything changes
 * that may help. All of its state belongs to one sequential executor.
 */
public final class OrchestrationEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestrationEngine.class);

    private final NfviDatabase database;
    private final List<PlacementPolicy> policies;
    private final Executor thread;
    private final Clock clock;
    private final PlacementBook book = new PlacementBook();
    private final Map<UnicastMacAddress, Chain> chains = new HashMap<>();
    private final SetMultimap<UserName, UnicastMacAddress> clients = HashMultimap.create();
    private final Set<UnicastMacAddress> refused = new LinkedHashSet<>();
    private EngineView view;
    private Planner planner;

    /**
     * Makes the engine; {@link #start} begins its work.
     *
     * @param database the NFVI Database
     * @param policies the placement policies; the operator selects one by name
     * @param thread runs one task at a time, in order
     * @param clock tells the time
     */
    public OrchestrationEngine(final NfviDatabase database, final List<PlacementPolicy> policies,
            final Executor thread, final Clock clock) {
        this.database = database;
        this.policies = policies;
        this.thread = thread;
        this.clock = clock;
    }

    /** Begins to watch the NFVI Database. */
    public void start() {
        thread.execute(() -> {
            view = new EngineView(database, thread, new Observer());
            planner = new Planner(view, book, name -> policies.stream()
                .filter(policy -> policy.name().equals(name)).findFirst());
        });
    }

    @Override
    public void close() {
        thread.execute(() -> Optional.ofNullable(view).ifPresent(EngineView::close));
    }

    private void decide(final Session session) {
        final var mac = session.getMac();
        final var current = Optional.ofNullable(chains.get(mac));
        try {
            adopt(session, planner.plan(session, current));
            if (refused.remove(mac)) {
                LOG.info("Session {} of user {}: placed now", mac.getValue(), session.getUser().getValue());
            }
            report(session, Optional.empty());
        } catch (PlacementException e) {
            refuse(session, e.getMessage());
        }
    }

    private void adopt(final Session session, final Planner.Plan plan) {
        final var kept = plan.placements().stream().map(Placement::getInstance).collect(Collectors.toSet());
        final var dropped = book.of(session.getUser()).stream().filter(instance -> !kept.contains(instance)).toList();
        final var changed = plan.placements().stream()
            .filter(placement -> !book.get(placement.getInstance()).equals(Optional.of(placement))).toList();
        final boolean sameChain = plan.chain().equals(chains.get(session.getMac()));
        if (dropped.isEmpty() && changed.isEmpty() && sameChain) {
            return;
        }
        dropped.forEach(book::remove);
        plan.placements().forEach(placement -> book.put(placement, planner.usage(placement.getFunction())));
        chains.put(session.getMac(), plan.chain());
        write(changes -> {
            dropped.forEach(instance -> delete(changes, instance));
            changed.forEach(placement ->
                changes.put(NfviDatabase.entry(NfviPaths.PLACEMENTS, placement.key()), placement));
            if (!sameChain) {
                changes.put(NfviDatabase.entry(NfviPaths.CHAINS, plan.chain().key()), plan.chain());
            }
        });
        changed.forEach(placement -> LOG.info("Instance {}: to run on node {}", placement.getInstance().getValue(),
            placement.getNode().getValue()));
        if (!dropped.isEmpty()) {
            reconsiderRefused();
        }
    }

    /** A session that cannot be placed anew keeps what it has, if that is all that it needs. */
    private void refuse(final Session session, final String reason) {
        if (refused.add(session.getMac())) {
            LOG.warn("Session {} of user {}: not placed: {}", session.getMac().getValue(),
                session.getUser().getValue(), reason);
        }
        final boolean keeps = Optional.ofNullable(chains.get(session.getMac()))
            .filter(chain -> view.user(new UserKey(session.getUser())).isPresent())
            .map(chain -> Optional.ofNullable(chain.getInstance()).orElse(List.of())).stream()
            .flatMap(List::stream).allMatch(instance -> book.get(instance).isPresent())
            && chains.containsKey(session.getMac());
        if (!keeps) {
            release(session.getMac(), session.getUser());
        }
        report(session, Optional.of(reason));
    }

    private void release(final UnicastMacAddress mac, final UserName user) {
        final var chain = Optional.ofNullable(chains.remove(mac));
        final Set<InstanceId> dropped = clients.get(user).stream().anyMatch(other -> !other.equals(mac))
            ? Set.of() : book.of(user);
        dropped.forEach(book::remove);
        if (chain.isPresent() || !dropped.isEmpty()) {
            write(changes -> {
                changes.delete(NfviDatabase.entry(NfviPaths.CHAINS, new ChainKey(mac)));
                dropped.forEach(instance -> delete(changes, instance));
            });
        }
        if (!dropped.isEmpty()) {
            reconsiderRefused();
        }
    }

    /** Room has become free: what was refused may have its turn. */
    private void reconsiderRefused() {
        if (!refused.isEmpty()) {
            thread.execute(() -> List.copyOf(refused).forEach(mac ->
                view.session(new SessionKey(mac)).ifPresentOrElse(this::decide, () -> refused.remove(mac))));
        }
    }

    private void report(final Session session, final Optional<String> reason) {
        final var decision = new DecisionBuilder().setMac(session.getMac()).setUser(session.getUser())
            .setPlaced(reason.isEmpty()).setReason(reason.orElse(null)).setAt(Timestamps.of(clock.instant())).build();
        database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.DECISIONS, decision.key()), decision));
    }

    private void write(final Consumer<Changes> changes) {
        database.changeIntent(changes).addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                LOG.trace("Plan stored");
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.error("A plan could not be stored; it is made again with the next change", cause);
            }
        }, MoreExecutors.directExecutor());
    }

    private static void delete(final Changes changes, final InstanceId instance) {
        changes.delete(NfviDatabase.entry(NfviPaths.PLACEMENTS, new PlacementKey(instance)));
    }

    /** What changes in the NFVI Database. */
    private final class Observer implements EngineView.Observer {
        @Override
        public void complete() {
            view.storedPlacements().forEach(placement ->
                book.put(placement, planner.usage(placement.getFunction())));
            view.storedChains().forEach(chain -> chains.put(chain.getMac(), chain));
            view.sessions().forEach(session -> clients.put(session.getUser(), session.getMac()));
            List.copyOf(chains.values()).stream()
                .filter(chain -> view.session(new SessionKey(chain.getMac())).isEmpty())
                .forEach(chain -> release(chain.getMac(), chain.getUser()));
            book.users().stream().filter(user -> !clients.containsKey(user)).forEach(user ->
                write(changes -> book.of(user).forEach(instance -> {
                    book.remove(instance);
                    delete(changes, instance);
                })));
            view.sessions().forEach(OrchestrationEngine.this::decide);
        }

        @Override
        public void sessionsChanged(final List<Change<SessionKey, Session>> changes) {
            for (var change : changes) {
                change.before().ifPresent(session -> clients.remove(session.getUser(), session.getMac()));
                change.after().ifPresent(session -> clients.put(session.getUser(), session.getMac()));
            }
            // What begins comes before what ends: a user who changes the client keeps the instances.
            for (var change : changes) {
                change.before().filter(session -> !change.after().map(Session::getUser)
                    .equals(Optional.of(session.getUser()))).filter(session -> change.after().isPresent())
                    .ifPresent(session -> release(session.getMac(), session.getUser()));
                change.after().filter(session -> !isSameForEngine(change.before(), session))
                    .ifPresent(OrchestrationEngine.this::decide);
            }
            for (var change : changes) {
                change.before().filter(session -> change.after().isEmpty()).ifPresent(this::ended);
            }
        }

        @Override
        public void userChanged(final UserKey user) {
            Set.copyOf(clients.get(user.getName())).forEach(mac ->
                view.session(new SessionKey(mac)).ifPresent(OrchestrationEngine.this::decide));
        }

        @Override
        public void networkChanged() {
            view.sessions().forEach(OrchestrationEngine.this::decide);
        }

        private void ended(final Session session) {
            refused.remove(session.getMac());
            release(session.getMac(), session.getUser());
            database.changeObservation(changes ->
                changes.delete(NfviDatabase.entry(NfviPaths.DECISIONS, new DecisionKey(session.getMac()))));
        }

        /** A session whose port or address has become known needs no other plan. */
        private boolean isSameForEngine(final Optional<Session> before, final Session after) {
            return before.filter(session -> session.getUser().equals(after.getUser())
                && session.getNode().equals(after.getNode())).isPresent();
        }
    }
}
