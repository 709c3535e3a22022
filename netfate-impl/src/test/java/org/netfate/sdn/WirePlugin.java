package org.netfate.sdn;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Counter64;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatistics;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatisticsInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatisticsOutput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatisticsOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlowInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlowOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlowInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlowOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.statistics.rev130819.flow.and.statistics.map.list.FlowAndStatisticsMapListBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.SendBarrier;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.SendBarrierOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.FlowCookie;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.node.NodeConnector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeter;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeterInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeterOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.FlowModCommand;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacket;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketInput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketOutputBuilder;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.binding.RpcInput;
import org.opendaylight.yangtools.yang.binding.RpcOutput;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * The RPCs of the OpenFlow plugin over a connection to a real switch, with the plugin's own serializers. As with the
 * plugin, a change is answered by the next barrier.
 */
final class WirePlugin implements AutoCloseable {
    private static final byte VERSION = 4;
    private static final int HELLO = 0;
    private static final int ERROR = 1;
    private static final int SET_CONFIG = 9;
    private static final int PACKET_IN = 10;
    private static final int FLOW_REMOVED = 11;
    private static final int PACKET_OUT = 13;
    private static final int MULTIPART_REQUEST = 18;
    private static final int MULTIPART_REPLY = 19;
    private static final int BARRIER_REQUEST = 20;
    private static final int HEADER = 8;
    /** Barriers; each takes a fraction of a millisecond. */
    private static final int PATIENCE = 20_000;
    private static final int TABLE = 0xfffffff9;
    private static final int CONTROLLER = 0xfffffffd;
    private static final int ANY = 0xffffffff;
    private static final int METER_MOD_FAILED = 12;
    private static final int METER_EXISTS = 1;
    /** A local experiment's Ethernet type, which no rule is about. */
    private static final String MARK = "0200000000ff0200000000fe88b5";

    private record Message(int type, int transaction, ByteBuffer body) { }

    final RpcConsumerRegistry registry = mock(RpcConsumerRegistry.class);
    private final PluginSerializers serializers = new PluginSerializers();
    private final SocketChannel channel;
    private final Map<Integer, Runnable> successes = new LinkedHashMap<>();
    private final Map<Integer, java.util.function.Consumer<String>> failures = new HashMap<>();
    private final List<SwitchContract.Sent> toController = new ArrayList<>();
    private final List<Long> removed = new ArrayList<>();
    private int transaction;

    /**
     * Connects.
     *
     * @param socket where the switch listens
     */
    WirePlugin(final Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        send(HELLO, ByteBuffer.allocate(0));
        // Only who asks for the whole of packets is told of any.
        send(SET_CONFIG, ByteBuffer.allocate(4).putShort((short) 0).putShort((short) 0xffff));
        serve(AddFlow.class, (AddFlowInput flow) -> change(xid -> serializers.flow(flow, FlowModCommand.OFPFCADD, xid),
            () -> new AddFlowOutputBuilder().build()));
        serve(RemoveFlow.class, (RemoveFlowInput flow) -> change(xid -> serializers.flow(flow,
            flow.getStrict() ? FlowModCommand.OFPFCDELETESTRICT : FlowModCommand.OFPFCDELETE, xid),
            () -> new RemoveFlowOutputBuilder().build()));
        serve(AddMeter.class, (AddMeterInput meter) -> change(xid -> serializers.meter(meter, xid),
            () -> new AddMeterOutputBuilder().build()));
        serve(SendBarrier.class, input -> {
            barrier();
            return success(new SendBarrierOutputBuilder().build());
        });
        serve(GetFlowStatistics.class, this::statistics);
        serve(TransmitPacket.class, (TransmitPacketInput input) -> {
            final String connector = input.getEgress().getValue().firstKeyOf(NodeConnector.class).getId().getValue();
            packetOut(CONTROLLER, Integer.parseInt(connector.substring(connector.lastIndexOf(':') + 1)),
                input.getPayload());
            return success(new TransmitPacketOutputBuilder().build());
        });
    }

    /** Sends packets through the tables as if they had come in at a port; returns what the Orchestrator got of them. */
    List<SwitchContract.Sent> process(final int port, final List<byte[]> frames) {
        frames.forEach(frame -> packetOut(port, TABLE, frame));
        final byte[] mark = HexFormat.of().parseHex(MARK);
        packetOut(port, CONTROLLER, mark);
        while (toController.stream().noneMatch(sent -> sent.frame().startsWith(MARK))) {
            receive();
        }
        barrier();
        final var received = toController.stream().filter(sent -> !sent.frame().startsWith(MARK)).toList();
        toController.clear();
        return received;
    }

