package org.netfate.sdn;

import static org.netfate.sdn.Field.ETH_SRC;

import java.util.Optional;
import java.util.OptionalLong;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.sdn.Action.GoTo;
import org.netfate.sdn.Action.ToController;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
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
    /** What a session or an instance may send. */
    static final int ADMITTED = 3000;

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
                rules.portOf(view, node, name).ifPresent(port -> rules.add(node, Rule.of("access/" + name.getValue(),
                    Rule.ADMISSION, PORT, Match.any().inPort(port), new ToController())));
            }
            for (var name : view.topology().linkPorts(node)) {
                rules.portOf(view, node, name).ifPresent(port -> rules.add(node, Rule.of("link/" + name.getValue(),
                    Rule.ADMISSION, PORT, Match.any().inPort(port), new GoTo(Rule.FORWARDING))));
            }
            view.configuredPorts(node, Port.Kind.Wan).forEach(name -> rules.portOf(view, node, name));
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
        final OptionalLong port = rules.portOf(view, node, name);
        if (port.isPresent()) {
            rules.add(node, Rule.of(mac.getValue() + "/confine", Rule.ADMISSION, CONFINED,
                Match.any().inPort(port.orElseThrow()).with(ETH_SRC, mac)));
            final Optional<Chain> chain = view.chain(mac);
            final var network = view.network().filter(found -> ClientAddress.isServed(found,
                session.orElseThrow().getAddress()));
            if (chain.isPresent() && network.isPresent()) {
                new SessionRules(view, rules, network.orElseThrow(), session.orElseThrow(), chain.orElseThrow()).make();
            }
        }
        return rules.done();
    }

}
