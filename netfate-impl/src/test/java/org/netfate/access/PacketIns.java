package org.netfate.access;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.FlowCapableNodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceivedBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.KeyedInstanceIdentifier;

/** The switches {@code openflow:1} and {@code openflow:2}, as the platform tells of them. */
final class PacketIns {
    static final int ACCESS_PORT = 3;
    static final int WAN_PORT = 4;
    static final int SECOND_ACCESS_PORT = 5;
    static final int DHCP_SERVER_PORT = 6;

    private PacketIns() {
        // functions only
    }

    /** Both switches report the ports of {@link Samples#node}. */
    static void reportPorts(final AccessWorld world) {
        for (int number = 1; number <= 2; number++) {
            report(world, number, ACCESS_PORT, "cl0");
            report(world, number, WAN_PORT, "wan0");
            report(world, number, SECOND_ACCESS_PORT, "cl1");
            report(world, number, DHCP_SERVER_PORT, "dhcp0");
        }
    }

    static void report(final AccessWorld world, final int node, final int port, final String name) {
        final var path = connector(node, port);
        world.observation(changes -> changes.put(path, new NodeConnectorBuilder()
            .setId(path.getKey().getId())
            .addAugmentation(new FlowCapableNodeConnectorBuilder().setName(name).build())
            .build()));
    }

    static PacketReceived packet(final int node, final int port, final byte[] frame) {
        return new PacketReceivedBuilder().setIngress(new NodeConnectorRef(connector(node, port))).setPayload(frame)
            .build();
    }

    /** An ARP request for an address. */
    static byte[] arp(final UnicastMacAddress mac, final String sender, final String target) {
        final String hex = mac.getValue().replace(":", "");
        final var format = HexFormat.of();
        return format.parseHex("ffffffffffff" + hex + "0806" + "0001080006040001" + hex
            + format.formatHex(DhcpFrames.octets(sender)) + "000000000000"
            + format.formatHex(DhcpFrames.octets(target)));
    }

    /** A packet of TCP to anywhere. */
    static byte[] tcp(final UnicastMacAddress mac, final String sender) {
        return HexFormat.of().parseHex("0200000000fe" + mac.getValue().replace(":", "") + "0800"
            + "45000014000000004006" + "0000" + HexFormat.of().formatHex(DhcpFrames.octets(sender)) + "08080808");
    }

    /** Frames that left a port since the list was cleared. */
    static List<byte[]> sent(final AccessWorld world, final int node, final int port) {
        return world.sent.stream()
            .filter(input -> input.getEgress().getValue().equals(connector(node, port)))
            .map(input -> input.getPayload()).toList();
    }

    static Optional<DhcpFrames.Answer> lastAnswer(final AccessWorld world, final int node, final int port) {
        final var frames = sent(world, node, port);
        return frames.isEmpty() ? Optional.empty() : DhcpFrames.answer(frames.get(frames.size() - 1));
    }

    private static KeyedInstanceIdentifier<NodeConnector, NodeConnectorKey> connector(final int node,
            final int port) {
        final String id = "openflow:" + node;
        return InstanceIdentifier.create(Nodes.class).child(Node.class, new NodeKey(new NodeId(id)))
            .child(NodeConnector.class, new NodeConnectorKey(new NodeConnectorId(id + ":" + port)));
    }
}
