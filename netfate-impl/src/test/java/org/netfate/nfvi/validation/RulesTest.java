package org.netfate.nfvi.validation;

import static org.junit.Assert.assertEquals;
import static org.netfate.nfvi.validation.Samples.function;
import static org.netfate.nfvi.validation.Samples.functionId;
import static org.netfate.nfvi.validation.Samples.link;
import static org.netfate.nfvi.validation.Samples.network;
import static org.netfate.nfvi.validation.Samples.node;
import static org.netfate.nfvi.validation.Samples.user;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Test;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.Image;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.ImageBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.DhcpBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.Pool;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.dhcp.PoolBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NfviBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ImageStoreBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.client.network.CaptivePortalBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.NasBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.Port;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.PowerBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.CaptivePortal;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FileName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfigurationBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.function.configuration.FileBuilder;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint32;

public class RulesTest {
    private static final Node CPE1 = node("cpe1", 1).build();
    private static final Node CPE2 = node("cpe2", 2).build();

    @Test
    public void nasAddressIsOneNodesOnly() {
        final var nas = new NasBuilder().setAddress(new Ipv4AddressNoZone("192.0.2.1")).build();
        assertEquals(List.of("node cpe2: nas address 192.0.2.1 is already that of node cpe1; every node has its own"),
            messages(NodeRules.check(nodes(new NodeBuilder(CPE1).setNas(nas).build(),
                new NodeBuilder(CPE2).setNas(nas).build()))));
    }

    @Test
    public void idlePowerIsAtMostTheMaximum() {
        assertEquals(List.of("node cpe1: power idle 31 W is more than maximum 30 W; idle is at most maximum"),
            messages(NodeRules.check(nodes(powered(31, 30)))));
        assertEquals(List.of(), NodeRules.check(nodes(powered(30, 30))));
    }

    @Test
    public void unencryptedTransportIsAllowedInAsManyWords() {
        final var plain = new NodeBuilder(CPE1).setHypervisorUri(new Uri("xen+tcp://cpe1/system"));
        assertEquals(List.of("node cpe1: hypervisor-uri xen+tcp://cpe1/system is neither authenticated nor encrypted; "
            + "use qemu+tls://, qemu+ssh://, xen+tls:// or xen+ssh://; only on a network that nobody else reaches, set "
            + "unencrypted-transport to true"), messages(NodeRules.check(nodes(plain.build()))));
        assertEquals(List.of(), NodeRules.check(nodes(plain.setUnencryptedTransport(true).build())));
        for (var uri : List.of("qemu+tls://cpe1/system", "xen+ssh://root@cpe1/system", "qemu:///system",
                "test:///default")) {
            assertEquals(List.of(),
                NodeRules.check(nodes(new NodeBuilder(CPE1).setHypervisorUri(new Uri(uri)).build())));
        }
    }

    @Test
    public void memoryIsSentInClearOnlyWhereThatIsAllowed() {
        final var plain = new NodeBuilder(CPE1).setHypervisorUri(new Uri("qemu+tls://cpe1/system"))
            .setMigrationUri(new Uri("qemu+tcp://cpe1/system"));
        assertEquals(1, NodeRules.check(nodes(plain.build())).size());
        final var stream = new NodeBuilder(CPE1).setMigrationStream(Node.MigrationStream.Plain);
        assertEquals(List.of("node cpe1: migration-stream plain sends the memory of instances in clear; allowed: "
            + "tunnelled, tls; only on a network that nobody else reaches, set unencrypted-transport to true"),
            messages(NodeRules.check(nodes(stream.build()))));
        assertEquals(List.of(), NodeRules.check(nodes(stream.setUnencryptedTransport(true).build())));
    }

    @Test
    public void peersAreAlwaysVerified() {
        for (var parameter : List.of("no_verify", "no_sanity", "command", "netcat")) {
            final var uri = "qemu+ssh://cpe1/system?keyfile=/k&" + parameter + "=1";
            assertEquals(List.of("node cpe1: hypervisor-uri " + uri + " has the parameter " + parameter
                + "; leave it out: peers are verified, and what is run is libvirt's own"),
                messages(NodeRules.check(nodes(new NodeBuilder(CPE1).setHypervisorUri(new Uri(uri)).build()))));
        }
    }

