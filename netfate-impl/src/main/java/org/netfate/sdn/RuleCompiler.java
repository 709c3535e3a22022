package org.netfate.sdn;

import static org.netfate.sdn.Field.ETH_SRC;
import static org.netfate.sdn.Field.TP_DST;
import static org.netfate.sdn.Field.TP_SRC;

import java.util.Optional;
import java.util.function.Consumer;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.sdn.Action.GoTo;
import org.netfate.sdn.Action.ToController;
import org.netfate.sdn.PortalRules.Attachment;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Makes rules from the view of the network: a pure function, one owner of rules at a time, so that an event costs what
 * it touches and not what there is. The owners are the nodes themselves, the instances, the clients that have not
 * logged in, and the sessions.
 *
 * <p>Whatever no rule passes is dropped; nothing is ever flooded.
 */
final class RuleCompiler {
    /** Everything else of table 0; above the "normal switching" that Open vSwitch puts at 0 when left alone. */
    private static final int REST = 1;
    private static final int PORT = 1000;
    private static final int CONFINED = 2000;
    /** ARP that nobody is to get but the Orchestrator, also of clients who are confined. */
    private static final int ARP = 2500;
    /** What a client may send before its login, and be sent. */
    static final int CAPTIVE = 2800;
    /** ARP of a session's client to the gateway's MAC address. */
    static final int ANSWERED = 2900;
    /** What a session or an instance may send. */
    static final int ADMITTED = 3000;
    /** What a client with a session may have of the captive portal. */
    static final int PORTAL = 3500;
    /** DHCP is the Orchestrator's, whoever sends it. */
    private static final int DHCP = 4000;
    private static final int DHCP_SERVER = 67;
    private static final int DHCP_CLIENT = 68;

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
                rules.portOf(view, node, name).ifPresent(port -> access(rules, node, name.getValue(), port));
            }
            view.node(node).map(Node::getDhcpServerPort).ifPresent(name -> rules.portOf(view, node, name)
                .ifPresent(port -> dhcpServer(rules, node, name.getValue(), port)));
            for (var name : view.topology().linkPorts(node)) {
                rules.portOf(view, node, name).ifPresent(port -> rules.add(node, Rule.of("link/" + name.getValue(),
                    Rule.ADMISSION, PORT, Match.any().inPort(port), new GoTo(Rule.FORWARDING))));
            }
            view.configuredPorts(node, Port.Kind.Wan).forEach(name -> rules.portOf(view, node, name));
        }
        return rules.done();
    }

    /** What is known of nobody goes to the Orchestrator, and so do everybody's DHCP and ARP. */
    private static void access(final Compiled.Collector rules, final NodeId node, final String name, final long port) {
        final long meter = ToController.meterOf(port);
        rules.add(node, Rule.of("access/" + name, Rule.ADMISSION, PORT, Match.any().inPort(port),
            new ToController(ToController.HEADERS, meter)));
        rules.add(node, Rule.of("arp/" + name, Rule.ADMISSION, ARP, Match.arp().inPort(port),
            new ToController(ToController.HEADERS, meter)));
        rules.add(node, Rule.of("dhcp/" + name, Rule.ADMISSION, DHCP, Match.udp().inPort(port)
            .with(TP_SRC, DHCP_CLIENT).with(TP_DST, DHCP_SERVER), new ToController(ToController.WHOLE, meter)));
    }

    /** A DHCP server of the node's own speaks with the Orchestrator only, which passes on what is for its clients. */
    private static void dhcpServer(final Compiled.Collector rules, final NodeId node, final String name,
            final long port) {
        rules.add(node, Rule.of("dhcp-server/" + name, Rule.ADMISSION, DHCP, Match.udp().inPort(port)
            .with(TP_SRC, DHCP_SERVER), new ToController(ToController.WHOLE, ToController.METER)));
        rules.add(node, Rule.of("arp/" + name, Rule.ADMISSION, ARP, Match.arp().inPort(port),
            new ToController(ToController.HEADERS, ToController.METER)));
    }

    /** The rule that drops what no other rule of the admission table passes. Every switch has it. */
    static Rule restOfAdmission() {
        return Rule.of("rest", Rule.ADMISSION, REST, Match.any());
    }

    /**
     * Makes the rules for an instance's port on each switch that has it: IPv4 may pass, ARP goes to the Orchestrator
     * (an instance that has booted announces itself), both only with the instance's own MAC address. Of what a node
     * has for itself no IPv4 passes but what the rules of its clients let pass.
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
                if (!InstanceIdentity.isOfNode(id)) {
                    rules.add(node, Rule.of(id.getValue() + "/ip", Rule.ADMISSION, ADMITTED,
                        Match.ip().inPort(port).with(ETH_SRC, instance.mac()), new GoTo(Rule.STEERING)));
                }
                rules.add(node, Rule.of(id.getValue() + "/arp", Rule.ADMISSION, ARP,
                    Match.arp().inPort(port).with(ETH_SRC, instance.mac()),
                    new ToController(ToController.HEADERS, ToController.METER)));
            }
        }
        return rules.done();
    }

    /**
     * Makes the rules of a client that has not logged in where it is: with the portal of its node it has web and names,
     * and else nothing but DHCP and ARP. A session at another node is none of this one's business; whoever shows up
     * here with its addresses gets no more than anyone else.
     *
     * @param mac the client
     * @return its rules, none if it has a session at its node
     */
    Compiled client(final UnicastMacAddress mac) {
        final var rules = new Compiled.Collector();
        view.clients().get(mac)
            .filter(place -> view.session(mac).filter(session -> session.getNode().equals(place.node())).isEmpty())
            .filter(place -> view.configuredPorts(place.node(), Port.Kind.Access).contains(place.port()))
            .ifPresent(place -> rules.portOf(view, place.node(), place.port()).ifPresent(port ->
                captive(rules, new Attachment(mac, place.address(), place.node(), port))));
        return rules.done();
    }

    private void captive(final Compiled.Collector rules, final Attachment client) {
        rules.add(client.node(), confine(client));
        final boolean isHolder = view.clients().holder(client.address()).equals(Optional.of(client.mac()));
        if (isHolder && !view.isReserved(client.mac())) {
            withPortal(rules, client, PortalRules::beforeLogin);
        }
    }

    private void withPortal(final Compiled.Collector rules, final Attachment client,
            final Consumer<PortalRules> action) {
        served(client.address()).ifPresent(network -> view.portal(client.node()).ifPresent(portal ->
            action.accept(new PortalRules(view, rules, network, client, portal))));
    }

    private Optional<ClientNetwork> served(final Ipv4AddressNoZone address) {
        return view.network().filter(network -> ClientAddress.isServed(network, address));
    }

    private static Rule confine(final Attachment client) {
        return Rule.of(client.mac().getValue() + "/confine", Rule.ADMISSION, CONFINED,
            Match.any().inPort(client.port()).with(ETH_SRC, client.mac()));
    }

    /**
     * Makes the rules of a session on all switches. Without an access port or an address it has none; without a chain
     * its client has the portal's pages only; without a way to the exit, all but that way.
     *
     * @param mac the client
     * @return its rules
     */
    Compiled session(final UnicastMacAddress mac) {
        final var found = view.session(mac).filter(session -> session.getPort() != null
            && session.getAddress() != null && view.node(session.getNode()).isPresent());
        if (found.isEmpty()) {
            return Compiled.NOTHING;
        }
        final var session = found.orElseThrow();
        final var rules = new Compiled.Collector();
        rules.portOf(view, session.getNode(), session.getPort()).ifPresent(port -> {
            final var client = new Attachment(mac, session.getAddress(), session.getNode(), port);
            rules.add(client.node(), confine(client));
            if (!view.isReserved(mac)) {
                final var chain = view.chain(mac);
                withPortal(rules, client, portal -> portal.afterLogin(chain.filter(this::passes).isPresent()));
                chain.ifPresent(way -> served(client.address()).ifPresent(network ->
                    new SessionRules(view, rules, network, session, way).make()));
            }
        });
        return rules.done();
    }

    private boolean passes(final Chain chain) {
        return chain.getInstance() == null || chain.getInstance().stream().noneMatch(view::isAwaited);
    }
}
