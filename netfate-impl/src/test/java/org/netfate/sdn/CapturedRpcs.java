package org.netfate.sdn;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatistics;
import org.opendaylight.yang.gen.v1.urn.opendaylight.direct.statistics.rev160511.GetFlowStatisticsOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.AddFlowOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.service.rev130819.RemoveFlowOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.SendBarrier;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.SendBarrierOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeter;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeterOutput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacket;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.TransmitPacketOutputBuilder;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.binding.RpcInput;
import org.opendaylight.yangtools.yang.binding.RpcOutput;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** RPCs of the OpenFlow plugin that remember their inputs and succeed, but for the meter, which is there already. */
final class CapturedRpcs {
    final RpcConsumerRegistry registry = mock(RpcConsumerRegistry.class);
    final List<RpcInput> inputs = new ArrayList<>();

    CapturedRpcs() {
        succeed(AddFlow.class, new AddFlowOutputBuilder().build());
        succeed(RemoveFlow.class, new RemoveFlowOutputBuilder().build());
        succeed(SendBarrier.class, new SendBarrierOutputBuilder().build());
        succeed(TransmitPacket.class, new TransmitPacketOutputBuilder().build());
        succeed(GetFlowStatistics.class, new GetFlowStatisticsOutputBuilder().build());
        answer(AddMeter.class, input -> Futures.immediateFuture(RpcResultBuilder.<AddMeterOutput>failed()
            .withError(ErrorType.APPLICATION, "Device reported error type METERMODFAILED code METEREXISTS").build()));
    }

    private <I extends RpcInput, O extends RpcOutput, T extends Rpc<I, O>> void succeed(final Class<T> type,
            final O output) {
        answer(type, input -> Futures.immediateFuture(RpcResultBuilder.success(output).build()));
    }

    <I extends RpcInput, O extends RpcOutput, T extends Rpc<I, O>> void answer(final Class<T> type,
            final Function<I, ListenableFuture<RpcResult<O>>> answer) {
        final T rpc = mock(type);
        when(rpc.invoke(any())).thenAnswer(call -> {
            final I input = call.getArgument(0);
            synchronized (inputs) {
                inputs.add(input);
            }
            return answer.apply(input);
        });
        when(registry.getRpc(type)).thenReturn(rpc);
    }

    <T> List<T> of(final Class<T> type) {
        synchronized (inputs) {
            return inputs.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }
}
