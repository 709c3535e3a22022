package org.netfate.sdn;

import static org.netfate.sdn.Field.ARP_SHA;
import static org.netfate.sdn.Field.ARP_SPA;
import static org.netfate.sdn.Field.ARP_TPA;
import static org.netfate.sdn.Field.ETH_DST;
import static org.netfate.sdn.Field.ETH_SRC;
import static org.netfate.sdn.Field.IPV4_DST;
import static org.netfate.sdn.Field.IPV4_SRC;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.Topology.Hop;
import org.netfate.sdn.Action.GoTo;
import org.netfate.sdn.Action.Output;
import org.netfate.sdn.Action.OutputToIngress;
import org.netfate.sdn.Action.SetMac;
import org.netfate.sdn.Rule.Counter;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Makes the rules of one session whose client, access port, address and chain are known. The direction of a packet is
 * told by the client's address; each place where a packet can come from (the access port, every port of a function, the
 * WAN port) sets the MAC address of the next function, and the forwarding tables on the way lead it there.
 *
 * <p>While an instance migrates its port is on two switches. Both have the rules for what comes from it, so that the
 * only thing that changes when the guest resumes is where its MAC address leads.
 */
final class SessionRules {
    private static final int FORWARDED = 1000;
    private static final int TURNED_BACK = 1100;
    private static final int DOWNSTREAM = 1000;
    /** A packet from the client's address to itself goes up, like what the client sends otherwise. */
    private static final int UPSTREAM = 1100;

    private final NetworkView view;
    private final Compiled.Collector rules;
    private final ClientNetwork network;
    private final UnicastMacAddress client;
    private final Ipv4AddressNoZone address;
    private final Place access;
    private final List<InstanceIdentity> functions;
    private final NodeId exitNode;

    SessionRules(final NetworkView view, final Compiled.Collector rules, final ClientNetwork network,
            final Session session, final Chain chain) {
        this.view = view;
        this.rules = rules;
        this.network = network;
        client = session.getMac();
        address = session.getAddress();
        access = new Place(session.getNode(), session.getPort(),
            view.port(session.getNode(), session.getPort()).orElseThrow());
        functions = chain.getInstance() == null ? List.of()
            : chain.getInstance().stream().map(InstanceIdentity::of).toList();
        exitNode = chain.getExitNode();
    }

    void make() {
        final var exit = view.wanPort(exitNode).map(name ->
            new Place(exitNode, name, view.port(exitNode, name).orElseThrow()));
        if (exit.isEmpty()) {
            rules.problem(exitNode, "the exit's switch has no WAN port");
            return;
        }
        admit(exit.orElseThrow());
        steer(exit.orElseThrow());
        forward(exit.orElseThrow());
    }

    private void admit(final Place exit) {
        final var fromClient = Match.ip().inPort(access.number()).with(ETH_SRC, client);
        add(access, Rule.of(id("admit"), Rule.ADMISSION, RuleCompiler.ADMITTED, fromClient.with(IPV4_SRC, address),
            new GoTo(Rule.STEERING)).countedAs(Counter.FROM_CLIENT));
        // The gateway's own ARP is all that a client needs of its segment: asked directly, past the functions.
        add(access, Rule.of(id("admit-arp"), Rule.ADMISSION, RuleCompiler.ADMITTED,
            Match.arp().inPort(access.number()).with(ETH_SRC, client).with(ARP_SHA, client)
                .with(ARP_SPA, address).with(ARP_TPA, network.getGatewayAddress()),
            new SetMac(ETH_DST, network.getGatewayMac()), new GoTo(Rule.FORWARDING)));
        // It answers the gateway's questions, whatever address the gateway asks from.
        add(access, Rule.of(id("answer-arp"), Rule.ADMISSION, RuleCompiler.ANSWERED,
            Match.arp().inPort(access.number()).with(ETH_SRC, client).with(ETH_DST, network.getGatewayMac())
                .with(ARP_SHA, client).with(ARP_SPA, address), new GoTo(Rule.FORWARDING)));
        add(exit, Rule.of(id("return"), Rule.ADMISSION, RuleCompiler.ADMITTED,
            Match.ip().inPort(exit.number()).with(IPV4_DST, address), new GoTo(Rule.STEERING)));
        add(exit, Rule.of(id("return-arp"), Rule.ADMISSION, RuleCompiler.ADMITTED,
            Match.arp().inPort(exit.number()).with(ARP_TPA, address),
            new SetMac(ETH_DST, client), new GoTo(Rule.FORWARDING)));
    }

