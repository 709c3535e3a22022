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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.Topology.Hop;
import org.netfate.sdn.Action.GoTo;
import org.netfate.sdn.Action.Output;
import org.netfate.sdn.Action.OutputToIngress;
import org.netfate.sdn.Action.SetMac;
import org.netfate.sdn.Action.ToController;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Makes rules from the view of the network: a pure function, one owner of rules at a time, so that an event costs what
 * it touches and not what there is. The owners are the nodes themselves, the instances and the sessions.
 *
 * <p>Whatever no rule passes is dropped; nothing is ever flooded.
 */
final class RuleCompiler {
    /** Everything else of table 0; above the "normal switching" that Open vSwitch puts at 0 when left alone. */
    private static final int REST = 1;
    private static final int PORT = 1000;
    private static final int CONFINED = 2000;
    private static final int ADMITTED = 3000;
    private static final int FORWARDED = 1000;
    private static final int TURNED_BACK = 1100;
    private static final int DOWNSTREAM = 1000;
    /** A packet from the client's address to itself goes up, like what the client sends otherwise. */
    private static final int UPSTREAM = 1100;

    private final NetworkView view;

    RuleCompiler(final NetworkView view) {
        this.view = view;
    }

    /**
     * Makes the rules that a node's switch has without any session.
     *
     * @param node the node
     * @return its rules, and the configured ports that its switch lacks
     */
    Compiled node(final NodeId node) {
        final var rules = new Compiled.Collector();
        if (view.node(node).isPresent()) {
            rules.add(node, restOfAdmission());
            for (var name : view.configuredPorts(node, Port.Kind.Access)) {
                numberOf(rules, node, name).ifPresent(port -> rules.add(node, Rule.of("access/" + name.getValue(),
                    Rule.ADMISSION, PORT, Match.any().inPort(port), new ToController())));
            }
            for (var name : view.topology().linkPorts(node)) {
                numberOf(rules, node, name).ifPresent(port -> rules.add(node, Rule.of("link/" + name.getValue(),
                    Rule.ADMISSION, PORT, Match.any().inPort(port), new GoTo(Rule.FORWARDING))));
            }
            view.configuredPorts(node, Port.Kind.Wan).forEach(name -> numberOf(rules, node, name));
        }
        return rules.done();
    }

    /** The rule that drops what no other rule of the admission table passes. Every switch has it. */
    static Rule restOfAdmission() {
        return Rule.of("rest", Rule.ADMISSION, REST, Match.any());
    }

    /**
     * Makes the rules for an instance's port on each switch that has it: IPv4 may pass, ARP goes to the Orchestrator
     * (an instance that has booted announces itself), both only with the instance's own MAC address.
     *
     * @param id the instance
     * @return its rules
     */
    Compiled instance(final InstanceId id) {
        final var rules = new Compiled.Collector();
        if (view.knows(id)) {
            final var instance = InstanceIdentity.of(id);
            for (var node : view.holders(instance)) {
                final long port = view.port(node, instance.port()).orElseThrow();
                rules.add(node, Rule.of(id.getValue() + "/ip", Rule.ADMISSION, ADMITTED,
                    Match.ip().inPort(port).with(ETH_SRC, instance.mac()), new GoTo(Rule.STEERING)));
                rules.add(node, Rule.of(id.getValue() + "/arp", Rule.ADMISSION, ADMITTED,
                    Match.arp().inPort(port).with(ETH_SRC, instance.mac()), new ToController()));
            }
        }
        return rules.done();
    }

    /**
     * Makes the rules of a session on all switches. Without an access port or an address it has none; without a chain
     * its client is only kept from reaching the Orchestrator; without a way to the exit, all but that way.
     *
     * @param mac the client
     * @return its rules
     */
    Compiled session(final UnicastMacAddress mac) {
        final var session = view.session(mac).filter(found -> found.getPort() != null && found.getAddress() != null);
        if (session.isEmpty() || view.node(session.orElseThrow().getNode()).isEmpty()) {
            return Compiled.NOTHING;
        }
        final var rules = new Compiled.Collector();
        final var name = session.orElseThrow().getPort();
        final var node = session.orElseThrow().getNode();
        final OptionalLong port = numberOf(rules, node, name);
        if (port.isPresent()) {
            rules.add(node, Rule.of(mac.getValue() + "/confine", Rule.ADMISSION, CONFINED,
                Match.any().inPort(port.orElseThrow()).with(ETH_SRC, mac)));
            final Optional<Chain> chain = view.chain(mac);
            final var network = view.network().filter(found -> ClientAddress.isServed(found,
                session.orElseThrow().getAddress()));
            if (chain.isPresent() && network.isPresent()) {
                new SessionRules(rules, network.orElseThrow(), session.orElseThrow(), port.orElseThrow(),
                    chain.orElseThrow()).make();
            }
        }
        return rules.done();
    }

    /** The WAN port of a node: the first by name that its switch has. */
    Optional<PortName> wanPort(final NodeId node) {
        return view.configuredPorts(node, Port.Kind.Wan).stream()
            .filter(name -> view.port(node, name).isPresent()).findFirst();
    }

    private OptionalLong numberOf(final Compiled.Collector rules, final NodeId node, final PortName name) {
        final var number = view.port(node, name);
        if (number.isEmpty()) {
            rules.problem(node, "the switch has no port " + name.getValue());
        }
        return number;
    }

    /** The rules of one session that has all that it needs. */
    private final class SessionRules {
        private final Compiled.Collector rules;
        private final ClientNetwork network;
        private final UnicastMacAddress client;
        private final Ipv4AddressNoZone address;
        private final Place access;
        private final List<InstanceIdentity> functions;
        private final NodeId exitNode;

        SessionRules(final Compiled.Collector rules, final ClientNetwork network, final Session session,
                final long accessPort, final Chain chain) {
            this.rules = rules;
            this.network = network;
            client = session.getMac();
            address = session.getAddress();
            access = new Place(session.getNode(), session.getPort(), accessPort);
            functions = chain.getInstance() == null ? List.of()
                : chain.getInstance().stream().map(InstanceIdentity::of).toList();
            exitNode = chain.getExitNode();
        }

        void make() {
            final var exit = wanPort(exitNode).map(name ->
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
            add(access, Rule.of(id("admit"), Rule.ADMISSION, ADMITTED, fromClient.with(IPV4_SRC, address),
                new GoTo(Rule.STEERING)).asCounted());
            // The gateway's own ARP is all that a client needs of its segment: asked directly, past the functions.
            add(access, Rule.of(id("admit-arp"), Rule.ADMISSION, ADMITTED,
                Match.arp().inPort(access.number()).with(ETH_SRC, client).with(ARP_SHA, client)
                    .with(ARP_SPA, address).with(ARP_TPA, network.getGatewayAddress()),
                new SetMac(ETH_DST, network.getGatewayMac()), new GoTo(Rule.FORWARDING)));
            add(exit, Rule.of(id("return"), Rule.ADMISSION, ADMITTED,
                Match.ip().inPort(exit.number()).with(IPV4_DST, address), new GoTo(Rule.STEERING)));
            add(exit, Rule.of(id("return-arp"), Rule.ADMISSION, ADMITTED,
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
            final var number = ofFunction ? view.port(node, egress) : numberOf(rules, node, egress);
            if (number.isPresent()) {
                rules.add(node, Rule.of(id("to/" + name), Rule.FORWARDING, FORWARDED, match,
                    new Output(number.orElseThrow())));
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