    @Test
    public void allMachinesHaveTheSameImageStore() {
        final var other = new org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.node.ImageStoreBuilder()
            .setExport("nfs://other/images").setDirectory("/store").build();
        final var node = new NodeBuilder(CPE1).setImageStore(other).build();
        assertEquals(List.of(), ImageStoreRules.check(nodes(node), List.of()));
        assertEquals(List.of("node cpe1: image-store/export nfs://other/images is not the Orchestrator's,"
            + " nfs://store/images; all have the same image store; correct this one or nfvi/image-store/export"),
            messages(ImageStoreRules.check(stored(node), List.of())));
    }

    @Test
    public void personalDiskNeedsTheImageStoreAndADiskInIt() {
        final var function = disk("/images/disk", 8, true);
        assertEquals(List.of("function cache: image/disk-access personal needs the Orchestrator's image store, which is"
            + " not configured; configure nfvi/image-store first, or set disk-access to 'shared'"),
            messages(ImageStoreRules.check(nodes(CPE1), List.of(function))));
        assertEquals(List.of("function cache: image/disk-access personal needs a disk in the image store, and"
            + " image/disk is /images/disk; allowed: nfs://store/images/FILE"),
            messages(ImageStoreRules.check(stored(CPE1), List.of(function))));
        assertEquals(List.of(),
            ImageStoreRules.check(stored(CPE1), List.of(disk("nfs://store/images/disk", 8, true))));
        assertEquals(1,
            ImageStoreRules.check(stored(CPE1), List.of(disk("nfs://store/images-2/disk", 8, true))).size());
    }

    @Test
    public void diskHasASizeIfItIsPersonalAndOnlyThen() {
        assertEquals(List.of(), CatalogRules.check(List.of(disk("/disk", 8, true))));
        assertEquals(List.of(), CatalogRules.check(List.of(disk("/disk", 0, false))));
        assertEquals(List.of("function cache: image/disk-access is personal and there is no image/disk-size;"
            + " say how many MiB an instance may have, at least the size of image/disk"),
            messages(CatalogRules.check(List.of(disk("/disk", 0, true)))));
        assertEquals(List.of("function cache: image/disk-size 8 is for a disk that is written;"
            + " set disk-access to 'personal', or leave disk-size out"),
            messages(CatalogRules.check(List.of(disk("/disk", 8, false)))));
        assertEquals(List.of("function cache: image/disk-access is personal and there is no image/disk;"
            + " name the disk over which the personal ones lie, or leave disk-access out"),
            messages(CatalogRules.check(List.of(disk(null, 8, true)))));
    }

    @Test
    public void functionConfigurationIsForAPersonalFunctionAndNotTooLong() {
        final var firewall = Samples.function("firewall");
        final var portal = new FunctionBuilder(Samples.function("portal")).setScope(Function.Scope.Node).build();
        final var catalog = BindingMap.of(firewall, portal);
        final var owners = new DeviceOwners();
        assertEquals(List.of(), UserRules.check(configured("firewall", 65536), catalog, owners));
        assertEquals(List.of("user alice: function-configuration 'firewall' has files with 65537 characters in all;"
            + " at most 65536 are allowed"), messages(UserRules.check(configured("firewall", 65537), catalog, owners)));
        assertEquals(List.of("user alice: function-configuration 'cache' is not in the catalogue;"
            + " known personal functions: firewall"), messages(UserRules.check(configured("cache", 1), catalog,
            owners)));
        assertEquals(List.of("user alice: function-configuration 'portal' is a function of the nodes (scope 'node');"
            + " known personal functions: firewall"), messages(UserRules.check(configured("portal", 1), catalog,
            owners)));
    }

