package org.netfate.access;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import org.netfate.access.dhcp.FrameSender;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacket;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketOutput;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends frames to clients by the switch to which they are attached. Who asked repeats what was lost. Belongs to the
 * state executor.
 */
final class PacketOut implements FrameSender {
    private static final Logger LOG = LoggerFactory.getLogger(PacketOut.class);

    private final RpcConsumerRegistry rpcs;
    private final AccessPorts ports;

    /**
     * Makes it.
     *
     * @param rpcs the platform's RPCs
     * @param ports knows what the platform calls the ports
     */
    PacketOut(final RpcConsumerRegistry rpcs, final AccessPorts ports) {
        this.rpcs = rpcs;
        this.ports = ports;
    }

    @Override
    public void send(final NodeId node, final PortName port, final byte[] frame) {
        ports.connector(node, port).ifPresentOrElse(connector -> transmit(connector, frame),
            () -> LOG.debug("port {} of node {} is not there: a frame is lost", port.getValue(), node.getValue()));
    }

    private void transmit(final NodeConnectorId connector, final byte[] frame) {
        final String id = connector.getValue();
        final var path = InstanceIdentifier.create(Nodes.class).child(Node.class, new NodeKey(
            new org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId(
                id.substring(0, id.lastIndexOf(':')))));
        Futures.addCallback(rpcs.getRpc(TransmitPacket.class).invoke(new TransmitPacketInputBuilder()
            .setNode(new NodeRef(path))
            .setEgress(new NodeConnectorRef(path.child(NodeConnector.class, new NodeConnectorKey(connector))))
            .setPayload(frame).build()), new FutureCallback<RpcResult<TransmitPacketOutput>>() {
                @Override
                public void onSuccess(final RpcResult<TransmitPacketOutput> result) {
                    if (!result.isSuccessful()) {
                        LOG.debug("port {} took no frame: {}", id, result.getErrors());
                    }
                }

                @Override
                public void onFailure(final Throwable cause) {
                    LOG.debug("port {} took no frame", id, cause);
                }
            }, MoreExecutors.directExecutor());
    }
}
