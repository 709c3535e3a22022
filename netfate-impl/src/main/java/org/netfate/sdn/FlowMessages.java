package org.netfate.sdn;

import java.util.ArrayList;
import java.util.List;
import org.netfate.sdn.Action.GoTo;
import org.netfate.sdn.Action.Output;
import org.netfate.sdn.Action.OutputToIngress;
import org.netfate.sdn.Action.SetMac;
import org.netfate.sdn.Action.ToController;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4Prefix;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.MacAddress;
import org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.action.OutputActionCaseBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.action.SetFieldCaseBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.action.output.action._case.OutputActionBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.action.set.field._case.SetFieldBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.list.ActionBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.OutputPortValues;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.flow.Instructions;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.flow.InstructionsBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.flow.MatchBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.Instruction;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.instruction.ApplyActionsCaseBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.instruction.GoToTableCaseBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.instruction.MeterCaseBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.instruction.apply.actions._case.ApplyActionsBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.instruction.go.to.table._case.GoToTableBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.instruction.meter._case.MeterBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.list.InstructionBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.l2.types.rev130827.EtherType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.meter.types.rev130918.MeterId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.arp.match.fields.ArpSourceHardwareAddressBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.ethernet.match.fields.EthernetDestinationBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.ethernet.match.fields.EthernetSourceBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.ethernet.match.fields.EthernetTypeBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.EthernetMatch;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.EthernetMatchBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.IpMatchBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.layer._3.match.ArpMatchBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.layer._3.match.Ipv4MatchBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.layer._4.match.TcpMatchBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.model.match.types.rev131026.match.layer._4.match.UdpMatchBuilder;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint8;

/** Translates matches and actions to the platform's objects. Field prerequisites are always set. */
final class FlowMessages {
    private static final Uint32 ETHERTYPE_IPV4 = Uint32.valueOf(0x0800);
    private static final Uint32 ETHERTYPE_ARP = Uint32.valueOf(0x0806);

    private static final Uint8 IP_PROTOCOL_TCP = Uint8.valueOf(6);
    private static final Uint8 IP_PROTOCOL_UDP = Uint8.valueOf(17);

    private FlowMessages() {
        // functions only
    }

    /**
     * Translates a match.
     *
     * @param switchId the platform's name of the switch
     * @param match a match
     * @return the same
     */
    static org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.flow.Match match(final String switchId,
            final Match match) {
        final var fields = match.fields();
        final var builder = new MatchBuilder();
        if (fields.containsKey(Field.IN_PORT)) {
            builder.setInPort(new NodeConnectorId(switchId + ":" + fields.get(Field.IN_PORT)));
        }
        final var ethernet = ethernet(match);
        if (!ethernet.equals(new EthernetMatchBuilder().build())) {
            builder.setEthernetMatch(ethernet);
        }
        if (match.protocol().isIp()) {
            layer3OfIpv4(builder, match);
            layer4(builder, match);
        } else if (match.protocol() == Match.Protocol.ARP) {
            layer3OfArp(builder, match);
        }
        return builder.build();
    }

    private static EthernetMatch ethernet(final Match match) {
        final var builder = new EthernetMatchBuilder();
        if (match.protocol() != Match.Protocol.ANY) {
            builder.setEthernetType(new EthernetTypeBuilder().setType(new EtherType(
                match.protocol().isIp() ? ETHERTYPE_IPV4 : ETHERTYPE_ARP)).build());
        }
        final String source = match.fields().get(Field.ETH_SRC);
        if (source != null) {
            builder.setEthernetSource(new EthernetSourceBuilder().setAddress(new MacAddress(source)).build());
        }
        final String destination = match.fields().get(Field.ETH_DST);
        if (destination != null) {
            builder.setEthernetDestination(
                new EthernetDestinationBuilder().setAddress(new MacAddress(destination)).build());
        }
        return builder.build();
    }

    private static void layer3OfIpv4(final MatchBuilder builder, final Match match) {
        final var source = match.fields().get(Field.IPV4_SRC);
        final var destination = match.fields().get(Field.IPV4_DST);
        if (source != null || destination != null) {
            builder.setLayer3Match(new Ipv4MatchBuilder()
                .setIpv4Source(prefix(source)).setIpv4Destination(prefix(destination)).build());
        }
    }

    private static void layer4(final MatchBuilder builder, final Match match) {
        final var source = port(match.fields().get(Field.TP_SRC));
        final var destination = port(match.fields().get(Field.TP_DST));
        if (match.protocol() == Match.Protocol.TCP) {
            builder.setIpMatch(new IpMatchBuilder().setIpProtocol(IP_PROTOCOL_TCP).build());
            if (source != null || destination != null) {
                builder.setLayer4Match(new TcpMatchBuilder().setTcpSourcePort(source)
                    .setTcpDestinationPort(destination).build());
            }
        } else if (match.protocol() == Match.Protocol.UDP) {
            builder.setIpMatch(new IpMatchBuilder().setIpProtocol(IP_PROTOCOL_UDP).build());
            if (source != null || destination != null) {
                builder.setLayer4Match(new UdpMatchBuilder().setUdpSourcePort(source)
                    .setUdpDestinationPort(destination).build());
            }
        }
    }

