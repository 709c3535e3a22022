package org.netfate.sdn;

import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.service.rev130918.AddMeterInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.BandId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.MeterBandType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.MeterFlags;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.MeterId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.band.type.band.type.DropBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.meter.MeterBandHeadersBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.meter.meter.band.headers.MeterBandHeaderBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.meter.meter.band.headers.meter.band.header.MeterBandTypesBuilder;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint32;

/** A meter of {@link Action.ToController} as the platform's object. */
final class MeterMessages {
    private static final Uint32 RATE = Uint32.valueOf(Action.ToController.RATE);

    private MeterMessages() {
        // functions only
    }

    static AddMeterInputBuilder meter(final long meter) {
        return new AddMeterInputBuilder()
            .setMeterId(new MeterId(Uint32.valueOf(meter)))
            .setFlags(new MeterFlags(true, false, true, false))
            .setMeterBandHeaders(new MeterBandHeadersBuilder().setMeterBandHeader(BindingMap.of(
                new MeterBandHeaderBuilder().setBandId(new BandId(Uint32.ZERO))
                    .setMeterBandTypes(new MeterBandTypesBuilder()
                        .setFlags(new MeterBandType(true, false, false)).build())
                    .setBandRate(RATE).setBandBurstSize(RATE)
                    .setBandType(new DropBuilder().setDropRate(RATE).setDropBurstSize(RATE).build())
                    .build())).build());
    }
}
