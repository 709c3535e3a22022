package org.netfate.nfvi.validation;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4Prefix;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.LinkKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.Termination;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.TerminationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.link.TerminationKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.PinKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Firewall;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.Name;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserKey;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.DeviceBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Small objects for tests, and where they belong. */
final class Samples {
    private Samples() {
        // functions only
    }

    static FunctionId functionId(final String id) {
        return new FunctionId(id);
    }

    static Function function(final String id) {
        return new FunctionBuilder().setId(functionId(id)).setKind(Firewall.VALUE).setMemory(Uint32.valueOf(96))
            .setImage(new ImageBuilder().setKernel(new ImageLocation("/kernel")).build()).build();
    }

    static InstanceIdentifier<Function> functionPath(final String id) {
        return NfviDatabase.entry(NfviPaths.FUNCTIONS, new FunctionKey(functionId(id)));
    }

    static UserBuilder user(final String name, final String... functions) {
        return new UserBuilder().setName(new UserName(name))
            .setRequiredFunction(Arrays.stream(functions).map(FunctionId::new).toList());
    }

    static User owner(final String name, final String... macs) {
        return user(name).setDevice(Arrays.stream(macs)
            .map(mac -> new DeviceBuilder().setMac(new UnicastMacAddress(mac)).build())
            .collect(Collectors.toMap(device -> device.key(), device -> device))).build();
    }

    static InstanceIdentifier<User> userPath(final String name) {
        return NfviDatabase.entry(NfviPaths.USERS, new UserKey(new UserName(name)));
    }

    static NodeBuilder node(final String id, final int datapath) {
        return new NodeBuilder().setId(new NodeId(id)).setDatapathId(new DatapathId("%016x".formatted(datapath)));
    }

    static InstanceIdentifier<Node> nodePath(final String id) {
        return NfviDatabase.entry(NfviPaths.NODES, new NodeKey(new NodeId(id)));
    }

    static Link link(final String id, final String node, final String port, final String other,
            final String otherPort) {
        return new LinkBuilder().setId(new Name(id)).setTermination(
            Stream.of(termination(node, port), termination(other, otherPort))
                .collect(Collectors.toMap(Termination::key, end -> end))).build();
    }

    static InstanceIdentifier<Link> linkPath(final String id) {
        return NfviDatabase.entry(NfviPaths.LINKS, new LinkKey(new Name(id)));
    }

    static ClientNetwork network(final String prefix, final String gateway) {
        return new ClientNetworkBuilder().setPrefix(new Ipv4Prefix(prefix))
            .setGatewayAddress(new Ipv4AddressNoZone(gateway))
            .setGatewayMac(new UnicastMacAddress("02:00:00:00:00:01")).build();
    }

    static Pin pin(final String instance, final String node) {
        return new PinBuilder().setInstance(new InstanceId(instance)).setNode(new NodeId(node))
            .setAccessNode(new NodeId(node)).build();
    }

    static InstanceIdentifier<Pin> pinPath(final String instance) {
        return NfviPaths.POLICY.child(Pin.class, new PinKey(new InstanceId(instance)));
    }

    private static Termination termination(final String node, final String port) {
        return new TerminationBuilder().withKey(new TerminationKey(new NodeId(node))).setPort(new PortName(port))
            .build();
    }
}