    private static User configured(final String function, final int length) {
        final var one = new FileBuilder().setName(new FileName("one")).setContent("x".repeat(length - 1)).build();
        final var other = new FileBuilder().setName(new FileName("other")).setContent(Character.toString(0x1F600))
            .build();
        return Samples.user("alice").setFunctionConfiguration(BindingMap.of(new FunctionConfigurationBuilder()
            .setFunction(Samples.functionId(function)).setFile(BindingMap.of(one, other)).build())).build();
    }

    private static Function disk(final String disk, final int size, final boolean personal) {
        return new FunctionBuilder(Samples.function("cache")).setImage(new ImageBuilder()
            .setKernel(new ImageLocation("/kernel")).setDisk(disk == null ? null : new ImageLocation(disk))
            .setDiskAccess(personal ? Image.DiskAccess.Personal : Image.DiskAccess.Shared)
            .setDiskSize(size == 0 ? null : Uint32.valueOf(size)).build()).build();
    }

    private static Nfvi stored(final Node node) {
        return new NfviBuilder(nodes(node)).setImageStore(new ImageStoreBuilder().setExport("nfs://store/images")
            .setDirectory("/store").build()).build();
    }

    @Test
    public void linkEndsAtConfiguredNodes() {
        assertEquals(List.of("link l1: termination node 'pe9' is not configured; known nodes: cpe1, cpe2"),
            messages(LinkRules.check(links(link("l1", "cpe1", "eth1", "pe9", "eth1")), Set.of())));
    }

    @Test
    public void portIsUsedByOneLinkOnly() {
        assertEquals(
            List.of("link l2: port eth1 of node cpe1 is already used by link l1; a port is used by one link only"),
            messages(LinkRules.check(links(link("l1", "cpe1", "eth1", "cpe2", "eth1"),
                link("l2", "cpe1", "eth1", "cpe2", "eth2")), Set.of())));
    }

    @Test
    public void portOfTheNodeIsNoPortOfALink() {
        final var port = new PortBuilder().setName(new PortName("eth1")).setKind(Port.Kind.Access).build();
        final var nfvi = new NfviBuilder(nodes(new NodeBuilder(CPE1).setPort(BindingMap.of(port)).build(), CPE2))
            .setLink(BindingMap.of(link("l1", "cpe1", "eth1", "cpe2", "eth1"))).build();
        assertEquals(
            List.of("link l1: port eth1 of node cpe1 is already the node's access port; a link has a port of its own"),
            messages(LinkRules.check(nfvi, Set.of())));
    }

    @Test
    public void gatewayIsAHostOfThePrefix() {
        assertEquals(0, gateway("10.0.0.77/24", "10.0.0.254"));
        assertEquals(0, gateway("0.0.0.0/0", "203.0.113.1"));
        assertEquals(0, gateway("10.0.0.2/31", "10.0.0.2"));
        assertEquals(0, gateway("10.0.0.2/32", "10.0.0.2"));
        assertEquals(1, gateway("10.0.0.0/24", "10.0.0.0"));
        assertEquals(1, gateway("10.0.0.0/24", "10.0.0.255"));
        assertEquals(1, gateway("200.0.0.0/8", "201.0.0.1"));
    }

    @Test
    public void aPortalIsAnnouncedByItsName() {
        assertEquals(List.of("client-network: captive-portal api-uri https://10.0.0.2/api names its host by an address;"
            + " use the name in the portal's certificate"), api("https://10.0.0.2/api"));
        assertEquals(1, api("https://[2001:db8::1]:443/").size());
        assertEquals(List.of(), api("https://10.portal.example.net/api"));
    }

    @Test
    public void aDhcpServerHasAPortOfItsOwn() {
        final var port = new PortBuilder().setName(new PortName("eth1")).setKind(Port.Kind.Access).build();
        assertEquals(List.of("node cpe1: dhcp-server-port eth1 is also the node's access port; the DHCP server has a"
            + " port of its own"), messages(NodeRules.check(nodes(new NodeBuilder(CPE1).setPort(BindingMap.of(port))
                .setDhcpServerPort(port.getName()).build()))));
    }