    private static PortNumber port(final String number) {
        return number == null ? null : new PortNumber(Uint16.valueOf(number));
    }

    private static void layer3OfArp(final MatchBuilder builder, final Match match) {
        final var fields = match.fields();
        if (fields.containsKey(Field.ARP_SHA) || fields.containsKey(Field.ARP_SPA)
                || fields.containsKey(Field.ARP_TPA)) {
            final var arp = new ArpMatchBuilder().setArpSourceTransportAddress(prefix(fields.get(Field.ARP_SPA)))
                .setArpTargetTransportAddress(prefix(fields.get(Field.ARP_TPA)));
            if (fields.containsKey(Field.ARP_SHA)) {
                arp.setArpSourceHardwareAddress(new ArpSourceHardwareAddressBuilder()
                    .setAddress(new MacAddress(fields.get(Field.ARP_SHA))).build());
            }
            builder.setLayer3Match(arp.build());
        }
    }

    private static Ipv4Prefix prefix(final String address) {
        return address == null ? null : new Ipv4Prefix(address + "/32");
    }

    /**
     * Translates the actions of a rule: the meter first, then what is applied, then the next table.
     *
     * @param rule a rule
     * @return its instructions
     */
    static Instructions instructions(final Rule rule) {
        final var instructions = new ArrayList<Instruction>();
        rule.meter().ifPresent(meter -> instructions.add(new MeterCaseBuilder().setMeter(new MeterBuilder()
            .setMeterId(new MeterId(Uint32.valueOf(meter))).build()).build()));
        final var applied = rule.actions().stream().filter(action -> !(action instanceof GoTo)).toList();
        if (!applied.isEmpty()) {
            instructions.add(apply(applied));
        }
        rule.actions().stream().filter(GoTo.class::isInstance).forEach(action ->
            instructions.add(new GoToTableCaseBuilder().setGoToTable(new GoToTableBuilder()
                .setTableId(Uint8.valueOf(((GoTo) action).table())).build()).build()));
        final var ordered = BindingMap.<
            org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.list.InstructionKey,
            org.opendaylight.yang.gen.v1.urn.opendaylight.flow.types.rev131026.instruction.list.Instruction>
            orderedBuilder();
        for (int i = 0; i < instructions.size(); i++) {
            ordered.add(new InstructionBuilder().setOrder(i).setInstruction(instructions.get(i)).build());
        }
        return new InstructionsBuilder().setInstruction(ordered.build()).build();
    }

    private static Instruction apply(final List<Action> actions) {
        final var ordered = BindingMap.<
            org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.list.ActionKey,
            org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.list.Action>orderedBuilder();
        for (int i = 0; i < actions.size(); i++) {
            ordered.add(new ActionBuilder().setOrder(i).setAction(action(actions.get(i))).build());
        }
        return new ApplyActionsCaseBuilder().setApplyActions(
            new ApplyActionsBuilder().setAction(ordered.build()).build()).build();
    }

    private static org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.Action action(
            final Action action) {
        if (action instanceof SetMac set) {
            final var mac = new MacAddress(set.mac().getValue());
            final var ethernet = new EthernetMatchBuilder();
            if (set.field() == Field.ETH_SRC) {
                ethernet.setEthernetSource(new EthernetSourceBuilder().setAddress(mac).build());
            } else {
                ethernet.setEthernetDestination(new EthernetDestinationBuilder().setAddress(mac).build());
            }
            return new SetFieldCaseBuilder()
                .setSetField(new SetFieldBuilder().setEthernetMatch(ethernet.build()).build()).build();
        } else if (action instanceof Output output) {
            return output(Long.toString(output.port()), Uint16.ZERO);
        } else if (action instanceof OutputToIngress) {
            return output(OutputPortValues.INPORT.getName(), Uint16.ZERO);
        } else if (action instanceof ToController up) {
            return output(OutputPortValues.CONTROLLER.getName(), Uint16.valueOf(up.octets()));
        }
        throw new IllegalArgumentException("not an action that is applied: " + action);
    }

    private static org.opendaylight.yang.gen.v1.urn.opendaylight.action.types.rev131112.action.Action output(
            final String port, final Uint16 octets) {
        return new OutputActionCaseBuilder().setOutputAction(new OutputActionBuilder()
            .setOutputNodeConnector(new Uri(port)).setMaxLength(octets).build()).build();
    }
}
