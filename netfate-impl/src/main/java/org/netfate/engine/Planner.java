package org.netfate.engine;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netfate.api.placement.Network;
import org.netfate.api.placement.PlacementException;
import org.netfate.api.placement.PlacementPolicy;
import org.netfate.api.placement.PlacementRequest;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.ChainBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;

/**
 * Makes the plan of one session: its placements and its chain. Pure: the same view gives the same plan. What other
 * sessions use is known from the book, so its cost does not grow with their number.
 */
final class Planner {
    /**
     * What was decided for a session.
     *
     * @param placements one for each required function
     * @param chain the way of its traffic
     */
    record Plan(List<Placement> placements, Chain chain) { }

    /** Where instances have to be, whatever the policy would choose. */
    @FunctionalInterface
    private interface Pins {
        Optional<NodeId> of(InstanceId instance) throws PlacementException;
    }

    private final EngineView view;
    private final PlacementBook book;
    private final Function<String, Optional<PlacementPolicy>> policies;

    Planner(final EngineView view, final PlacementBook book,
            final Function<String, Optional<PlacementPolicy>> policies) {
        this.view = view;
        this.book = book;
        this.policies = policies;
    }

    /**
     * Plans a session.
     *
     * @param session the session
     * @param current its chain until now
     * @return the plan
     * @throws PlacementException if it cannot be placed
     */
    Plan plan(final Session session, final Optional<Chain> current) throws PlacementException {
        return plan(session, current, instance -> view.pin(instance, session.getNode()), view::acceptance);
    }

    private Plan plan(final Session session, final Optional<Chain> current, final Pins pins,
            final Function<Node, Network.Acceptance> acceptance) throws PlacementException {
        final var user = view.user(new UserKey(session.getUser())).orElseThrow(() ->
            new PlacementException("user " + session.getUser().getValue() + " is not configured"));
        final var policy = policies.apply(view.policyName()).orElseThrow(() ->
            new PlacementException("there is no placement policy '" + view.policyName() + "'"));
        final var required = required(user);
        final var request = request(session, user, required, current, pins);
        final var placement = policy.place(request, network(session.getUser(), acceptance));
        if (placement.functionNodes().size() != required.size()) {
            throw new PlacementException("policy '" + policy.name() + "' has placed " + placement.functionNodes().size()
                + " of " + required.size() + " functions");
        }
        for (int i = 0; i < required.size(); i++) {
            final var refusal = request.functions().get(i).refusalOf(placement.functionNodes().get(i));
            if (refusal.isPresent()) {
                throw new PlacementException(refusal.orElseThrow());
            }
        }
        final var placements = new ArrayList<Placement>();
        for (int i = 0; i < required.size(); i++) {
            placements.add(new PlacementBuilder()
                .setInstance(InstanceIdentity.personal(required.get(i), session.getUser()))
                .setFunction(required.get(i)).setUser(session.getUser())
                .setNode(new NodeId(placement.functionNodes().get(i))).build());
        }
        return new Plan(placements, new ChainBuilder().setMac(session.getMac()).setUser(session.getUser())
            .setInstance(placements.isEmpty() ? null : placements.stream().map(Placement::getInstance).toList())
            .setExitNode(new NodeId(placement.exitNode())).build());
    }

    /**
     * Plans the way of a session's traffic through functions that run where another session of its user wants them.
     *
     * @param session the session
     * @param current its chain until now
     * @return its chain
     * @throws PlacementException if they do not run anywhere, or cannot be reached as the user's agreement wants it
     */
    Chain follow(final Session session, final Optional<Chain> current) throws PlacementException {
        return plan(session, current, this::whereItIs, node -> Network.Acceptance.EVERYTHING).chain();
    }

    private Optional<NodeId> whereItIs(final InstanceId instance) throws PlacementException {
        return Optional.of(book.get(instance).map(Placement::getNode).orElseThrow(() -> new PlacementException(
            "instance " + instance.getValue() + ", which the user's sessions share, could not be placed")));
    }

    /** Whether these are all the instances that a user requires, in their order. */
    boolean requires(final UserName user, final List<InstanceId> instances) {
        return view.user(new UserKey(user)).map(Planner::required)
            .map(functions -> functions.stream().map(function -> InstanceIdentity.personal(function, user)).toList())
            .filter(instances::equals).isPresent();
    }

