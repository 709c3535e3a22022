package org.netfate.sdn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.sdn.Owner.OfClient;
import org.netfate.sdn.Owner.OfInstance;
import org.netfate.sdn.Owner.OfNode;
import org.netfate.sdn.Owner.OfSession;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;

/**
 * Keeps every switch doing what the view of the network asks for. Events change the view and note whose rules they
 * touch; {@link #apply} compiles those and sends the differences. It belongs to one sequential executor.
 */
final class Steering {
    /** After how many rounds the switches are asked for all of their rules. */
    private static final int AUDIT = 30;

    private final NetworkView view = new NetworkView();
    private final RuleCompiler compiler = new RuleCompiler(view);
    private final Map<NodeId, SwitchProgram> programs = new HashMap<>();
    private final Map<Owner, Compiled> compiled = new HashMap<>();
    private final Map<NodeId, Set<Owner>> dependants = new HashMap<>();
    private final Map<InstanceId, Set<UnicastMacAddress>> users = new HashMap<>();
    private final Set<Owner> touched = new LinkedHashSet<>();
    /** Nodes whose switches have lost rules. */
    private final Set<NodeId> damaged = new LinkedHashSet<>();
    private int ticks;
    private final Executor executor;
    private final IntSupplier firstEpoch;
    private final SwitchReport report;
    private final Announcer announcer = new Announcer(view);
    private final RollCall rollCall = new RollCall(view);
    private final PortWatch portWatch;

    /**
     * Makes it, with nothing known.
     *
     * @param executor runs one task at a time; every method has to be called on it
     * @param firstEpoch an epoch for a switch that has no rules of NetFATE
     * @param report told what the switches do
     */
    Steering(final Executor executor, final IntSupplier firstEpoch, final SwitchReport report) {
        this.executor = executor;
        this.firstEpoch = firstEpoch;
        this.report = report;
        portWatch = new PortWatch(view, report);
    }

    void network(final Optional<ClientNetwork> network) {
        view.setNetwork(network);
        touchAll();
    }

    void node(final NodeId id, final Optional<Node> node) {
        view.setNode(id, node);
        touched.add(new OfNode(id));
        touchAll();
    }

    void link(final LinkKey id, final Optional<Link> link) {
        view.setLink(id, link);
        touchAll();
    }

    private void touchAll() {
        view.nodes().forEach(node -> touched.add(new OfNode(node.getId())));
        view.instances().forEach(instance -> touched.add(new OfInstance(instance)));
        view.clients().all().forEach(client -> touched.add(new OfClient(client)));
        view.members().forEach(client -> touched.add(new OfSession(client)));
    }

    void function(final FunctionId id, final Optional<Function> function) {
        view.setFunction(id, function);
        touchAll();
    }

    void session(final UnicastMacAddress client, final Optional<Session> session) {
        final var addresses = Stream.of(view.session(client), session)
            .flatMap(Optional::stream).map(Session::getAddress).filter(Objects::nonNull).toList();
        touchHolders(addresses);
        view.setSession(client, session);
        touchHolders(addresses);
        touched.add(new OfSession(client));
        touched.add(new OfClient(client));
    }

    /** A device was seen at an access port, or is forgotten. */
    void client(final UnicastMacAddress mac, final Optional<Client> client) {
        final var before = view.clients().get(mac);
        final var after = ClientView.place(client);
        if (!before.equals(after)) {
            final var addresses = Stream.of(before, after).flatMap(Optional::stream)
                .map(ClientView.Place::address).toList();
            touchHolders(addresses);
            view.setClient(mac, client);
            touchHolders(addresses);
            touched.add(new OfClient(mac));
        }
    }

    /** Who may use an address may change: the one who could and the one who can, not all who would. */
    private void touchHolders(final List<Ipv4AddressNoZone> addresses) {
        addresses.forEach(address -> view.clients().holder(address)
            .ifPresent(holder -> touched.add(new OfClient(holder))));
    }

    void chain(final UnicastMacAddress client, final Optional<Chain> chain) {
        instancesOf(view.chain(client)).forEach(instance -> users.computeIfPresent(instance,
            (key, clients) -> clients.remove(client) && clients.isEmpty() ? null : clients));
        view.setChain(client, chain);
        instancesOf(chain).forEach(instance ->
            users.computeIfAbsent(instance, key -> new HashSet<>()).add(client));
        touched.add(new OfSession(client));
    }

    void placement(final InstanceId id, final Optional<Placement> placement) {
        view.setPlacement(id, placement);
        touch(id);
    }

    void instance(final InstanceId id, final Optional<Instance> instance) {
        view.setInstance(id, instance);
        touch(id);
    }

    /** A switch has a port now, or has it under another number, or has it no more. */
    void port(final NodeId node, final String name, final OptionalLong number) {
        view.setPort(node, name, number);
        view.instanceOfPort(name).ifPresentOrElse(this::touch, () -> {
            touched.add(new OfNode(node));
            touched.addAll(dependants.getOrDefault(node, Set.of()));
        });
    }

    private void touch(final InstanceId id) {
        touched.add(new OfInstance(id));
        users.getOrDefault(id, Set.of()).forEach(client -> touched.add(new OfSession(client)));
        final var mac = InstanceIdentity.of(id).mac();
        touchClient(mac);
        // A portal that comes or goes concerns everyone at its node.
        InstanceIdentity.nodeOf(id).ifPresent(node -> view.clients().at(node).forEach(this::touchClient));
    }

    private void touchClient(final UnicastMacAddress mac) {
        touched.add(new OfClient(mac));
        touched.add(new OfSession(mac));
    }