    private void steer(final Place exit) {
        up(access, 0);
        for (int k = 0; k < functions.size(); k++) {
            for (var place : places(functions.get(k))) {
                up(place, k + 1);
                down(place, k - 1);
            }
        }
        down(exit, functions.size() - 1);
    }

    private void up(final Place from, final int next) {
        add(from, Rule.of(id("up/" + from.port().getValue()), Rule.STEERING, UPSTREAM,
            Match.ip().inPort(from.number()).with(IPV4_SRC, address), next < functions.size()
                ? toFunction(next) : toward(client, network.getGatewayMac())));
    }

    private void down(final Place from, final int next) {
        add(from, Rule.of(id("down/" + from.port().getValue()), Rule.STEERING, DOWNSTREAM,
            Match.ip().inPort(from.number()).with(IPV4_DST, address), next >= 0
                ? toFunction(next) : toward(network.getGatewayMac(), client)));
    }

    private Action[] toFunction(final int index) {
        return new Action[] {new SetMac(ETH_DST, functions.get(index).mac()), new GoTo(Rule.FORWARDING)};
    }

    private Action[] toward(final UnicastMacAddress source, final UnicastMacAddress destination) {
        return new Action[] {new SetMac(ETH_SRC, source), new SetMac(ETH_DST, destination),
            new GoTo(Rule.FORWARDING)};
    }

    private void forward(final Place exit) {
        final int last = functions.size() - 1;
        for (int k = 0; k <= last; k++) {
            final var function = functions.get(k);
            final var from = new LinkedHashSet<Place>(k == 0 ? Set.of(access) : places(functions.get(k - 1)));
            from.addAll(k == last ? Set.of(exit) : places(functions.get(k + 1)));
            view.location(function).ifPresent(node -> from.forEach(place -> path("function/"
                + function.mac().getValue(), Match.any().with(ETH_DST, function.mac()), place, node,
                function.port())));
        }
        final var toClient = Match.any().with(ETH_DST, client);
        final var toGateway = Match.ip().with(ETH_DST, network.getGatewayMac()).with(IPV4_SRC, address);
        for (var place : last < 0 ? Set.of(exit) : places(functions.get(0))) {
            path("client", toClient, place, access.node(), access.port());
        }
        for (var place : last < 0 ? Set.of(access) : places(functions.get(last))) {
            path("gateway", toGateway, place, exitNode, exit.port());
        }
        path("client", toClient, exit, access.node(), access.port());
        path("gateway-arp", Match.arp().with(ETH_DST, network.getGatewayMac()).with(ARP_SPA, address), access,
            exitNode, exit.port());
    }

    /** Leads packets from a place to a port of a node, over the links between them. */
    private void path(final String name, final Match match, final Place from, final NodeId to,
            final PortName port) {
        final var hops = view.topology().path(from.node(), to);
        if (hops.isEmpty()) {
            rules.problem(from.node(), "no link leads from " + from.node().getValue() + " to " + to.getValue());
            return;
        }
        PortName ingress = from.port();
        for (Hop hop : hops.orElseThrow()) {
            output(name, match, hop.node(), ingress, hop.port());
            ingress = hop.nextPort();
        }
        output(name, match, to, ingress, port);
    }

    private void output(final String name, final Match match, final NodeId node, final PortName ingress,
            final PortName egress) {
        final boolean ofFunction = functions.stream().anyMatch(function -> function.port().equals(egress));
        final var number = ofFunction ? view.port(node, egress) : rules.portOf(view, node, egress);
        if (number.isPresent()) {
            final var rule = Rule.of(id("to/" + name), Rule.FORWARDING, FORWARDED, match,
                new Output(number.orElseThrow()));
            final boolean toClient = node.equals(access.node()) && egress.equals(access.port());
            rules.add(node, toClient ? rule.countedAs(Counter.TO_CLIENT) : rule);
            if (ingress.equals(egress)) {
                rules.add(node, Rule.of(id("back/" + name), Rule.FORWARDING, TURNED_BACK,
                    match.inPort(number.orElseThrow()), new OutputToIngress()));
            }
        }
    }

    /** Where packets of an instance come from: every switch that has its port. */
    private Set<Place> places(final InstanceIdentity instance) {
        final var places = new LinkedHashSet<Place>();
        view.holders(instance).forEach(node -> places.add(
            new Place(node, instance.port(), view.port(node, instance.port()).orElseThrow())));
        return places;
    }

    private void add(final Place place, final Rule rule) {
        rules.add(place.node(), rule);
    }

    private String id(final String name) {
        return client.getValue() + "/" + name;
    }

    /**
     * A port of a switch.
     *
     * @param node the switch's node
     * @param port name of the port
     * @param number its OpenFlow number
     */
    private record Place(NodeId node, PortName port, long number) { }
}
