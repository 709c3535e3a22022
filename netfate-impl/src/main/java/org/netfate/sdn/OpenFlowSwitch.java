package org.netfate.sdn;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatistics;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatisticsInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.FlowCapableNode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.tables.Table;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.inventory.rev130819.tables.TableKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlowInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.FlowTableRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlowInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.SendBarrier;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.SendBarrierInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.FlowCookie;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.FlowModFlags;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnectorKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeter;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacket;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketInputBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.KeyedInstanceIdentifier;
import org.opendaylight.yangtools.yang.common.RpcError;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.opendaylight.yangtools.yang.common.Uint8;

/**
 * A switch behind the OpenFlow plugin's RPCs. Entries are put by AddFlow also when they change: OpenFlow 1.3 then
 * replaces the entry in the slot, keeps its counters and takes the new cookie, which a modification would not.
 *
 * <p>The plugin answers a flow-mod only when a later barrier is answered.
 */
final class OpenFlowSwitch implements SwitchConnection {
    /** OFPMMFC_METER_EXISTS, as the plugin writes it. */
    private static final String METER_EXISTS = "METEREXISTS";
    private static final FlowModFlags NO_FLAGS = new FlowModFlags(false, false, false, false, false);
    /** The switch tells when the entry is deleted: it may be somebody else who does it. */
    private static final FlowModFlags TELL_REMOVAL = new FlowModFlags(false, false, false, false, true);

    private final RpcConsumerRegistry rpcs;
    private final String id;
    private final KeyedInstanceIdentifier<Node, NodeKey> path;

    /**
     * Makes the switch.
     *
     * @param rpcs the platform's RPCs
     * @param id the platform's name of the switch, {@code openflow:} and the datapath id in decimal
     */
    OpenFlowSwitch(final RpcConsumerRegistry rpcs, final String id) {
        this.rpcs = rpcs;
        this.id = id;
        path = InstanceIdentifier.create(Nodes.class).child(Node.class, new NodeKey(new NodeId(id)));
    }

    @Override
    public ListenableFuture<?> put(final Rule rule, final long cookie) {
        final var slot = rule.slot();
        return checked(rpcs.getRpc(AddFlow.class).invoke(new AddFlowInputBuilder()
            .setNode(node()).setFlowTable(table(slot.table())).setTableId(Uint8.valueOf(slot.table()))
            .setPriority(Uint16.valueOf(slot.priority())).setMatch(FlowMessages.match(id, slot.match()))
            .setInstructions(FlowMessages.instructions(rule)).setFlags(TELL_REMOVAL)
            .setIdleTimeout(Uint16.ZERO).setHardTimeout(Uint16.ZERO)
            .setCookie(cookie(cookie)).setCookieMask(cookie(0)).build()));
    }

    @Override
    public ListenableFuture<?> delete(final Rule rule, final long cookie) {
        final var slot = rule.slot();
        return checked(rpcs.getRpc(RemoveFlow.class).invoke(new RemoveFlowInputBuilder()
            .setNode(node()).setFlowTable(table(slot.table())).setTableId(Uint8.valueOf(slot.table()))
            .setPriority(Uint16.valueOf(slot.priority())).setMatch(FlowMessages.match(id, slot.match()))
            .setStrict(true).setFlags(NO_FLAGS)
            .setCookie(cookie(cookie)).setCookieMask(cookie(Cookies.TAG_MASK)).build()));
    }

    @Override
    public ListenableFuture<?> deleteAll(final Cookies.Selector selector) {
        final var all = new ArrayList<ListenableFuture<?>>();
        // One table at a time: for "all tables" the plugin forgets the names of everyone's flows, also the operator's.
        for (int table = Rule.ADMISSION; table <= Rule.FORWARDING; table++) {
            all.add(checked(rpcs.getRpc(RemoveFlow.class).invoke(new RemoveFlowInputBuilder()
                .setNode(node()).setFlowTable(table(table)).setTableId(Uint8.valueOf(table))
                .setMatch(FlowMessages.match(id, Match.any())).setStrict(false).setFlags(NO_FLAGS)
                .setCookie(cookie(selector.cookie())).setCookieMask(cookie(selector.mask())).build())));
        }
        return Futures.allAsList(all);
    }

    @Override
    public ListenableFuture<?> putMeter(final long meter) {
        final ListenableFuture<Object> added = Futures.transform(checked(rpcs.getRpc(AddMeter.class).invoke(
            MeterMessages.meter(meter).setNode(node()).build())),
            output -> output, MoreExecutors.directExecutor());
        // A switch that knew the Orchestrator before has the meter. It stays: deleting it would delete the rules that
        // use it, and the plugin of this train cannot modify one (it sends ADD for an update).
        return Futures.catchingAsync(added, SwitchException.class,
            refused -> refused.getMessage().contains(METER_EXISTS) ? Futures.immediateFuture(refused)
                : Futures.immediateFailedFuture(refused), MoreExecutors.directExecutor());
    }

    @Override
    public ListenableFuture<?> barrier() {
        return checked(rpcs.getRpc(SendBarrier.class).invoke(new SendBarrierInputBuilder().setNode(node()).build()));
    }

    @Override
    public ListenableFuture<List<Count>> count(final Cookies.Selector selector) {
        return Futures.transform(checked(rpcs.getRpc(GetFlowStatistics.class).invoke(
            new GetFlowStatisticsInputBuilder().setNode(node()).setStoreStats(false)
                .setMatch(FlowMessages.match(id, Match.any()))
                .setCookie(cookie(selector.cookie())).setCookieMask(cookie(selector.mask())).build())),
            output -> output.nonnullFlowAndStatisticsMapList().stream().map(entry ->
                new Count(entry.getCookie().getValue().longValue(), entry.getPacketCount().getValue().longValue(),
                    entry.getByteCount().getValue().longValue())).toList(),
            MoreExecutors.directExecutor());
    }

    @Override
    public ListenableFuture<?> transmit(final long port, final byte[] frame) {
        final var egress = path.child(NodeConnector.class,
            new NodeConnectorKey(new NodeConnectorId(id + ":" + port)));
        return checked(rpcs.getRpc(TransmitPacket.class).invoke(new TransmitPacketInputBuilder()
            .setNode(node()).setEgress(new NodeConnectorRef(egress)).setPayload(frame).build()));
    }

    private NodeRef node() {
        return new NodeRef(path);
    }

    private FlowTableRef table(final int table) {
        return new FlowTableRef(path.augmentation(FlowCapableNode.class)
            .child(Table.class, new TableKey(Uint8.valueOf(table))));
    }

    private static FlowCookie cookie(final long bits) {
        return new FlowCookie(Uint64.fromLongBits(bits));
    }

    private static <T> ListenableFuture<T> checked(final ListenableFuture<RpcResult<T>> answer) {
        return Futures.transformAsync(answer, result -> result.isSuccessful()
            ? Futures.immediateFuture(result.getResult())
            : Futures.immediateFailedFuture(new SwitchException(result.getErrors().stream()
                .map(RpcError::getMessage).distinct().collect(Collectors.joining("; ")))),
            MoreExecutors.directExecutor());
    }
}
