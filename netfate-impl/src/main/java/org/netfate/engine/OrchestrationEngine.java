package org.netfate.engine;

import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.netfate.api.placement.PlacementException;
import org.netfate.api.placement.PlacementPolicy;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.Replica.Change;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
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
 * session's event leads to the plan of that session alone; a change of the operator's leads to all, one by one,
 * so that a login need not wait for the last of them.
 *
 * <p>The functions that nodes have for themselves are placed apart from all sessions, see {@link NodeFunctions}.
 *
 * <p>What cannot be placed is refused with the reason and never half placed; it is decided anew when anything changes
 * that may help. All of its state belongs to one sequential executor.
 */
public final class OrchestrationEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestrationEngine.class);
    /** How many of those that wait for room have their turn when room becomes free: the work must not grow. */
    private static final int TURNS = 16;

    private final NfviDatabase database;
    private final List<PlacementPolicy> policies;
    private final Executor thread;
    private final PlacementBook book = new PlacementBook();
    private final Map<UnicastMacAddress, Chain> chains = new HashMap<>();
    private final UserSessions sessions = new UserSessions();
    private final Set<UnicastMacAddress> refused = new LinkedHashSet<>();
    private final Set<UnicastMacAddress> due = new HashSet<>();
    private final PlanWriter writer;
    private final DecisionReporter reporter;
    private EngineView view;
    private Planner planner;
    private boolean closed;

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
        writer = new PlanWriter(database, thread, book, chains);
        reporter = new DecisionReporter(database, clock);
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
        thread.execute(() -> {
            closed = true;
            Optional.ofNullable(view).ifPresent(EngineView::close);
        });
    }

    private void decide(final Session session) {
        final var mac = session.getMac();
        // One that could not be placed does not keep an earlier one from leading, but may always try.
        final boolean leads = sessions.leader(session.getUser(), client -> client.equals(mac)
            || !refused.contains(client)).filter(leader -> leader.getMac().equals(mac)).isPresent();
        try {
            if (leads) {
                adopt(session, planner.plan(session, Optional.ofNullable(chains.get(mac))));
            } else {
                follow(session);
            }
            if (refused.remove(mac)) {
                LOG.info("Session {} of user {}: placed now", mac.getValue(), session.getUser().getValue());
            }
            reporter.decided(session, Optional.empty());
        } catch (PlacementException e) {
            refuse(session, e.getMessage());
        }
    }

    /** The functions run where another session of the user wants them: the traffic of this one is led there. */
    private void follow(final Session session) throws PlacementException {
        final var mac = session.getMac();
        adoptChain(planner.follow(session, Optional.ofNullable(chains.get(mac))));
        writer.store();
    }

    /** Decides sessions in tasks of their own, each once, however often it became due before its turn. */
    private void decideSoon(final Iterable<UnicastMacAddress> macs) {
        for (var mac : macs) {
            if (due.add(mac)) {
                thread.execute(() -> {
                    due.remove(mac);
                    if (!closed) {
                        view.session(new SessionKey(mac)).ifPresent(this::decide);
                    }
                });
            }
        }
    }

    private void adopt(final Session session, final Planner.Plan plan) {
        final var kept = plan.placements().stream().map(Placement::getInstance).collect(Collectors.toSet());
        final var dropped = book.of(session.getUser()).stream().filter(instance -> !kept.contains(instance)).toList();
        drop(dropped);
        boolean moved = !dropped.isEmpty();
        for (var placement : plan.placements()) {
            moved |= place(placement);
        }
        adoptChain(plan.chain());
        writer.store();
        giveTurns(dropped);
        if (moved) {
            decideSoon(Sets.difference(sessions.of(session.getUser()), Set.of(session.getMac())));
        }
    }

    private void adoptChain(final Chain chain) {
        if (!chain.equals(chains.put(chain.getMac(), chain))) {
            writer.changed(chain.getMac());
        }
    }

    /** Returns whether that is news. */
    private boolean place(final Placement placement) {
        final var before = book.get(placement.getInstance());
        final boolean same = before.equals(Optional.of(placement));
        book.put(placement, planner.usage(placement.getFunction()));
        if (!same) {
            writer.changed(placement.getInstance());
            LOG.info("Instance {}: to run on node {}", placement.getInstance().getValue(),
                placement.getNode().getValue());
            before.ifPresent(this::left);
        }
        return !same;
    }

    /** What the nodes have for themselves is not a matter of any session. */
    private void placeNodeFunctions() {
        final var placements = NodeFunctions.placements(view, book);
        drop(Sets.difference(book.ofNodes(), placements.keySet()));
        placements.values().forEach(this::place);
        writer.store();
    }

    /** A session that cannot be placed anew keeps what it has, if that is all that its user requires. */
    private void refuse(final Session session, final String reason) {
        final var mac = session.getMac();
        if (sessions.of(session.getUser()).size() > 1 && followsAnother(session)) {
            return;
        }
        if (refused.add(mac)) {
            LOG.warn("Session {} of user {}: not placed: {}", mac.getValue(), session.getUser().getValue(), reason);
        }
        final boolean keeps = Optional.ofNullable(chains.get(mac))
            .filter(chain -> chain.getUser().equals(session.getUser()))
            .map(chain -> Optional.ofNullable(chain.getInstance()).orElse(List.of()))
            .filter(instances -> planner.requires(session.getUser(), instances))
            .filter(instances -> instances.stream().allMatch(instance -> book.get(instance).isPresent())).isPresent();
        if (!keeps) {
            release(mac, session.getUser());
        }
        reporter.decided(session, Optional.of(reason));
    }

    /** A session that cannot lead, for want of room at its node, is served where the functions are. */
    private boolean followsAnother(final Session session) {
        try {
            follow(session);
            refused.add(session.getMac());
            reporter.decided(session, Optional.empty());
            return true;
        } catch (PlacementException e) {
            LOG.debug("Session {}: cannot follow another one of its user either", session.getMac().getValue(), e);
            return false;
        }
    }

    private void release(final UnicastMacAddress mac, final UserName user) {
        if (chains.remove(mac) != null) {
            writer.changed(mac);
        }
        final Set<InstanceId> dropped = sessions.of(user).stream()
            .anyMatch(other -> !other.equals(mac) && chains.containsKey(other)) ? Set.of() : book.of(user);
        drop(dropped);
        writer.store();
        giveTurns(dropped);
    }

    private void drop(final Iterable<InstanceId> instances) {
        instances.forEach(instance -> {
            final var before = book.get(instance);
            book.remove(instance);
            writer.changed(instance);
            before.ifPresent(this::left);
        });
    }

    /** The last user's instance that leaves a node in maintenance lets the node's own go as well. */
    private void left(final Placement placement) {
        final var node = placement.getNode();
        if (placement.getUser() != null && view.isInMaintenance(node) && !book.servesUsers(node)) {
            thread.execute(() -> {
                if (!closed) {
                    placeNodeFunctions();
                }
            });
        }
    }

    /** Room has become free: some of what was refused may have its turn; the others when room becomes free again. */
    private void giveTurns(final Collection<InstanceId> dropped) {
        if (!dropped.isEmpty()) {
            final var turns = refused.stream().limit(TURNS).toList();
            // Who is refused again waits behind those who had no turn.
            refused.removeAll(turns);
            refused.addAll(turns);
            decideSoon(turns);
        }
    }

    /** What changes in the NFVI Database. */
    private final class Observer implements EngineView.Observer {
        @Override
        public void complete() {
            reporter.begin();
            view.storedPlacements().forEach(placement ->
                book.put(placement, planner.usage(placement.getFunction())));
            view.storedChains().forEach(chain -> chains.put(chain.getMac(), chain));
            view.sessions().forEach(session -> sessions.changed(Optional.empty(), Optional.of(session)));
            List.copyOf(chains.values()).stream()
                .filter(chain -> view.session(new SessionKey(chain.getMac())).isEmpty())
                .forEach(chain -> release(chain.getMac(), chain.getUser()));
            book.users().stream().filter(user -> sessions.of(user).isEmpty()).forEach(user -> drop(book.of(user)));
            networkChanged();
        }

        @Override
        public void sessionsChanged(final List<Change<SessionKey, Session>> changes) {
            changes.forEach(change -> sessions.changed(change.before(), change.after()));
            // What begins comes before what ends: a user who changes the client keeps the instances.
            for (var change : changes) {
                change.before().filter(session -> !change.after().map(Session::getUser)
                    .equals(Optional.of(session.getUser()))).filter(session -> change.after().isPresent())
                    .ifPresent(session -> {
                        release(session.getMac(), session.getUser());
                        decideSoon(sessions.of(session.getUser()));
                    });
                change.after().filter(session -> !UserSessions.needsNoOtherPlan(change.before(), session))
                    .ifPresent(OrchestrationEngine.this::decide);
            }
            for (var change : changes) {
                change.before().filter(session -> change.after().isEmpty()).ifPresent(this::ended);
            }
        }

        @Override
        public void userChanged(final UserKey user) {
            decideSoon(sessions.of(user.getName()));
        }

        @Override
        public void pinChanged(final InstanceId instance) {
            book.get(instance).map(Placement::getUser).ifPresent(user -> userChanged(new UserKey(user)));
        }

        @Override
        public void imageStoreChanged() {
            placeNodeFunctions();
            decideSoon(List.copyOf(refused));
        }

        @Override
        public void networkChanged() {
            placeNodeFunctions();
            decideSoon(Iterables.transform(view.sessions(), Session::getMac));
        }

        private void ended(final Session session) {
            refused.remove(session.getMac());
            release(session.getMac(), session.getUser());
            reporter.ended(session.getMac());
            decideSoon(sessions.of(session.getUser()));
        }
    }
}