    /**
     * Cookies of the rules that the switch has told to be gone. It may do so after it has answered a barrier.
     *
     * @param expected how many are waited for, for a while
     */
    List<Long> removed(final int expected) {
        barrier();
        for (int more = 0; more < PATIENCE && removed.size() < expected; more++) {
            barrier();
        }
        return removed;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private <I extends RpcInput, O extends RpcOutput, T extends Rpc<I, O>> void serve(final Class<T> type,
            final Function<I, ListenableFuture<RpcResult<O>>> answer) {
        final T rpc = mock(type);
        when(rpc.invoke(any())).thenAnswer(call -> answer.apply(call.getArgument(0)));
        when(registry.getRpc(type)).thenReturn(rpc);
    }

    private static <O> ListenableFuture<RpcResult<O>> success(final O output) {
        return Futures.immediateFuture(RpcResultBuilder.success(output).build());
    }

    private <O> ListenableFuture<RpcResult<O>> change(final Function<Integer, byte[]> message,
            final Supplier<O> output) {
        final int xid = ++transaction;
        final var result = SettableFuture.<RpcResult<O>>create();
        successes.put(xid, () -> result.set(RpcResultBuilder.success(output.get()).build()));
        failures.put(xid, error -> result.set(RpcResultBuilder.<O>failed().withError(ErrorType.APPLICATION, error)
            .build()));
        write(ByteBuffer.wrap(message.apply(xid)));
        return result;
    }

    private void barrier() {
        final int xid = send(BARRIER_REQUEST, ByteBuffer.allocate(0));
        while (receive().transaction() != xid) {
            // what comes before is taken note of
        }
        successes.values().forEach(Runnable::run);
        successes.clear();
        failures.clear();
    }

    private ListenableFuture<RpcResult<GetFlowStatisticsOutput>> statistics(final GetFlowStatisticsInput input) {
        final int xid = send(MULTIPART_REQUEST, ByteBuffer.allocate(48).putShort((short) 1).putShort((short) 0)
            .putInt(0).put((byte) 0xff).put(new byte[3]).putInt(ANY).putInt(ANY).putInt(0)
            .putLong(input.getCookie().getValue().longValue())
            .putLong(input.getCookieMask().getValue().longValue())
            .putShort((short) 1).putShort((short) 4).putInt(0));
        final var entries = new ArrayList<org.opendaylight.yang.gen.v1.urn.opendaylight.flow.statistics.rev130819
            .flow.and.statistics.map.list.FlowAndStatisticsMapList>();
        boolean more = true;
        while (more) {
            final var message = receive();
            if (message.type() == MULTIPART_REPLY && message.transaction() == xid) {
                final var body = message.body();
                more = (body.getShort(2) & 1) != 0;
                for (int at = 8; at < body.limit(); at += Short.toUnsignedInt(body.getShort(at))) {
                    entries.add(new FlowAndStatisticsMapListBuilder()
                        .setCookie(new FlowCookie(Uint64.fromLongBits(body.getLong(at + 24))))
                        .setPacketCount(new Counter64(Uint64.fromLongBits(body.getLong(at + 32))))
                        .setByteCount(new Counter64(Uint64.fromLongBits(body.getLong(at + 40)))).build());
                }
            }
        }
        return success(new GetFlowStatisticsOutputBuilder().setFlowAndStatisticsMapList(entries).build());
    }

    private void packetOut(final int from, final int to, final byte[] frame) {
        send(PACKET_OUT, ByteBuffer.allocate(16 + 16 + frame.length).putInt(ANY).putInt(from).putShort((short) 16)
            .put(new byte[6]).putShort((short) 0).putShort((short) 16).putInt(to).putShort((short) 0xffff)
            .put(new byte[6]).put(frame));
    }

    private int send(final int type, final ByteBuffer body) {
        final int xid = ++transaction;
        write(ByteBuffer.allocate(HEADER + body.capacity()).put(VERSION).put((byte) type)
            .putShort((short) (HEADER + body.capacity())).putInt(xid).put(body.array()).flip());
        return xid;
    }

    private void write(final ByteBuffer message) {
        try {
            while (message.hasRemaining()) {
                channel.write(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Message receive() {
        final var header = read(HEADER);
        final var message = new Message(header.get(1), header.getInt(4),
            read(Short.toUnsignedInt(header.getShort(2)) - HEADER));
        switch (message.type()) {
            case ERROR -> failed(message);
            case PACKET_IN -> packetIn(message.body());
            case FLOW_REMOVED -> removed.add(message.body().getLong(0));
            default -> {
                // whoever waits for it looks at it
            }
        }
        return message.type() == ERROR || message.type() == PACKET_IN || message.type() == FLOW_REMOVED
            ? new Message(message.type(), 0, message.body()) : message;
    }

    private void failed(final Message message) {
        final int type = message.body().getShort(0);
        final int code = message.body().getShort(2);
        successes.remove(message.transaction());
        final var failure = failures.remove(message.transaction());
        if (failure == null) {
            throw new AssertionError("the switch reports error type " + type + " code " + code);
        }
        failure.accept("Device reported error type " + (type == METER_MOD_FAILED && code == METER_EXISTS
            ? "METERMODFAILED code METEREXISTS" : type + " code " + code));
    }

    private void packetIn(final ByteBuffer body) {
        final int match = Short.toUnsignedInt(body.getShort(18));
        final int start = 16 + (match + 7) / 8 * 8 + 2;
        toController.add(new SwitchContract.Sent(TableSwitch.CONTROLLER,
            HexFormat.of().formatHex(body.array(), start, body.limit())));
    }

    private ByteBuffer read(final int length) {
        final var buffer = ByteBuffer.allocate(length);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the switch hung up");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.flip();
    }
}