    @Test
    public void poolsAreInTheClientsNetwork() {
        assertEquals(List.of(), dhcp("10.0.0.10", "10.0.0.19", "10.0.0.20", "10.0.0.255"));
        assertEquals(List.of("dhcp: pool 10.0.0.250 to 10.0.1.10 is not within the clients' prefix 10.0.0.0/24;"
            + " allowed: 10.0.0.0 to 10.0.0.255"), dhcp("10.0.0.250", "10.0.1.10"));
    }

    @Test
    public void aPoolEndsWhereItBeginsOrAbove() {
        assertEquals(List.of("dhcp: pool 10.0.0.20: last 10.0.0.19 is below first; last is first or above"),
            dhcp("10.0.0.20", "10.0.0.19"));
        assertEquals(List.of(), dhcp("10.0.0.20", "10.0.0.20"));
    }

    @Test
    public void poolsDoNotOverlap() {
        assertEquals(List.of("dhcp: pool 10.0.0.20 overlaps with the one from 10.0.0.10 to 10.0.0.20; an address is in"
            + " one pool only"), dhcp("10.0.0.10", "10.0.0.20", "10.0.0.20", "10.0.0.30"));
        assertEquals(1, dhcp("10.0.0.10", "10.0.0.90", "10.0.0.20", "10.0.0.30").size());
    }

    @Test
    public void dhcpNeedsPoolsAndANetwork() {
        final var none = new DhcpBuilder().build();
        assertEquals(List.of("dhcp: there is no pool; at least one is needed to give addresses",
            "dhcp: nfvi/client-network is not configured; its prefix and gateway are what clients are told; configure"
                + " it first, or in the same transaction"),
            messages(DhcpRules.check(Optional.of(none), new NfviBuilder().build())));
        assertEquals(List.of(), DhcpRules.check(Optional.empty(), new NfviBuilder().build()));
    }

    @Test
    public void functionIsRequiredOnce() {
        assertEquals(List.of("user alice: required-function 'firewall' is listed twice; a function is crossed once"),
            messages(UserRules.check(user("alice", "firewall", "firewall").build(), catalog(function("firewall")),
                new DeviceOwners())));
    }

    @Test
    public void usersRequirePersonalFunctionsOnly() {
        assertEquals(List.of("user alice: required-function 'portal' is a function of the nodes (scope 'node'); "
            + "a user requires personal functions; known functions: firewall"),
            messages(UserRules.check(user("alice", "firewall", "portal").build(),
                catalog(function("firewall"), ofNodes("portal")), new DeviceOwners())));
    }

    @Test
    public void aRequiredFunctionStaysPersonal() {
        assertEquals(List.of("function firewall: scope 'node' is not possible while it is a required-function of user "
            + "alice; remove it from them first, or in the same transaction"),
            messages(UserRules.checkWithdrawn(Set.of(), Set.of(functionId("firewall")),
                List.of(user("alice", "firewall").build()))));
    }

    @Test
    public void whatDiffersFromNodeToNodeIsForFunctionsOfNodes() {
        final var function = new FunctionBuilder(function("proxy")).setManagementInterface(true)
            .setImage(new ImageBuilder().setKernel(new ImageLocation("/k")).setConfiguration("/c").build());
        assertEquals(List.of("function proxy: image/configuration '/c' is for a function with scope 'node', since a "
            + "user's instance moves from node to node; set scope to 'node', or leave it out",
            "function proxy: management-interface is for a function with scope 'node', since a user's instance is not "
            + "to reach the operator's network; set scope to 'node', or leave it out"),
            messages(CatalogRules.check(List.of(function.build()))));
        assertEquals(List.of(), CatalogRules.check(List.of(function.setScope(Function.Scope.Node).build())));
        assertEquals(1, CatalogRules.check(List.of(new FunctionBuilder(function("portal"))
            .setKind(CaptivePortal.VALUE).build())).size());
    }