    private static List<InstanceId> instancesOf(final Optional<Chain> chain) {
        return chain.map(Chain::getInstance).orElse(List.of());
    }

    void connected(final NodeId node, final SwitchConnection connection) {
        program(node).connect(connection);
        reportState(node);
    }

    void disconnected(final NodeId node) {
        program(node).disconnect();
        reportState(node);
    }

    /** A switch has deleted an entry, for whatever reason; {@link #apply} puts it again if it is still wanted. */
    void deleted(final NodeId node, final long cookie) {
        Optional.ofNullable(programs.get(node)).filter(program -> program.deleted(cookie))
            .ifPresent(program -> damaged.add(node));
    }

    /** Makes the touched rules again and sends the differences. Does nothing when nothing is touched. */
    void apply() {
        final var changed = new LinkedHashSet<NodeId>();
        for (Owner owner : touched) {
            changed.addAll(compile(owner));
        }
        damaged.stream().filter(programs::containsKey).forEach(changed::add);
        damaged.clear();
        final var sent = new HashMap<NodeId, Set<Owner>>();
        changed.forEach(node -> sent.put(node, program(node).send()));
        touched.stream().filter(OfSession.class::isInstance).map(OfSession.class::cast).forEach(session ->
            announcer.moved(session.client(), exit -> programs.containsKey(exit)
                && !sent.getOrDefault(exit, Set.of()).contains(session) ? connectionOf(exit) : Optional.empty()));
        changed.forEach(node -> reportUnsent(node, sent.get(node)));
        touched.clear();
        purgeWhereAllIsKnown();
    }

    private Set<NodeId> compile(final Owner owner) {
        final Compiled now = owner instanceof OfNode of ? compiler.node(of.node())
            : owner instanceof OfInstance of ? compiler.instance(of.instance())
            : owner instanceof OfClient of ? compiler.client(of.client())
            : owner instanceof OfSession of ? compiler.session(of.client()) : Compiled.NOTHING;
        final Compiled before = now.nodes().isEmpty() ? compiled.remove(owner) : compiled.put(owner, now);
        if (now.equals(before)) {
            return Set.of();
        }
        final var nodes = new LinkedHashSet<>(now.nodes());
        if (before != null) {
            before.nodes().forEach(node -> dependants.getOrDefault(node, new HashSet<>()).remove(owner));
            nodes.addAll(before.nodes());
        }
        now.nodes().forEach(node -> dependants.computeIfAbsent(node, key -> new HashSet<>()).add(owner));
        nodes.forEach(node -> program(node).want(owner, now.rules().getOrDefault(node, List.of()),
            now.problems().getOrDefault(node, Set.of())));
        return nodes;
    }

    private void purgeWhereAllIsKnown() {
        if (view.everyPlacementIsObserved()) {
            programs.forEach((node, program) -> {
                if (program.awaitsPurge() && view.hasPorts(node)) {
                    program.purge();
                }
            });
        }
    }

    /** Sends again what was refused, reads the counters of the sessions' packets and asks who is missing. */
    void tick() {
        programs.forEach((node, program) -> {
            program.retry();
            CounterPoller.poll(program, executor, counts -> report.counted(node, counts));
        });
        if (++ticks % AUDIT == 0) {
            programs.forEach((node, program) -> program.audit(() -> {
                damaged.add(node);
                apply();
            }));
        }
        rollCall.call(this::connectionOf);
        portWatch.goRound(this::connectionOf);
        purgeWhereAllIsKnown();
    }

    private SwitchProgram program(final NodeId node) {
        return programs.computeIfAbsent(node, key -> new SwitchProgram(node, executor, firstEpoch,
            owners -> confirmed(node, owners)));
    }

    private Optional<SwitchConnection> connectionOf(final NodeId node) {
        return Optional.ofNullable(programs.get(node)).flatMap(SwitchProgram::connection);
    }

    private void confirmed(final NodeId node, final Set<Owner> owners) {
        if (!programs.containsKey(node)) {
            return;
        }
        report(node, owners, true);
        owners.stream().filter(OfSession.class::isInstance).map(OfSession.class::cast).forEach(session ->
            announcer.moved(session.client(), exit -> exit.equals(node) ? connectionOf(exit) : Optional.empty()));
        purgeWhereAllIsKnown();
    }

    private void reportUnsent(final NodeId node, final Set<Owner> sent) {
        if (view.node(node).isEmpty() && program(node).wanted().owners().isEmpty()) {
            programs.remove(node);
            report.forgotten(node);
        } else if (sent.isEmpty()) {
            reportState(node);
        }
    }

    private void reportState(final NodeId node) {
        report(node, Set.of(), true);
    }

    private void report(final NodeId node, final Set<Owner> owners, final boolean confirmed) {
        final var program = program(node);
        final var entries = new HashMap<UnicastMacAddress, Optional<SwitchReport.Entry>>();
        for (Owner owner : owners) {
            if (owner instanceof OfSession session) {
                final var rules = program.wanted().of(owner);
                entries.put(session.client(), facts(session.client()).filter(facts -> !rules.isEmpty())
                    .map(facts -> new SwitchReport.Entry(facts, rules, confirmed && !program.refusedOf(owner))));
            }
        }
        report.changed(node, entries, new SwitchReport.State(program.connection().isPresent(),
            program.installedRules(), program.lastError()));
    }

    private Optional<SessionFacts> facts(final UnicastMacAddress client) {
        return view.session(client).map(session -> new SessionFacts(session.getUser(), session.getAddress(),
            instancesOf(view.chain(client)).stream().map(id -> InstanceIdentity.of(id).mac()).toList()));
    }
}
