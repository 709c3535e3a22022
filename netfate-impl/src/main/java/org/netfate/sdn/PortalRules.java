package org.netfate.sdn;

import static org.netfate.sdn.Field.ARP_SHA;
import static org.netfate.sdn.Field.ARP_SPA;
import static org.netfate.sdn.Field.ARP_TPA;
import static org.netfate.sdn.Field.ETH_DST;
import static org.netfate.sdn.Field.ETH_SRC;
import static org.netfate.sdn.Field.IPV4_DST;
import static org.netfate.sdn.Field.IPV4_SRC;
import static org.netfate.sdn.Field.TP_DST;
import static org.netfate.sdn.Field.TP_SRC;

import org.netfate.nfvi.InstanceIdentity;
import org.netfate.sdn.Action.Output;
import org.netfate.sdn.Action.SetMac;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;

/**
 * Makes the rules between one client and the captive portal of its node, all of them in the admission table of that
 * node's switch: nothing between the two ever crosses a link. What a client asks of any server before its login is
 * answered by the portal in that server's name, so the portal's source address is open there; what it sends reaches
 * none but this client, and only from the ports at which it listens.
 */
final class PortalRules {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int DNS = 53;

    private final Compiled.Collector rules;
    private final ClientNetwork network;
    private final Attachment client;
    private final InstanceIdentity portal;
    private final long portalPort;

    /**
     * A client at an access port.
     *
     * @param mac the client
     * @param address its address
     * @param node its access node
     * @param port number of the access port
     */
    record Attachment(UnicastMacAddress mac, Ipv4AddressNoZone address, NodeId node, long port) { }

    PortalRules(final NetworkView view, final Compiled.Collector rules, final ClientNetwork network,
            final Attachment client, final InstanceIdentity portal) {
        this.rules = rules;
        this.network = network;
        this.client = client;
        this.portal = portal;
        portalPort = view.port(client.node(), portal.port()).orElseThrow();
    }

    /** Web and names of a client without a session: the portal answers, whomever the client asks. */
    void beforeLogin() {
        arp(RuleCompiler.CAPTIVE);
        anyServer("web", RuleCompiler.CAPTIVE, Match.tcp(), HTTP);
        anyServer("web", RuleCompiler.CAPTIVE, Match.tcp(), HTTPS);
        names(RuleCompiler.CAPTIVE);
    }

    /**
     * What a client with a session has of the portal: its own pages.
     *
     * @param served whether the client's traffic passes; until it does, its names are answered here too, so that it
     *        finds the page that tells how far its service is
     */
    void afterLogin(final boolean served) {
        arp(RuleCompiler.PORTAL);
        ownPages(HTTP);
        ownPages(HTTPS);
        if (!served) {
            names(RuleCompiler.PORTAL);
        }
    }

    private void names(final int priority) {
        anyServer("dns", priority, Match.udp(), DNS);
        anyServer("dns-tcp", priority, Match.tcp(), DNS);
    }

    private void anyServer(final String name, final int priority, final Match protocol, final int port) {
        toPortal(name + "/" + port, priority, ofClient(protocol).with(TP_DST, port));
        toClient(name + "/" + port, priority, ofPortal(protocol).with(TP_SRC, port));
    }

    private void ownPages(final int port) {
        final var address = network.getCaptivePortal().getAddress();
        toPortal("web/" + port, RuleCompiler.PORTAL, ofClient(Match.tcp()).with(IPV4_DST, address).with(TP_DST, port));
        toClient("web/" + port, RuleCompiler.PORTAL, ofPortal(Match.tcp()).with(IPV4_SRC, address).with(TP_SRC, port));
    }

    private void arp(final int priority) {
        final var address = network.getCaptivePortal().getAddress();
        toPortal("arp", priority, Match.arp().inPort(client.port()).with(ETH_SRC, client.mac())
            .with(ARP_SHA, client.mac()).with(ARP_SPA, client.address()).with(ARP_TPA, address));
        rules.add(client.node(), Rule.of(id("to-client/arp", priority), Rule.ADMISSION, priority,
            Match.arp().inPort(portalPort).with(ETH_SRC, portal.mac()).with(ARP_SHA, portal.mac())
                .with(ARP_SPA, address).with(ARP_TPA, client.address()),
            new SetMac(ETH_DST, client.mac()), new Output(client.port())));
    }

    private Match ofClient(final Match protocol) {
        return protocol.inPort(client.port()).with(ETH_SRC, client.mac()).with(IPV4_SRC, client.address());
    }

    private Match ofPortal(final Match protocol) {
        return protocol.inPort(portalPort).with(ETH_SRC, portal.mac()).with(IPV4_DST, client.address());
    }

    private void toPortal(final String name, final int priority, final Match match) {
        rules.add(client.node(), Rule.of(id("to-portal/" + name, priority), Rule.ADMISSION, priority, match,
            new SetMac(ETH_DST, portal.mac()), new Output(portalPort)));
    }

    private void toClient(final String name, final int priority, final Match match) {
        rules.add(client.node(), Rule.of(id("to-client/" + name, priority), Rule.ADMISSION, priority, match,
            new SetMac(ETH_SRC, network.getGatewayMac()), new SetMac(ETH_DST, client.mac()),
            new Output(client.port())));
    }

    /** Others before the login than after it: at the moment of the login the switch has both. */
    private String id(final String name, final int priority) {
        return client.mac().getValue() + (priority == RuleCompiler.CAPTIVE ? "/captive/" : "/") + name;
    }
}