    @Test
    public void theManagementNetworkIsNotTheClients() {
        final var node = new NodeBuilder(CPE1).setManagementBridge(new PortName("br0"));
        assertEquals(List.of("node cpe1: management-bridge br0 is also the bridge of its switch; the management "
            + "network is apart from that of the clients"), messages(NodeRules.check(nodes(node.build()))));
        assertEquals(List.of(), NodeRules.check(nodes(node.setBridge(new PortName("br1")).build())));
    }

    @Test
    public void theCaptivePortalIsAHostOfItsOwn() {
        assertEquals(List.of(), portal("10.0.0.2"));
        assertEquals(List.of("client-network: captive-portal address 10.0.0.1 is the gateway's; allowed: 10.0.0.1 to "
            + "10.0.0.254, except 10.0.0.1"), portal("10.0.0.1"));
        assertEquals(List.of("client-network: captive-portal address 10.0.1.2 is not a host of prefix 10.0.0.0/24; "
            + "allowed: 10.0.0.1 to 10.0.0.254"), portal("10.0.1.2"));
    }

    private static List<String> portal(final String address) {
        return messages(ClientNetworkRules.check(new NfviBuilder().setClientNetwork(
            new ClientNetworkBuilder(network("10.0.0.0/24", "10.0.0.1")).setCaptivePortal(new CaptivePortalBuilder()
                .setAddress(new Ipv4AddressNoZone(address)).build()).build()).build()));
    }

    private static Function ofNodes(final String id) {
        return new FunctionBuilder(function(id)).setScope(Function.Scope.Node).build();
    }

    private static Map<FunctionKey, Function> catalog(final Function... functions) {
        return Arrays.stream(functions).collect(Collectors.toMap(Function::key, it -> it));
    }

    @Test
    public void longListsAreCut() {
        assertEquals("known nodes: n10, n11, n12, n13, n14, n15, n16, n17, n18, n19 and 2 more",
            Violation.known("nodes", IntStream.range(10, 22).mapToObj(i -> "n" + i).toList()));
    }

    private static Node powered(final int idle, final int maximum) {
        return new NodeBuilder(CPE1).setPower(new PowerBuilder().setIdle(Uint32.valueOf(idle))
            .setMaximum(Uint32.valueOf(maximum)).build()).build();
    }

    private static List<String> api(final String uri) {
        return messages(ClientNetworkRules.check(new NfviBuilder().setClientNetwork(
            new ClientNetworkBuilder(network("10.0.0.0/24", "10.0.0.1")).setCaptivePortal(new CaptivePortalBuilder()
                .setAddress(new Ipv4AddressNoZone("10.0.0.2")).setApiUri(new Uri(uri)).build()).build()).build()));
    }

    private static List<String> dhcp(final String... ends) {
        final var pools = IntStream.range(0, ends.length / 2).mapToObj(i -> new PoolBuilder()
            .setFirst(new Ipv4AddressNoZone(ends[2 * i])).setLast(new Ipv4AddressNoZone(ends[2 * i + 1])).build())
            .collect(Collectors.toMap(Pool::key, it -> it));
        return messages(DhcpRules.check(Optional.of(new DhcpBuilder().setPool(pools).build()),
            new NfviBuilder().setClientNetwork(network("10.0.0.0/24", "10.0.0.1")).build()));
    }

    private static int gateway(final String prefix, final String address) {
        return ClientNetworkRules.check(new NfviBuilder().setClientNetwork(network(prefix, address)).build()).size();
    }

    private static Nfvi nodes(final Node... nodes) {
        return new NfviBuilder().setNode(Arrays.stream(nodes).collect(Collectors.toMap(Node::key, it -> it))).build();
    }

    private static Nfvi links(final Link... links) {
        return new NfviBuilder(nodes(CPE1, CPE2))
            .setLink(Arrays.stream(links).collect(Collectors.toMap(Link::key, it -> it))).build();
    }

    private static List<String> messages(final List<Violation> violations) {
        return violations.stream().map(Violation::message).toList();
    }
}