    /** What an instance of a function uses. */
    PlacementBook.Usage usage(final FunctionId function) {
        return view.function(new FunctionKey(function)).map(known -> new PlacementBook.Usage(
            known.getMemory().longValue(), known.requireVcpus().longValue())).orElse(PlacementBook.Usage.NONE);
    }

    private PlacementRequest request(final Session session, final User user, final List<FunctionId> required,
            final Optional<Chain> current, final Pins pins) throws PlacementException {
        final var functions = new ArrayList<PlacementRequest.Function>();
        for (var function : required) {
            final var known = view.function(new FunctionKey(function)).orElseThrow(() ->
                new PlacementException("user " + session.getUser().getValue() + " requires function "
                    + function.getValue() + ", which is not in the catalogue"));
            if (NodeFunctions.isOfNodes(known)) {
                throw new PlacementException("user " + session.getUser().getValue() + " requires function "
                    + function.getValue() + ", which is the nodes' own");
            }
            final var usage = usage(function);
            final var instance = InstanceIdentity.personal(function, session.getUser());
            functions.add(new PlacementRequest.Function(function.getValue(), (int) usage.memory(),
                (int) usage.vcpus(), node(instance), pins.of(instance).map(NodeId::getValue),
                refusals(known, instance)));
        }
        final var delay = Optional.ofNullable(user.getSla()).map(sla -> sla.getMaximumDelay())
            .map(value -> Duration.of(value.longValue(), ChronoUnit.MICROS));
        return new PlacementRequest(session.getUser().getValue(), session.getNode().getValue(), functions,
            current.flatMap(chain -> view.node(chain.getExitNode())).flatMap(Planner::segment), delay);
    }

    /** Nodes on which a new instance could not start, with the reason. */
    private Map<String, String> refusals(
            final org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function function,
            final InstanceId instance) throws PlacementException {
        final var everywhere = book.get(instance).isPresent() ? Optional.<String>empty()
            : view.imageStore().refusal(function);
        if (everywhere.isPresent()) {
            throw new PlacementException(everywhere.orElseThrow());
        }
        if (!view.imageStore().isTroubled()) {
            return Map.of();
        }
        final var refusals = new HashMap<String, String>();
        view.nodes().forEach(node -> view.imageStore().refusal(function, node)
            .ifPresent(reason -> refusals.put(node.getId().getValue(), reason)));
        return refusals;
    }

    private static List<FunctionId> required(final User user) {
        return Optional.ofNullable(user.getRequiredFunction()).map(List::copyOf).orElse(List.of());
    }

    private Optional<String> node(final InstanceId instance) {
        return book.get(instance).map(placement -> placement.getNode().getValue());
    }

    private Network network(final UserName user, final Function<Node, Network.Acceptance> acceptance) {
        final Map<String, Network.Node> nodes = view.nodes().stream().collect(Collectors.toMap(
            node -> node.getId().getValue(), node -> describe(node, user, acceptance.apply(node))));
        final var links = view.links().map(link -> {
            final var ends = link.nonnullTermination().values().stream()
                .map(end -> end.getNode().getValue()).sorted().toList();
            return new Network.Link(ends.get(0), ends.get(ends.size() - 1),
                Duration.of(link.requireDelay().longValue(), ChronoUnit.MICROS));
        }).toList();
        return new Network(nodes, links);
    }

    private Network.Node describe(final Node node, final UserName user, final Network.Acceptance acceptance) {
        final var used = book.usedByOthers(node.getId(), user);
        return new Network.Node(node.getId().getValue(), node.getHypervisorUri() != null, segment(node),
            Optional.ofNullable(node.getMemory()).map(memory -> memory.longValue() - used.memory()),
            Optional.ofNullable(node.getVcpus()).map(vcpus -> vcpus.longValue() - used.vcpus()), acceptance);
    }

    private static Optional<String> segment(final Node node) {
        return node.nonnullPort().values().stream().filter(port -> port.getKind() == Port.Kind.Wan)
            .map(port -> Optional.ofNullable(port.getSegment()).map(name -> name.getValue()).orElse("wan"))
            .sorted().findFirst();
    }
}
