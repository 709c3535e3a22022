package org.netfate.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4Prefix;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Uuid;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.NasBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.PasswordHash;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.ClientBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.UserBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.Device;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.DeviceBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.DeviceKey;

/** A small world for the tests of this package. */
public final class Samples {
    public static final UserName ALICE = new UserName("alice");
    public static final UserName BOB = new UserName("bob");
    public static final NodeId CPE1 = new NodeId("cpe1");
    public static final NodeId CPE2 = new NodeId("cpe2");
    public static final PortName CL0 = new PortName("cl0");
    public static final PortName CL1 = new PortName("cl1");
    public static final UnicastMacAddress MAC1 = new UnicastMacAddress("02:00:00:00:c1:01");
    public static final UnicastMacAddress MAC2 = new UnicastMacAddress("02:00:00:00:c1:02");
    public static final Ipv4AddressNoZone ADDRESS1 = new Ipv4AddressNoZone("10.0.0.11");
    public static final Ipv4AddressNoZone ADDRESS2 = new Ipv4AddressNoZone("10.0.0.12");
    public static final Ipv4AddressNoZone GATEWAY = new Ipv4AddressNoZone("10.0.0.1");
    public static final FunctionId FIREWALL = new FunctionId("firewall");
    public static final String PASSWORD = "correct horse";
    /** Made by: openssl passwd -6 -salt netfatetest 'correct horse'. */
    public static final String HASH = "$6$netfatetest$bj91vMsw48H4Eqf3h5u5C0hNt7Pr/RTulqBzW3z4S5p3c"
        + "182iMdtcLy0TydwoSOUaQpzJMxIKC/RvG9gtipzD1";
    public static final Uuid ID1 = new Uuid("00000000-0000-0000-0000-000000000001");
    public static final Uuid ID2 = new Uuid("00000000-0000-0000-0000-000000000002");
    public static final DateAndTime NOON = new DateAndTime("2026-11-22T12:00:00.000000Z");
    public static final DateAndTime LATER = new DateAndTime("2026-11-22T12:00:10.000000Z");

    private Samples() {
        // samples only
    }

    public static UserBuilder user(final UserName name) {
        return new UserBuilder().setName(name).setPassword(new PasswordHash(HASH)).setEnabled(true);
    }

    public static User userWithDevices(final UserName name, final UnicastMacAddress... macs) {
        final Map<DeviceKey, Device> devices = new HashMap<>();
        for (var mac : macs) {
            devices.put(new DeviceKey(mac), new DeviceBuilder().setMac(mac).build());
        }
        return user(name).setDevice(devices).build();
    }

    public static SessionBuilder session(final Uuid id, final UserName user, final UnicastMacAddress mac,
            final NodeId node) {
        return new SessionBuilder().setId(id).setUser(user).setMac(mac).setNode(node).setLoginTime(NOON)
            .setOpened(NOON);
    }

    public static Client client(final UnicastMacAddress mac, final NodeId node, final Ipv4AddressNoZone address) {
        return new ClientBuilder().setMac(mac).setNode(node).setPort(CL0).setAddress(address).setSeen(NOON).build();
    }

    public static ClientNetwork network() {
        return new ClientNetworkBuilder().setPrefix(new Ipv4Prefix("10.0.0.0/24")).setGatewayAddress(GATEWAY)
            .setGatewayMac(new UnicastMacAddress("02:00:00:00:00:fe")).build();
    }

    /** A node with access ports cl0 and cl1 and a WAN port wan0, whose switch is openflow:NUMBER. */
    public static Node node(final NodeId id, final int number, final String nasAddress, final String encryptedSecret,
            final boolean requireMessageAuthenticator) {
        final Map<PortKey, Port> ports = new HashMap<>();
        for (var port : List.of(new PortBuilder().setName(CL0).setKind(Port.Kind.Access).build(),
                new PortBuilder().setName(CL1).setKind(Port.Kind.Access).build(),
                new PortBuilder().setName(new PortName("wan0")).setKind(Port.Kind.Wan).build())) {
            ports.put(port.key(), port);
        }
        return new NodeBuilder().setId(id)
            .setDatapathId(new DatapathId(String.format("%016x", number)))
            .setPort(ports)
            .setNas(new NasBuilder().setAddress(new Ipv4AddressNoZone(nasAddress))
                .setEncryptedSecret(encryptedSecret)
                .setRequireMessageAuthenticator(requireMessageAuthenticator).build())
            .build();
    }

    public static byte[] concat(final byte[]... parts) {
        final var all = new ArrayList<Byte>();
        for (var part : parts) {
            for (byte octet : part) {
                all.add(octet);
            }
        }
        final byte[] bytes = new byte[all.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = all.get(i);
        }
        return bytes;
    }
}
