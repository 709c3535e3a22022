package org.netfate.sdn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import org.opendaylight.openflowjava.protocol.api.extensibility.OFGeneralSerializer;
import org.opendaylight.openflowjava.protocol.api.extensibility.OFSerializer;
import org.opendaylight.openflowjava.protocol.api.extensibility.SerializerExtensionProvider;
import org.opendaylight.openflowjava.protocol.api.keys.MessageTypeKey;
import org.opendaylight.openflowjava.protocol.api.util.EncodeConstants;
import org.opendaylight.openflowjava.protocol.impl.serialization.SerializerRegistryImpl;
import org.opendaylight.openflowplugin.impl.protocol.serialization.SerializerInjector;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.Flow;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.FlowMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.FlowMessageBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.Meter;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.MeterMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.MeterMessageBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.FlowModCommand;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.MeterModCommand;
import org.opendaylight.yangtools.yang.common.Uint32;

/** The platform's own way of putting what it is asked for on the wire. */
final class PluginSerializers {
    private final SerializerRegistryImpl registry = new SerializerRegistryImpl();

    PluginSerializers() {
        registry.init();
        SerializerInjector.injectSerializers((SerializerExtensionProvider) Proxy.newProxyInstance(
            PluginSerializers.class.getClassLoader(), new Class<?>[] {SerializerExtensionProvider.class},
            (proxy, method, arguments) -> {
                registry.registerSerializer((MessageTypeKey<?>) arguments[0], (OFGeneralSerializer) arguments[1]);
                return null;
            }), false);
    }

    byte[] flow(final Flow flow, final FlowModCommand command, final int transaction) {
        final OFSerializer<FlowMessage> serializer = registry.getSerializer(
            new MessageTypeKey<>(EncodeConstants.OF_VERSION_1_3, FlowMessage.class));
        final ByteBuf buffer = Unpooled.buffer();
        serializer.serialize(new FlowMessageBuilder(flow).setCommand(command)
            .setVersion(EncodeConstants.OF_VERSION_1_3).setXid(Uint32.valueOf(transaction)).build(), buffer);
        return bytes(buffer);
    }

    byte[] meter(final Meter meter, final int transaction) {
        final OFSerializer<MeterMessage> serializer = registry.getSerializer(
            new MessageTypeKey<>(EncodeConstants.OF_VERSION_1_3, MeterMessage.class));
        final ByteBuf buffer = Unpooled.buffer();
        serializer.serialize(new MeterMessageBuilder(meter).setCommand(MeterModCommand.OFPMCADD)
            .setVersion(EncodeConstants.OF_VERSION_1_3).setXid(Uint32.valueOf(transaction)).build(), buffer);
        return bytes(buffer);
    }

    private static byte[] bytes(final ByteBuf buffer) {
        final byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
